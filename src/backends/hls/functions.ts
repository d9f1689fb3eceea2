import { CodeWriter } from '../../base/codeWriter.ts';
import { InternalError } from '../../base/errors.ts';
import { type Scope, scopeAt } from '../../ir/module.ts';
import type { Op, OpKind, OpOf } from '../../ir/op.ts';
import { formatShape, sizeOf } from '../../numeric/shape.ts';
import { formatTensorType } from '../../numeric/tensorType.ts';
import { emitContract } from './contract.ts';
import { element, expression, loopsFor } from './expressions.ts';
import { elementIndex, nest } from './loops.ts';
import { emitElementCast, emitRearrange } from './moves.ts';
import type { Plan, PlannedFunction, PlannedValue } from './plan.ts';
import { emitReduce } from './reduce.ts';

type Emitter<Kind extends OpKind> = (
  code: CodeWriter,
  plan: Plan,
  result: PlannedValue,
  op: OpOf<Kind>,
) => void;

/** A loop whose body computes one element from the operands' elements. */
const elementwise = (code: CodeWriter, plan: Plan, result: PlannedValue): void => {
  const { loops, flat } = loopsFor(plan, result);
  nest(code, result.name, loops, 'UNROLL', () => {
    const computed = expression(code, plan, result, loops, flat);
    const index = flat ? (loops[0]?.variable ?? '0') : elementIndex(result.value.shape, loops);
    code.line(`${element(result, index)} = ${computed};`);
  });
};

const outside = (): never => {
  throw new InternalError('inputs and constants are no part of a layer’s function');
};

const emitters = {
  input: outside,
  constant: outside,
  cast: (code, plan, result, op) =>
    op.type.granularity === 'tensor'
      ? elementwise(code, plan, result)
      : emitElementCast(code, plan, result, op.operand, op.type),
  add: elementwise,
  sub: elementwise,
  mul: elementwise,
  neg: elementwise,
  shift: elementwise,
  max: elementwise,
  min: elementwise,
  compare: elementwise,
  select: elementwise,
  lookup: elementwise,
  contract: emitContract,
  reduce: emitReduce,
  rearrange: emitRearrange,
} satisfies { readonly [Kind in OpKind]: Emitter<Kind> };

const elements = ({ value }: PlannedValue): number => sizeOf(value.shape);

const parameter = (planned: PlannedValue, constant: boolean): string =>
  `${constant ? 'const ' : ''}${planned.type} ${planned.name}[${elements(planned)}]`;

/** Arguments of a layer's function: what it reads, then what it writes. */
export const parametersOf = ({ reads, writes }: PlannedFunction): string[] => [
  ...reads.map((planned) => parameter(planned, true)),
  ...writes.map((planned) => parameter(planned, false)),
];

/** An array and its partition into registers. */
export function declareArray(code: CodeWriter, planned: PlannedValue): void {
  code.line(`${parameter(planned, false)};`);
  code.flush(`#pragma HLS ARRAY_PARTITION variable=${planned.name} complete dim=0`);
}

/** The C++ function of one layer. */
export function emitFunction(plan: Plan, planned: PlannedFunction): string {
  const code = new CodeWriter();
  const scope = scopeAt(plan.module, planned.scope);
  for (const line of headline(scope, planned)) code.line(`// ${line}`);
  const open = `static void ${planned.name}(${parametersOf(planned).join(', ')})`;
  code.block(open, () => {
    if (scope.strategy === 'latency') code.flush('#pragma HLS PIPELINE II=1');
    const local = planned.values.filter((value) => value.stored && !planned.writes.includes(value));
    for (const value of local) declareArray(code, value);
    for (const value of planned.values) {
      if (!value.stored) continue;
      const emit = emitters[value.value.op.kind] as (
        code: CodeWriter,
        plan: Plan,
        result: PlannedValue,
        op: Op,
      ) => void;
      emit(code, plan, value, value.value.op);
    }
  });
  return code.text();
}

function headline({ name, kind, span, strategy, reuseFactor }: Scope, { writes }: PlannedFunction): string[] {
  const place = span ? `, ${span.file.split(/[\\/]/).at(-1)}:${span.line}` : '';
  const folding = strategy === 'resource' ? `, resource with reuse factor ${reuseFactor}` : '';
  const results = writes.map(
    ({ name: result, value }) => `${result}: ${formatShape(value.shape)} of ${formatTensorType(value.type)}`,
  );
  return [`${kind} '${name}'${place}${folding}`, ...results.map((text) => `  ${text}`)];
}
