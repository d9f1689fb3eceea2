import type { CodeWriter } from '../../../base/codeWriter.ts';
import { InternalError } from '../../../base/errors.ts';
import { type Scope, scopeAt, type Table, tableAt } from '../../../ir/module.ts';
import type { OpKind, OpOf } from '../../../ir/op.ts';
import { fractionOf } from '../../../numeric/fixedType.ts';
import { typeOfInterval } from '../../../numeric/interval.ts';
import { extremes } from '../../../numeric/rawTensor.ts';
import { formatShape } from '../../../numeric/shape.ts';
import { formatTensorType } from '../../../numeric/tensorType.ts';
import { isFolded } from '../plan/forms.ts';
import { Names } from '../plan/names.ts';
import { elementsOf, type Plan, type PlannedFunction, type PlannedValue } from '../plan/plan.ts';
import { neededOperands } from '../plan/segments.ts';
import { accessOf } from './access.ts';
import { emitAdderCalls } from './adderCalls.ts';
import { comment } from './comments.ts';
import type { Emission } from './emission.ts';
import { emitFolded, weightStorage } from './folded.ts';
import { functionBlock } from './lines.ts';
import { emitRearrange } from './moves.ts';
import { emitRuns } from './runs.ts';
import { emitElementwise, emitHead } from './walks.ts';

const outside = (): never => {
  throw new InternalError("inputs and constants are no part of a layer's function");
};

/** How each kind of op fills an array of its own. */
const emitters: {
  readonly [Kind in OpKind]: (emission: Emission, result: PlannedValue, op: OpOf<Kind>) => void;
} = {
  input: outside,
  constant: outside,
  cast: (emission, result, op) =>
    op.type.granularity === 'tensor' ? emitElementwise(emission, result) : emitRuns(emission, result, op),
  add: emitElementwise,
  sub: emitElementwise,
  mul: emitElementwise,
  neg: emitElementwise,
  shift: emitElementwise,
  max: emitElementwise,
  min: emitElementwise,
  compare: emitElementwise,
  select: emitElementwise,
  lookup: emitElementwise,
  contract: (emission, result, op) => {
    if (isFolded(emission.plan.module, result.value)) emitFolded(emission, result, op);
    else if (emission.plan.matrices.has(result.value.id)) emitAdderCalls(emission, result, op);
    else emitHead(emission, result);
  },
  reduce: emitHead,
  rearrange: emitRearrange,
};

/** The C++ function of one layer. */
export function emitFunction(code: CodeWriter, plan: Plan, planned: PlannedFunction): void {
  const scope = scopeAt(plan.module, planned.scope);
  const emission = { code, plan, labels: new Names() };
  const copied = planned.writes.filter((value) => readsBack(plan, planned, value));
  const parameters = [
    ...planned.reads.map((value) => `const ${value.type} ${value.name}[${elementsOf(value)}]`),
    ...planned.writes.map(
      (value) => `${value.type} ${value.name}${copied.includes(value) ? '_out' : ''}[${elementsOf(value)}]`,
    ),
  ];
  for (const line of headline(plan, scope, planned)) code.line(comment(line));
  functionBlock(code, `static void ${planned.name}`, parameters, () => {
    const folded = planned.values.some(({ value }) => isFolded(plan.module, value));
    if (!folded) code.line('#pragma HLS PIPELINE II=1');
    for (const line of storage(plan, planned)) code.line(`#pragma HLS ${line}`);
    const stored = planned.values.filter(({ form }) => form.kind === 'array');
    for (const value of stored) {
      code.line();
      if (!planned.writes.includes(value) || copied.includes(value)) declareLocal(code, value);
      const emit = emitters[value.value.op.kind] as (
        emission: Emission,
        result: PlannedValue,
        op: unknown,
      ) => void;
      emit(emission, value, value.value.op);
      emitTraces(code, plan, value);
    }
    if (copied.length > 0) code.line();
    for (const value of copied)
      code.line(`nnet::copy<${elementsOf(value)}>(${value.name}, ${value.name}_out);`);
  });
}

function declareLocal(code: CodeWriter, planned: PlannedValue): void {
  code.line(`${planned.type} ${planned.name}[${elementsOf(planned)}];`);
  code.line(`#pragma HLS ARRAY_PARTITION variable=${planned.name} complete dim=0`);
}

/** A result of the function that the function itself needs again: a channel between processes cannot be read back. */
const readsBack = (plan: Plan, { values }: PlannedFunction, written: PlannedValue): boolean =>
  isFolded(plan.module, written.value) ||
  values.some(({ value }) =>
    neededOperands(plan.module, value).some((id) => accessOf(plan, id).array === written),
  );

/** The trace of a value, where it is one that traces show. */
export function emitTraces(code: CodeWriter, plan: Plan, planned: PlannedValue, name = planned.name): void {
  for (const trace of plan.module.traces) {
    if (trace.value === planned.value.id)
      code.line(`HLS4TS_TRACE("${trace.name}", ${name}, ${elementsOf(planned)});`);
  }
}

/** A table of more bits stands in block RAM. */
const largestLutTable = 4096;

function tableStorage({ entries, type }: Table): 'lutram' | 'bram' {
  const { width } = typeOfInterval({ ...extremes(entries), fraction: fractionOf(type) });
  return entries.length * width <= largestLutTable ? 'lutram' : 'bram';
}

/** How weights and tables are kept. */
function storage(plan: Plan, { values }: PlannedFunction): string[] {
  const pragmas = new Map<string, readonly string[]>();
  for (const planned of values) {
    const { value } = planned;
    const { op } = value;
    if (op.kind === 'lookup') {
      const name = plan.tables.get(op.table)?.name ?? '';
      const memory = tableStorage(tableAt(plan.module, op.table));
      pragmas.set(name, [`BIND_STORAGE variable=${name} type=rom_np impl=${memory}`]);
    }
    if (op.kind === 'contract' && isFolded(plan.module, value)) {
      const own = weightStorage(plan, planned, op);
      if (own) pragmas.set(own.name, own.pragmas);
    }
    for (const id of neededOperands(plan.module, value)) {
      const { array } = accessOf(plan, id);
      const constant = array.value.op.kind === 'constant' && array.value.shape.length > 0;
      if (constant && !pragmas.has(array.name))
        pragmas.set(array.name, [`ARRAY_PARTITION variable=${array.name} complete dim=0`]);
    }
  }
  return [...pragmas.values()].flat();
}

function headline(
  plan: Plan,
  { name, kind, span, strategy, reuseFactor }: Scope,
  { reads, values, writes }: PlannedFunction,
): string[] {
  const place = span ? `, ${span.file.split(/[\\/]/).at(-1)}:${span.line}` : '';
  const folding = strategy === 'resource' ? `, resource strategy, reuse factor ${reuseFactor}` : '';
  const adders = values.some(({ value }) => plan.matrices.has(value.id)) ? ', distributed arithmetic' : '';
  const describe = ({ name: array, value }: PlannedValue): string =>
    `${array}: ${formatShape(value.shape)} of ${formatTensorType(value.type)}`;
  return [
    `${kind} '${name}'${place}${folding}${adders}`,
    ...reads.map((value) => `  in  ${describe(value)}`),
    ...writes.map((value) => `  out ${describe(value)}`),
  ];
}
