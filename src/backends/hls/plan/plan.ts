import { InternalError } from '../../../base/errors.ts';
import { type Module, scopeAt, tableAt, type Value, valueAt } from '../../../ir/module.ts';
import type { OpKind, ValueId } from '../../../ir/op.ts';
import type { FixedType } from '../../../numeric/fixedType.ts';
import { sizeOf } from '../../../numeric/shape.ts';
import { containerOf } from '../../../numeric/tensorType.ts';
import { type Form, formsOf } from './forms.ts';
import { type PlannedMatrices, planMatrices } from './matrices.ts';
import { Names } from './names.ts';
import { liveValues, neededOperands, type Segment, segmentsOf } from './segments.ts';
import { sameFormat } from './types.ts';

/** What the C++ calls a value, and what becomes of it. */
export interface PlannedValue {
  readonly value: Value;
  readonly name: string;
  /** Name of its type in defines.h. */
  readonly type: string;
  /** The type behind that name. */
  readonly format: FixedType;
  readonly form: Form;
}

/** One C++ function. */
export interface PlannedFunction {
  readonly name: string;
  readonly scope: number;
  readonly values: readonly PlannedValue[];
  /** Arrays of other functions and ports that it reads. */
  readonly reads: readonly PlannedValue[];
  /** Values that others read, or that leave the network. */
  readonly writes: readonly PlannedValue[];
}

/** What the C++ calls a table, and the type of its entries in defines.h. */
export interface PlannedTable {
  readonly name: string;
  readonly type: string;
}

export interface Plan {
  readonly module: Module;
  readonly values: ReadonlyMap<ValueId, PlannedValue>;
  readonly functions: readonly PlannedFunction[];
  readonly constants: readonly PlannedValue[];
  /** Tables in use, by index in the module. */
  readonly tables: ReadonlyMap<number, PlannedTable>;
  /** Contractions that become adders. */
  readonly matrices: ReadonlyMap<ValueId, PlannedMatrices>;
  /** Names of the output ports. */
  readonly outputs: readonly string[];
  /** Type definitions in order: name and type. */
  readonly types: ReadonlyMap<string, FixedType>;
  readonly namespace: string;
  /** A name for something inside a function that hides no array, table or type. */
  local(wish: string): string;
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

/** What generated code adds to the name of an array: its type, its list of numbers, its parameter, its sum. */
const endings = ['_t', '_list', '_out', '_value'];

/** Number of elements of a value's array. */
export const elementsOf = ({ value }: PlannedValue): number => sizeOf(value.shape);

/** The planned value; every operand of a planned value is planned. */
export function plannedOf(plan: Pick<Plan, 'values'>, id: ValueId): PlannedValue {
  const planned = plan.values.get(id);
  if (!planned) throw new InternalError(`%${id} has no place in the C++`);
  return planned;
}

/** Decides names, types, and what becomes a function, an array, an index or an expression. */
export function planModule(module: Module): Plan {
  const live = liveValues(module);
  const segments = segmentsOf(module, live);
  const kept = leavingValues(module, segments);
  const traced = new Set(module.traces.map(({ value }) => value));
  const forms = formsOf(module, segments, new Set([...kept, ...traced]));
  const names = new Names();
  const types = new Map<string, FixedType>();
  const values = new Map<ValueId, PlannedValue>();
  const define = (value: Value): void => {
    const name = names.take(baseName(module, value), endings);
    const type = `${name}_t`;
    const format = formatOf(value);
    const form: Form = forms.get(value.id) ?? { kind: 'array' };
    values.set(value.id, { value, name, type, format, form });
    // Elements that are read where they lie mostly have the type of the array they lie in.
    const array = form.kind === 'view' ? valueAt(module, form.source) : undefined;
    if (!array || !sameFormat(formatOf(array), format)) types.set(type, format);
  };
  // Ports first: their names are the user's.
  for (const { value } of module.inputs) define(valueAt(module, value));
  const outputs = module.outputs.map(({ name }) => names.take(name));
  for (const value of module.values) {
    if (live.has(value.id) && value.op.kind !== 'input') define(value);
  }
  const used = new Set(
    [...values.values()].flatMap(({ value: { op } }) => (op.kind === 'lookup' ? [op.table] : [])),
  );
  const tables = new Map(
    [...used]
      .sort((a, b) => a - b)
      .map((index) => {
        const table = tableAt(module, index);
        const name = names.take(table.name);
        const type = names.take(`${name}_t`);
        types.set(type, table.type);
        return [index, { name, type }] as const;
      }),
  );
  const constants = [...values.values()].filter(({ value }) => value.op.kind === 'constant');
  // A function may be called like a port or an array: calls are qualified.
  const functionNames = new Names([
    ...types.keys(),
    ...[...tables.values()].map(({ name }) => name),
    ...constants.map(({ name }) => name),
  ]);
  const functions = segments.map((segment) => ({
    name: functionNames.take(scopeAt(module, segment.scope).name),
    ...connectionsOf(module, segment, kept, (id) => plannedOf({ values }, id)),
  }));
  const computed = functions.flatMap((planned) => planned.values.map(({ value }) => value));
  return {
    module,
    values,
    functions,
    matrices: planMatrices(module, computed, ({ scope }) =>
      functionNames.take(`${scopeAt(module, scope).name}_adders`),
    ),
    constants,
    tables,
    outputs,
    types,
    namespace: `${module.name}_firmware`,
    local: (wish) => {
      let name = wish;
      while (names.has(name)) name += '_';
      return name;
    },
  };
}

/** The container; an accumulator's array rounds and overflows as the accumulator does. */
function formatOf({ op, type }: Value): FixedType {
  if ((op.kind === 'contract' || op.kind === 'reduce') && op.accumulator) return op.accumulator.type;
  return containerOf(type);
}

/** Values that another function reads or that are an output. */
function leavingValues(module: Module, segments: readonly Segment[]): Set<ValueId> {
  const home = new Map(segments.flatMap((segment) => segment.values.map((id) => [id, segment] as const)));
  const kept = new Set(module.outputs.map(({ value }) => value));
  for (const [id, segment] of home) {
    for (const operand of neededOperands(module, valueAt(module, id))) {
      if (home.has(operand) && home.get(operand) !== segment) kept.add(operand);
    }
  }
  return kept;
}

function connectionsOf(
  module: Module,
  { scope, values }: Segment,
  kept: ReadonlySet<ValueId>,
  planned: (id: ValueId) => PlannedValue,
): Omit<PlannedFunction, 'name'> {
  const own = new Set(values);
  const read = new Set(values.flatMap((id) => neededOperands(module, planned(id).value)));
  const outside = [...read].filter((id) => !own.has(id) && planned(id).value.op.kind !== 'constant');
  return {
    scope,
    values: values.map(planned),
    reads: outside.sort((a, b) => a - b).map(planned),
    writes: values.filter((id) => kept.has(id)).map(planned),
  };
}

function baseName(module: Module, value: Value): string {
  const { op } = value;
  const scope = scopeAt(module, value.scope).name;
  if (op.kind === 'input') return op.name;
  if (op.kind === 'constant') return op.name.startsWith(`${scope}_`) ? op.name : `${scope}_${op.name}`;
  const result = module.traces.some((trace) => trace.value === value.id && trace.name === scope);
  return `${scope}_${result ? 'result' : nouns[op.kind]}`;
}
