import { type Module, scopeAt, type Value, valueAt } from '../../ir/module.ts';
import { type OpKind, operandsOf, type ValueId } from '../../ir/op.ts';
import { containerOf } from '../../numeric/tensorType.ts';
import { Names } from './names.ts';
import { cppType } from './types.ts';

/** What the C++ calls a value, and whether it is an array or an expression within a loop. */
export interface PlannedValue {
  readonly value: Value;
  readonly name: string;
  /** Name of its type in defines.h. */
  readonly type: string;
  /** False for a step of a longer expression that is computed inside its user's loop. */
  readonly stored: boolean;
}

/** One C++ function. */
export interface PlannedFunction {
  readonly name: string;
  readonly scope: number;
  readonly values: readonly PlannedValue[];
  /** Values of other functions that it reads. */
  readonly reads: readonly PlannedValue[];
  /** Values that others read, or that leave the network. */
  readonly writes: readonly PlannedValue[];
}

export interface Plan {
  readonly module: Module;
  readonly values: ReadonlyMap<ValueId, PlannedValue>;
  readonly functions: readonly PlannedFunction[];
  readonly inputs: readonly PlannedValue[];
  readonly constants: readonly PlannedValue[];
  /** C++ names of the module's tables. */
  readonly tables: readonly string[];
  /** Type definitions in order: name and C++ type. */
  readonly types: ReadonlyMap<string, string>;
  readonly namespace: string;
}

/** What the result of each kind of op is called inside its layer. */
const nouns = {
  input: 'input',
  constant: 'constant',
  cast: 'rounded',
  add: 'sum',
  sub: 'difference',
  mul: 'product',
  neg: 'negated',
  shift: 'scaled',
  max: 'larger',
  min: 'smaller',
  contract: 'accum',
  reduce: 'pooled',
  lookup: 'entry',
  compare: 'flag',
  select: 'chosen',
  rearrange: 'moved',
} satisfies Record<OpKind, string>;

const elementwise = new Set<OpKind>([
  'cast',
  'add',
  'sub',
  'mul',
  'neg',
  'shift',
  'max',
  'min',
  'compare',
  'select',
  'lookup',
]);

/** Users of every value. */
function usersOf(module: Module): Value[][] {
  const users: Value[][] = module.values.map(() => []);
  for (const value of module.values) for (const operand of operandsOf(value.op)) users[operand]?.push(value);
  return users;
}

/** A repetition of a tensor with one type: its user can read the source at another index instead. */
const repeats = ({ op, type }: Value): boolean =>
  op.kind === 'rearrange' && op.rearrangement.form === 'broadcast' && type.granularity === 'tensor';

const simple = (value: Value): boolean =>
  elementwise.has(value.op.kind) && value.type.granularity === 'tensor';

/** An elementwise step whose only user is an elementwise step of the same layer needs no array of its own. */
function fused(value: Value, users: readonly Value[], outputs: ReadonlySet<ValueId>): boolean {
  const [user, ...others] = users;
  if (!user || others.length > 0 || outputs.has(value.id) || user.scope !== value.scope) return false;
  return (simple(value) || repeats(value)) && simple(user);
}

/** Decides names, types, and what becomes a function, an array or an expression. */
export function planModule(module: Module): Plan {
  const users = usersOf(module);
  const outputs = new Set([...module.outputs, ...module.traces].map((named) => named.value));
  const typeNames = new Names();
  const valueNames = new Names();
  const types = new Map<string, string>();
  const values = new Map<ValueId, PlannedValue>();
  for (const value of module.values) {
    const name = valueNames.take(baseName(module, value));
    const type = typeNames.take(`${name}_t`);
    types.set(type, cppType(containerOf(value.type)));
    values.set(value.id, { value, name, type, stored: !fused(value, users[value.id] ?? [], outputs) });
  }
  const planned = (id: ValueId): PlannedValue =>
    values.get(id) ?? { value: valueAt(module, id), name: '', type: '', stored: true };
  const own = [...values.values()].filter(
    ({ value }) => value.op.kind !== 'input' && value.op.kind !== 'constant',
  );
  const functionNames = new Names();
  functionNames.take(module.name);
  const functions = module.scopes.flatMap((scope, index): PlannedFunction[] => {
    const inside = own.filter(({ value }) => value.scope === index);
    if (inside.length === 0) return [];
    const read = new Set(inside.flatMap(({ value }) => operandsOf(value.op)));
    const reads = [...read]
      .map(planned)
      .filter(
        ({ value }) => value.op.kind !== 'constant' && (value.scope !== index || value.op.kind === 'input'),
      );
    const leaving = inside.filter(
      ({ value }) =>
        module.outputs.some((output) => output.value === value.id) ||
        module.traces.some((trace) => trace.value === value.id) ||
        (users[value.id] ?? []).some((user) => user.scope !== index),
    );
    return [{ name: functionNames.take(scope.name), scope: index, values: inside, reads, writes: leaving }];
  });
  const tableNames = new Names();
  return {
    module,
    values,
    functions: inOrder(functions),
    inputs: module.inputs.map(({ value }) => planned(value)),
    constants: [...values.values()].filter(({ value }) => value.op.kind === 'constant'),
    tables: module.tables.map((table) => tableNames.take(table.name)),
    types,
    namespace: `${module.name}_firmware`,
  };
}

/** Functions after those whose results they read. Scopes are made in such an order, but passes may move values. */
function inOrder(functions: readonly PlannedFunction[]): PlannedFunction[] {
  const first = (one: PlannedFunction): number => Math.max(...one.values.map(({ value }) => value.id));
  return [...functions].sort((a, b) => first(a) - first(b));
}

function baseName(module: Module, value: Value): string {
  const { op } = value;
  const scope = scopeAt(module, value.scope).name;
  if (op.kind === 'input') return op.name;
  if (op.kind === 'constant') return op.name.startsWith(scope) ? op.name : `${scope}_${op.name}`;
  const result = module.traces.some((trace) => trace.value === value.id && trace.name === scope);
  return `${scope}_${result ? 'result' : nouns[op.kind]}`;
}
