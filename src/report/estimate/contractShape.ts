import { planContract } from '../../ir/einsum.ts';
import { type Module, valueAt } from '../../ir/module.ts';
import type { OpOf } from '../../ir/op.ts';
import { type Shape, stridesOf } from '../../numeric/shape.ts';

/** Where the operands of a contraction's products stand. */
export interface ContractShape {
  /** Row-major positions of both operands' first product, for every element of the result. */
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  /** Distances from there to the operands of every further product. */
  readonly leftSteps: Uint32Array;
  readonly rightSteps: Uint32Array;
  /** Terms of a sum (n_in), and how many results share each datum (n_out) or each weight (instances). */
  readonly inputs: number;
  readonly outputs: number;
  readonly instances: number;
  /** True when the left operand holds the trained weights. */
  readonly weightsLeft: boolean;
}

/** Positions of one operand's elements over all combinations of some letters, the last letter fastest. */
function positions(
  letters: readonly string[],
  extents: ReadonlyMap<string, number>,
  own: string,
  shape: Shape,
): Uint32Array {
  const strides = stridesOf(shape);
  let all = [0];
  for (const letter of letters) {
    const extent = extents.get(letter) ?? 1;
    const axis = own.indexOf(letter);
    const stride = axis < 0 ? 0 : (strides[axis] ?? 0);
    all = all.flatMap((base) => Array.from({ length: extent }, (_, i) => base + i * stride));
  }
  return Uint32Array.from(all);
}

/** Reads the index letters of a contraction once, so that its rules need no strides. */
export function contractShape(module: Module, { left, right, spec }: OpOf<'contract'>): ContractShape {
  const leftValue = valueAt(module, left);
  const rightValue = valueAt(module, right);
  const { extents, summed } = planContract(spec, leftValue.shape, rightValue.shape);
  const results = [...spec.output];
  const at = (letters: readonly string[], own: string, shape: Shape): Uint32Array =>
    positions(letters, extents, own, shape);
  const weightsLeft = leftValue.op.kind === 'constant' && rightValue.op.kind !== 'constant';
  const weights = weightsLeft ? spec.left : spec.right;
  const count = (letters: readonly string[]): number =>
    letters.reduce((product, letter) => product * (extents.get(letter) ?? 1), 1);
  return {
    left: at(results, spec.left, leftValue.shape),
    right: at(results, spec.right, rightValue.shape),
    leftSteps: at(summed, spec.left, leftValue.shape),
    rightSteps: at(summed, spec.right, rightValue.shape),
    inputs: count(summed),
    outputs: count(results.filter((letter) => weights.includes(letter))),
    instances: count(results.filter((letter) => !weights.includes(letter))),
    weightsLeft,
  };
}
