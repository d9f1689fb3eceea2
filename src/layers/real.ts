import { broadcastShape } from '../ir/builder.ts';
import { planContract } from '../ir/einsum.ts';
import type { ContractSpec, Rearrangement } from '../ir/op.ts';
import { elementMap } from '../ir/rearrange.ts';
import type { RealTensor } from '../numeric/parameter.ts';
import { type Shape, sizeOf, stridesOf } from '../numeric/shape.ts';

/** A tensor of real numbers. */
export const real = (shape: Shape, data: Float64Array): RealTensor => ({ shape, data });

export const mapReal = (x: RealTensor, map: (value: number) => number): RealTensor =>
  real(
    x.shape,
    x.data.map((value) => map(value)),
  );

/** Elementwise on two tensors, repeated as in NumPy. */
export function zipReal(a: RealTensor, b: RealTensor, combine: (a: number, b: number) => number): RealTensor {
  const shape = broadcastShape(a.shape, b.shape);
  const left = broadcastReal(a, shape);
  const right = broadcastReal(b, shape);
  return real(
    shape,
    left.data.map((value, i) => combine(value, right.data[i] ?? 0)),
  );
}

export const addReal = (a: RealTensor, b: RealTensor): RealTensor => zipReal(a, b, (x, y) => x + y);

export const broadcastReal = (x: RealTensor, shape: Shape): RealTensor =>
  rearrangeReal(
    { form: 'broadcast', shape, axes: x.shape.map((_, axis) => axis + shape.length - x.shape.length) },
    [x],
  );

/** Moves elements exactly as the op of the same form does. */
export function rearrangeReal(form: Rearrangement, operands: readonly RealTensor[]): RealTensor {
  const { shape, operand, position } = elementMap(
    form,
    operands.map((x) => x.shape),
  );
  return real(
    shape,
    Float64Array.from(position, (from, i) => operands[operand[i] ?? 0]?.data[from] ?? 0),
  );
}

/** `left,right->output` in double precision. */
export function einsumReal(spec: ContractSpec, left: RealTensor, right: RealTensor): RealTensor {
  const plan = planContract(spec, left.shape, right.shape);
  const letters = [...spec.output, ...plan.summed];
  const extents = letters.map((letter) => plan.extents.get(letter) ?? 1);
  const stepsOf = (own: string, shape: Shape): number[] => {
    const strides = stridesOf(shape);
    return letters.map((letter) => (own.includes(letter) ? (strides[own.indexOf(letter)] ?? 0) : 0));
  };
  const leftSteps = stepsOf(spec.left, left.shape);
  const rightSteps = stepsOf(spec.right, right.shape);
  const out = new Float64Array(sizeOf(plan.shape));
  const terms = sizeOf(extents.slice(spec.output.length));
  const visit = (axis: number, a: number, b: number, position: number): void => {
    if (axis === letters.length) {
      const target = Math.floor(position / terms);
      out[target] = (out[target] ?? 0) + (left.data[a] ?? 0) * (right.data[b] ?? 0);
      return;
    }
    const extent = extents[axis] ?? 1;
    for (let i = 0; i < extent; i++) {
      visit(axis + 1, a + i * (leftSteps[axis] ?? 0), b + i * (rightSteps[axis] ?? 0), position * extent + i);
    }
  };
  visit(0, 0, 0, 0);
  return real(plan.shape, out);
}

/** Reduces axes (removed from the shape) with a running function over each group. */
export function reduceReal(
  x: RealTensor,
  axes: readonly number[],
  start: number,
  step: (sum: number, value: number) => number,
): RealTensor {
  const kept = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const shape = kept.map((axis) => x.shape[axis] ?? 1);
  const out = new Float64Array(sizeOf(shape)).fill(start);
  const strides = stridesOf(x.shape);
  const outStrides = stridesOf(shape);
  x.data.forEach((value, i) => {
    let target = 0;
    kept.forEach((axis, k) => {
      target += (Math.floor(i / (strides[axis] ?? 1)) % (x.shape[axis] ?? 1)) * (outStrides[k] ?? 1);
    });
    out[target] = step(out[target] ?? start, value);
  });
  return real(shape, out);
}
