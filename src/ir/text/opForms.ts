import { formatType } from '../../numeric/fixedType.ts';
import { pack, toBig } from '../../numeric/rawTensor.ts';
import { formatSpec, parseSpec } from '../einsum.ts';
import { type Module, tableAt } from '../module.ts';
import type { Op, OpKind, OpOf } from '../op.ts';
import type { Cursor } from './cursor.ts';
import { type FormName, formNames, rearrangeForms } from './rearrangeForms.ts';
import { parseFixed, printList, printName, type Typed } from './types.ts';

type Tables = Pick<Module, 'tables'>;

/** How one kind of op is written behind the `=`, and read back; `word` is the keyword that was taken. */
interface OpForm<Kind extends OpKind> {
  readonly words: readonly string[];
  readonly print: (op: OpOf<Kind>, module: Tables) => string;
  readonly parse: (cursor: Cursor, result: Typed, module: Tables, word: string) => OpOf<Kind>;
}

const binary = <Kind extends 'add' | 'sub' | 'mul' | 'max' | 'min'>(kind: Kind) => ({
  words: [kind],
  print: (op: { readonly left: number; readonly right: number }) => `${kind} %${op.left} %${op.right}`,
  parse: (cursor: Cursor) => ({ kind, left: cursor.operand(), right: cursor.operand() }),
});

const relations = ['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const;

const opForms: { readonly [Kind in OpKind]: OpForm<Kind> } = {
  input: {
    words: ['input'],
    print: (op) => `input ${printName(op.name)}`,
    parse: (cursor, result) => ({ kind: 'input', name: cursor.name(), ...result }),
  },
  constant: {
    words: ['constant'],
    print: (op) => `constant ${printName(op.name)} ${printList(toBig(op.data).map(String))}`,
    parse: (cursor, result) => ({
      kind: 'constant',
      name: cursor.name(),
      ...result,
      data: pack(cursor.list('[', ']', () => cursor.big())),
    }),
  },
  cast: {
    words: ['cast'],
    print: (op) => `cast %${op.operand}`,
    parse: (cursor, { type }) => ({ kind: 'cast', operand: cursor.operand(), type }),
  },
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  max: binary('max'),
  min: binary('min'),
  neg: {
    words: ['neg'],
    print: (op) => `neg %${op.operand}`,
    parse: (cursor) => ({ kind: 'neg', operand: cursor.operand() }),
  },
  shift: {
    words: ['shift'],
    print: (op) => `shift %${op.operand} ${op.amount}`,
    parse: (cursor) => ({ kind: 'shift', operand: cursor.operand(), amount: cursor.integer() }),
  },
  contract: {
    words: ['contract'],
    print: ({ left, right, spec, accumulator, bias }) =>
      [
        `contract %${left} %${right} "${formatSpec(spec)}"`,
        ...(accumulator ? [`accumulator ${formatType(accumulator.type)} ${accumulator.cast}`] : []),
        ...(bias === undefined ? [] : [`bias %${bias}`]),
      ].join(' '),
    parse: (cursor) => {
      const [left, right] = [cursor.operand(), cursor.operand()];
      const { span } = cursor.next;
      const text = cursor.string();
      return {
        kind: 'contract',
        left,
        right,
        spec: cursor.attempt(span, () => parseSpec(text)),
        ...(cursor.accept('accumulator')
          ? { accumulator: { type: parseFixed(cursor), cast: cursor.word(['product', 'sum']) } }
          : {}),
        ...(cursor.accept('bias') ? { bias: cursor.operand() } : {}),
      };
    },
  },
  reduce: {
    words: ['reduce'],
    print: ({ operation, operand, axes, accumulator }) =>
      [
        `reduce ${operation} %${operand} axes ${printList(axes.map(String))}`,
        ...(accumulator ? [`accumulator ${formatType(accumulator.type)} ${accumulator.order}`] : []),
      ].join(' '),
    parse: (cursor) => {
      const operation = cursor.word(['sum', 'max', 'min']);
      const operand = cursor.operand();
      cursor.expect('axes');
      return {
        kind: 'reduce',
        operation,
        operand,
        axes: cursor.integers(),
        ...(cursor.accept('accumulator')
          ? { accumulator: { type: parseFixed(cursor), order: cursor.word(['sequential', 'tree']) } }
          : {}),
      };
    },
  },
  lookup: {
    words: ['lookup'],
    print: (op, module) => `lookup %${op.operand} ${printName(tableAt(module, op.table).name)}`,
    parse: (cursor, _result, { tables }) => {
      const operand = cursor.operand();
      const { span } = cursor.next;
      const name = cursor.name();
      const table = tables.findIndex((each) => each.name === name);
      if (table < 0) cursor.fail(`there is no table ${name}`, span);
      return { kind: 'lookup', operand, table };
    },
  },
  compare: {
    words: ['compare'],
    print: (op) => `compare ${op.relation} %${op.left} %${op.right}`,
    parse: (cursor) => ({
      kind: 'compare',
      relation: cursor.word(relations),
      left: cursor.operand(),
      right: cursor.operand(),
    }),
  },
  select: {
    words: ['select'],
    print: (op) => `select %${op.condition} %${op.whenTrue} %${op.whenFalse}`,
    parse: (cursor) => ({
      kind: 'select',
      condition: cursor.operand(),
      whenTrue: cursor.operand(),
      whenFalse: cursor.operand(),
    }),
  },
  rearrange: {
    words: formNames,
    print: ({ rearrangement, operands }) => {
      const form = rearrangeForms[rearrangement.form] as { print: (form: typeof rearrangement) => string };
      return [rearrangement.form, ...operands.map((id) => `%${id}`), form.print(rearrangement)]
        .join(' ')
        .trim();
    },
    parse: (cursor, result, _module, word) => {
      const operands: number[] = [];
      // Operands go on until something else stands there; `reshape` has nothing behind its one operand.
      do operands.push(cursor.operand());
      while (word === 'concat' && cursor.next.kind === 'value');
      return {
        kind: 'rearrange',
        rearrangement: rearrangeForms[word as FormName].parse(cursor, result),
        operands,
      };
    },
  },
};

const kindOfWord = new Map(
  Object.entries(opForms).flatMap(([kind, form]) => form.words.map((word) => [word, kind as OpKind])),
);

/** What stands behind the `=` of a value. */
export function printOp(op: Op, module: Tables): string {
  const form = opForms[op.kind] as { print: (op: Op, module: Tables) => string };
  return form.print(op, module);
}

/** Reads an op whose result has been declared with a type and shape. */
export function parseOp(cursor: Cursor, result: Typed, module: Tables): Op {
  const word = cursor.word([...kindOfWord.keys()]);
  const kind = kindOfWord.get(word) ?? cursor.fail(`'${word}' is no op`);
  return opForms[kind].parse(cursor, result, module, word);
}
