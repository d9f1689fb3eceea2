import { InternalError } from '../../../base/errors.ts';
import type { OpOf } from '../../../ir/op.ts';
import { type PlannedValue, plannedOf } from '../plan/plan.ts';
import { positionsOf, rowMajor } from '../plan/views.ts';
import { accessOf } from './access.ts';
import type { Emission } from './emission.ts';
import { letterLoop } from './heads.ts';
import { indexExpression, nest } from './loops.ts';

/** A contraction by adder graphs: every matrix is applied to each row of data that meets it. */
export function emitAdderCalls(
  { code, plan, labels }: Emission,
  result: PlannedValue,
  op: OpOf<'contract'>,
): void {
  const planned = plan.matrices.get(result.value.id);
  if (!planned) throw new InternalError(`${result.name} has no adder graph`);
  const { contraction, units } = planned;
  const [data, weights] =
    contraction.constant === op.right ? [op.spec.left, op.spec.right] : [op.spec.right, op.spec.left];
  const source = accessOf(plan, contraction.data);
  const positions = positionsOf(plannedOf(plan, contraction.data).value.shape, source.layout);
  const { strides } = rowMajor(result.value.shape);
  const loop = letterLoop(plan, op);
  // Letters of the result that only the data have: rows of data that meet the same matrix.
  const rows = [...op.spec.output].filter((letter) => !weights.includes(letter));
  contraction.matrices.forEach(({ places }, i) => {
    const { reads = [], results = [] } = places[0] ?? {};
    const index = (letters: string, steps: readonly number[], start: number): string =>
      indexExpression(
        rows.map((letter) => ({ ...loop(letter), stride: steps[letters.indexOf(letter)] ?? 0 })),
        start,
      );
    const from = index(data, source.layout.strides, positions[reads[0] ?? 0] ?? 0);
    const to = index(op.spec.output, strides, results[0] ?? 0);
    nest(code, labels, `${result.name}_row`, rows.map(loop), () => {
      code.line(`${units[i]}(${source.array.name}, ${from}, ${result.name}, ${to});`);
    });
  });
}
