import type { SourceSpan } from '../../base/span.ts';
import { pack } from '../../numeric/rawTensor.ts';
import { formatShape, sameShape } from '../../numeric/shape.ts';
import { formatTensorType, sameTensorType } from '../../numeric/tensorType.ts';
import { ModuleBuilder } from '../builder.ts';
import { type Module, type NamedValue, type Scope, strategies, type Table } from '../module.ts';
import { findBroken } from '../verify.ts';
import { Cursor } from './cursor.ts';
import { parseOp } from './opForms.ts';
import { parseFixed, parseSpan, parseTyped } from './types.ts';

/**
 * Reads what `printModule` prints (its grammar stands there) and verifies it.
 *
 * Throws UserError HLS1002 with line and column at the first word that does not fit, including declared types and
 * shapes that differ from the inferred ones.
 */
export function parseModule(text: string, file = 'module.ir'): Module {
  const cursor = new Cursor(text, file);
  const builder = new ModuleBuilder();
  cursor.expect('module');
  const start = cursor.next.span;
  const name = cursor.name();
  while (cursor.accept('scope')) builder.scopes.push(parseScope(cursor));
  while (cursor.accept('table')) builder.tables.push(parseTable(cursor));
  const spans: SourceSpan[] = [];
  while (cursor.accept('in')) {
    const scope = parseScopeName(cursor, builder.scopes);
    while (cursor.next.kind === 'value') {
      spans.push(cursor.next.span);
      parseValue(cursor, builder, scope);
    }
  }
  parseNamed(cursor, 'input', builder.inputs);
  parseNamed(cursor, 'output', builder.outputs);
  parseNamed(cursor, 'trace', builder.traces);
  cursor.take('end');
  return cursor.attempt(start, () => {
    const module = builder.finish(name);
    const broken = findBroken(module);
    if (broken) cursor.fail(`${broken.where}: ${broken.fault}`, spans[broken.value ?? -1] ?? start);
    return module;
  });
}

function parseScope(cursor: Cursor): Scope {
  const name = cursor.name();
  cursor.expect(':');
  const kind = cursor.name();
  cursor.expect(',');
  const strategy = cursor.word(strategies);
  cursor.expect(',');
  cursor.expect('reuse');
  const reuseFactor = cursor.integer();
  return { name, kind, strategy, reuseFactor, ...(cursor.accept('@') ? { span: parseSpan(cursor) } : {}) };
}

function parseTable(cursor: Cursor): Table {
  const name = cursor.name();
  const description = cursor.string();
  cursor.expect(':');
  const indexType = parseFixed(cursor);
  cursor.expect('->');
  const type = parseFixed(cursor);
  cursor.expect('=');
  const entries = pack(cursor.list('[', ']', () => cursor.big()));
  return { name, description, indexType, type, entries };
}

function parseScopeName(cursor: Cursor, scopes: readonly Scope[]): number {
  const { span } = cursor.next;
  const name = cursor.name();
  const scope = scopes.findIndex((each) => each.name === name);
  return scope >= 0 ? scope : cursor.fail(`there is no scope ${name}`, span);
}

function parseValue(cursor: Cursor, builder: ModuleBuilder, scope: number): void {
  const { span } = cursor.next;
  const id = builder.values.length;
  if (cursor.operand() !== id) cursor.fail(`expected %${id}: values are numbered as they stand`, span);
  cursor.expect(':');
  const declared = parseTyped(cursor);
  cursor.expect('=');
  const opSpan = cursor.next.span;
  const op = parseOp(cursor, declared, builder);
  builder.enterExisting(scope, parsePlace(cursor, builder.scopes[scope]?.span));
  const { type, shape } = cursor.attempt(opSpan, () => builder.add(op));
  if (!sameShape(shape, declared.shape) || !sameTensorType(type, declared.type)) {
    const inferred = `${formatTensorType(type)}${formatShape(shape)}`;
    const given = `${formatTensorType(declared.type)}${formatShape(declared.shape)}`;
    cursor.fail(`%${id} is declared ${given}, but its op gives ${inferred}`, span);
  }
}

function parsePlace(cursor: Cursor, usual: SourceSpan | undefined): SourceSpan | undefined {
  if (!cursor.accept('@')) return usual;
  return cursor.accept('none') ? undefined : parseSpan(cursor);
}

function parseNamed(cursor: Cursor, word: string, list: NamedValue[]): void {
  while (cursor.accept(word)) {
    const name = cursor.name();
    cursor.expect('=');
    list.push({ name, value: cursor.operand() });
  }
}
