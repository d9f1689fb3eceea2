import { valueAt } from '../../ir/module.ts';
import type { OpOf } from '../../ir/op.ts';
import { stridesOf } from '../../numeric/shape.ts';
import { sumsOf } from './accumulate.ts';
import { free } from './cost.ts';
import { extremeOf } from './elementwise.ts';
import { type Wire, zero } from './wire.ts';
import { bitsIn, type Context, type Step, type Work } from './work.ts';

/** Positions of the elements that meet in each result, in row-major order. */
function groupsOf(op: OpOf<'reduce'>, { module }: Context): number[][] {
  const { shape } = valueAt(module, op.operand);
  const strides = stridesOf(shape);
  const spread = (bases: readonly number[], axis: number): number[] =>
    bases.flatMap((base) =>
      Array.from({ length: shape[axis] ?? 1 }, (_, i) => base + i * (strides[axis] ?? 1)),
    );
  const kept = shape.map((_, axis) => axis).filter((axis) => !op.axes.includes(axis));
  const folded = shape.map((_, axis) => axis).filter((axis) => op.axes.includes(axis));
  return kept.reduce(spread, [0]).map((base) => folded.reduce(spread, [base]));
}

/** A sum, or an extreme as a chain of comparisons (which is what the C++ says). */
export function reduction(op: OpOf<'reduce'>, context: Context): Work {
  const wires = context.wiresOf(op.operand);
  const groups = groupsOf(op, context).map((group) => group.map((position) => wires[position] ?? zero));
  return op.operation === 'sum' ? sums(op, groups, context) : extremes(op.operation, groups, context);
}

function sums(op: OpOf<'reduce'>, groups: readonly (readonly Wire[])[], context: Context): Work {
  const accumulation =
    op.accumulator &&
    ({ type: op.accumulator.type, cast: 'term', tree: op.accumulator.order === 'tree' } as const);
  const all = sumsOf(accumulation, context.technology);
  const results = groups.map((group) => all.add(group.filter(({ bits }) => bits > 0)));
  return {
    wires: results,
    cost: { ...free, lut: all.lut() },
    steps: all.steps(),
    multiplications: 0,
    turns: 1,
  };
}

function extremes(kind: 'max' | 'min', groups: readonly (readonly Wire[])[], context: Context): Work {
  let lut = 0;
  const steps: { delay: number; bits: number }[] = [];
  const wires = groups.map((group) => {
    let [result = zero] = group;
    group.slice(1).forEach((next, i) => {
      const element = extremeOf(kind, result, next, context);
      result = element.wire;
      lut += element.lut;
      const known = steps[i] ?? { delay: 0, bits: 0 };
      const bits = known.bits + result.bits + bitsIn(group.slice(i + 2));
      steps[i] = { delay: Math.max(known.delay, element.delay), bits };
    });
    return result;
  });
  return { wires, cost: { ...free, lut }, steps: steps satisfies Step[], multiplications: 0, turns: 1 };
}
