import { type Shape, sizeOf, stridesOf } from '../numeric/shape.ts';
import { planContract } from './einsum.ts';
import type { ContractSpec } from './op.ts';

/** For each output and each term the elements that are multiplied; terms in the order the contract defines. */
export interface ContractTerms {
  readonly outputs: number;
  readonly count: number;
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/** Which elements meet in a contraction. */
export function contractTerms(spec: ContractSpec, leftShape: Shape, rightShape: Shape): ContractTerms {
  const plan = planContract(spec, leftShape, rightShape);
  const offsets = (letters: readonly string[], own: string, shape: Shape): Uint32Array => {
    const strides = stridesOf(shape);
    const extents = letters.map((letter) => plan.extents.get(letter) ?? 1);
    const steps = stridesOf(extents);
    return Uint32Array.from({ length: sizeOf(extents) }, (_, i) =>
      letters.reduce((sum, letter, k) => {
        const axis = own.indexOf(letter);
        return axis < 0
          ? sum
          : sum + (Math.floor(i / (steps[k] ?? 1)) % (extents[k] ?? 1)) * (strides[axis] ?? 0);
      }, 0),
    );
  };
  const output = [...spec.output];
  const base = {
    left: offsets(output, spec.left, leftShape),
    right: offsets(output, spec.right, rightShape),
  };
  const term = {
    left: offsets(plan.summed, spec.left, leftShape),
    right: offsets(plan.summed, spec.right, rightShape),
  };
  const outputs = base.left.length;
  const count = term.left.length;
  const spread = (starts: Uint32Array, steps: Uint32Array): Uint32Array =>
    Uint32Array.from(
      { length: outputs * count },
      (_, i) => (starts[Math.floor(i / count)] ?? 0) + (steps[i % count] ?? 0),
    );
  return { outputs, count, left: spread(base.left, term.left), right: spread(base.right, term.right) };
}
