import { InternalError } from '../base/errors.ts';
import type { SourceSpan } from '../base/span.ts';
import { type FixedType, sameType } from '../numeric/fixedType.ts';
import { type RawData, toBig } from '../numeric/rawTensor.ts';
import { type Shape, sameShape } from '../numeric/shape.ts';
import { sameTensorType, type TensorType, uniform } from '../numeric/tensorType.ts';
import { parseSpec } from './einsum.ts';
import { infer } from './infer.ts';
import {
  type Module,
  type NamedValue,
  type Scope,
  type Table,
  tableAt,
  type Value,
  valueAt,
} from './module.ts';
import type { ContractAccumulator, Op, Rearrangement, ReduceAccumulator, Relation } from './op.ts';

/** Collects ops into a module; every result's shape, type and range is inferred as it is added. */
export class ModuleBuilder {
  readonly values: Value[] = [];
  readonly tables: Table[] = [];
  readonly scopes: Scope[] = [];
  readonly inputs: NamedValue[] = [];
  readonly outputs: NamedValue[] = [];
  readonly traces: NamedValue[] = [];
  private scope = -1;
  private span: SourceSpan | undefined;

  /** Ops added from now on belong to this layer. */
  enter(scope: Scope): void {
    this.scope = this.scopes.push(scope) - 1;
    this.span = scope.span;
  }

  /** Ops added from now on belong to a scope that exists; used by passes that rebuild a module. */
  enterExisting(scope: number, span: SourceSpan | undefined): void {
    this.scope = scope;
    this.span = span;
  }

  /** Adds any op; the named methods below are the usual way. */
  add(op: Op): Value {
    if (this.scope < 0) throw new InternalError('an op outside every scope');
    const id = this.values.length;
    const value: Value = {
      id,
      op,
      ...infer(op, this),
      scope: this.scope,
      ...(this.span ? { span: this.span } : {}),
    };
    this.values.push(value);
    return value;
  }

  input(name: string, shape: Shape, type: TensorType): Value {
    const value = this.add({ kind: 'input', name, shape, type });
    this.inputs.push({ name, value: value.id });
    return value;
  }

  output(name: string, value: Value): void {
    this.outputs.push({ name, value: value.id });
  }

  trace(name: string, value: Value): void {
    this.traces.push({ name, value: value.id });
  }

  constant(name: string, shape: Shape, type: TensorType, data: RawData): Value {
    return this.add({ kind: 'constant', name, shape, type, data });
  }

  /** A cast, or the operand itself when it has the type already. */
  cast(operand: Value, type: FixedType | TensorType): Value {
    const target = 'granularity' in type ? type : uniform(type);
    return sameTensorType(operand.type, target)
      ? operand
      : this.add({ kind: 'cast', operand: operand.id, type: target });
  }

  binary(kind: 'add' | 'sub' | 'mul' | 'max' | 'min', left: Value, right: Value): Value {
    const [a, b] = this.alike(left, right);
    return this.add({ kind, left: a.id, right: b.id });
  }

  plus = (left: Value, right: Value): Value => this.binary('add', left, right);
  minus = (left: Value, right: Value): Value => this.binary('sub', left, right);
  times = (left: Value, right: Value): Value => this.binary('mul', left, right);

  negate(operand: Value): Value {
    return this.add({ kind: 'neg', operand: operand.id });
  }

  /** Times 2^amount. */
  shift(operand: Value, amount: number): Value {
    return amount === 0 ? operand : this.add({ kind: 'shift', operand: operand.id, amount });
  }

  contract(spec: string, left: Value, right: Value, accumulator?: ContractAccumulator, bias?: Value): Value {
    return this.add({
      kind: 'contract',
      left: left.id,
      right: right.id,
      spec: parseSpec(spec),
      ...(accumulator ? { accumulator } : {}),
      ...(bias ? { bias: bias.id } : {}),
    });
  }

  reduce(
    operation: 'sum' | 'max' | 'min',
    operand: Value,
    axes: readonly number[],
    accumulator?: ReduceAccumulator,
  ): Value {
    return this.add({
      kind: 'reduce',
      operation,
      operand: operand.id,
      axes,
      ...(accumulator ? { accumulator } : {}),
    });
  }

  /** Registers a table; equal names must hold the same table. */
  table(table: Table): number {
    const known = this.tables.findIndex((other) => other.name === table.name);
    if (known < 0) return this.tables.push(table) - 1;
    if (!sameTable(tableAt(this, known), table))
      throw new InternalError(`two different tables have the name ${table.name}`);
    return known;
  }

  lookup(operand: Value, table: Table): Value {
    return this.add({ kind: 'lookup', operand: operand.id, table: this.table(table) });
  }

  compare(relation: Relation, left: Value, right: Value): Value {
    const [a, b] = this.alike(left, right);
    return this.add({ kind: 'compare', relation, left: a.id, right: b.id });
  }

  select(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    const shape = [condition, whenTrue, whenFalse].map((value) => value.shape).reduce(broadcastShape);
    const [c, t, f] = [condition, whenTrue, whenFalse].map((value) => this.broadcastTo(value, shape));
    if (!c || !t || !f) throw new InternalError('select lost an operand');
    return this.add({ kind: 'select', condition: c.id, whenTrue: t.id, whenFalse: f.id });
  }

  rearrange(rearrangement: Rearrangement, ...operands: readonly Value[]): Value {
    return this.add({ kind: 'rearrange', rearrangement, operands: operands.map((value) => value.id) });
  }

  reshape(operand: Value, shape: Shape): Value {
    return sameShape(operand.shape, shape) ? operand : this.rearrange({ form: 'reshape', shape }, operand);
  }

  /** Repeats along leading and extent-1 axes until the shape is reached, as NumPy does. */
  broadcastTo(operand: Value, shape: Shape): Value {
    if (sameShape(operand.shape, shape)) return operand;
    const offset = shape.length - operand.shape.length;
    return this.rearrange(
      { form: 'broadcast', shape, axes: operand.shape.map((_, axis) => axis + offset) },
      operand,
    );
  }

  /** The module built so far. */
  finish(name: string): Module {
    for (const { value } of this.outputs) valueAt(this, value);
    return {
      name,
      values: this.values,
      tables: this.tables,
      scopes: this.scopes,
      inputs: this.inputs,
      outputs: this.outputs,
      traces: this.traces,
    };
  }

  private alike(left: Value, right: Value): [Value, Value] {
    const shape = broadcastShape(left.shape, right.shape);
    return [this.broadcastTo(left, shape), this.broadcastTo(right, shape)];
  }
}

function sameTable(a: Table, b: Table): boolean {
  if (!sameType(a.indexType, b.indexType) || !sameType(a.type, b.type)) return false;
  if (a.entries === b.entries) return true;
  const entries = toBig(b.entries);
  return a.entries.length === entries.length && toBig(a.entries).every((raw, i) => raw === entries[i]);
}

/** The shape that both can be repeated to, as in NumPy; throws InternalError where there is none. */
export function broadcastShape(left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1)
      throw new InternalError(`[${left.join(',')}] and [${right.join(',')}] do not broadcast`);
    return Math.max(a, b);
  });
}
