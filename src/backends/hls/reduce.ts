import type { CodeWriter } from '../../base/codeWriter.ts';
import type { OpOf } from '../../ir/op.ts';
import { stridesOf } from '../../numeric/shape.ts';
import { element, plannedOf } from './expressions.ts';
import { type IndexTerm, indexExpression, loopsOver, nest } from './loops.ts';
import type { Plan, PlannedValue } from './plan.ts';
import { cppType } from './types.ts';

/** A sum or an extreme over axes. */
export function emitReduce(code: CodeWriter, plan: Plan, result: PlannedValue, op: OpOf<'reduce'>): void {
  const source = plannedOf(plan, op.operand);
  const { shape } = source.value;
  const strides = stridesOf(shape);
  const loops = loopsOver(shape);
  const kept = loops.filter((_, axis) => !op.axes.includes(axis));
  const folded = loops.filter((_, axis) => op.axes.includes(axis));
  const at = (moving: readonly string[]): IndexTerm[] =>
    loops.map(({ variable, extent }, axis) => ({
      variable,
      stride: extent > 1 && moving.includes(variable) ? (strides[axis] ?? 1) : 0,
    }));
  const outStrides = stridesOf(result.value.shape);
  const target = element(
    result,
    indexExpression(
      kept.map(({ variable, extent }, axis) => ({
        variable,
        stride: extent > 1 ? (outStrides[axis] ?? 1) : 0,
      })),
    ),
  );
  const keptNames = kept.map(({ variable }) => variable);
  const here = element(source, indexExpression(at(loops.map(({ variable }) => variable))));
  nest(code, result.name, kept, 'UNROLL', () => {
    if (op.accumulator?.order === 'tree') {
      code.line(`${target} = ${treeSum(code, op, source, at(keptNames), offsets(shape, op.axes))};`);
      return;
    }
    if (op.operation === 'sum') {
      const type = op.accumulator ? cppType(op.accumulator.type) : result.type;
      code.line(`${type} total = 0;`);
      nest(code, `${result.name}_sum`, folded, 'UNROLL', () => {
        code.line(op.accumulator ? `total += ${type}(${here});` : `total += ${here};`);
      });
      code.line(`${target} = total;`);
      return;
    }
    code.line(`${result.type} extreme = ${element(source, indexExpression(at(keptNames)))};`);
    nest(code, `${result.name}_compare`, folded, 'UNROLL', () => {
      code.block(`if (${here} ${op.operation === 'max' ? '>' : '<'} extreme)`, () => {
        code.line(`extreme = ${here};`);
      });
    });
    code.line(`${target} = extreme;`);
  });
}

/** Distances of the folded elements from the first, in row-major order. */
function offsets(shape: readonly number[], axes: readonly number[]): number[] {
  const strides = stridesOf(shape);
  return axes.reduce<number[]>(
    (all, axis) =>
      all.flatMap((base) =>
        Array.from({ length: shape[axis] ?? 1 }, (_, i) => base + i * (strides[axis] ?? 1)),
      ),
    [0],
  );
}

/** One named sum a line, split after the largest power of two; every one is cast to the accumulator's type. */
function treeSum(
  code: CodeWriter,
  op: OpOf<'reduce'>,
  source: PlannedValue,
  base: readonly IndexTerm[],
  places: readonly number[],
): string {
  const type = op.accumulator ? cppType(op.accumulator.type) : '';
  let made = 0;
  const build = (from: number, to: number): string => {
    const name = `sum${made++}`;
    if (to - from === 1) {
      code.line(`const ${type} ${name} = ${element(source, indexExpression(base, places[from] ?? 0))};`);
      return name;
    }
    const split = from + 2 ** Math.floor(Math.log2(to - from - 1));
    const [left, right] = [build(from, split), build(split, to)];
    code.line(`const ${type} ${name} = ${left} + ${right};`);
    return name;
  };
  return build(0, places.length);
}
