import { fail } from '../base/errors.ts';
import type { Shape } from '../numeric/shape.ts';
import type { ContractSpec } from './op.ts';

/** Extent of every index letter, and the letters that are summed over in the order of the left operand. */
export interface ContractPlan {
  readonly extents: ReadonlyMap<string, number>;
  readonly summed: readonly string[];
  readonly shape: Shape;
}

/** Prints `ij,jk->ik`. */
export const formatSpec = (spec: ContractSpec): string => `${spec.left},${spec.right}->${spec.output}`;

/** Reads `ij,jk->ik`; throws HLS3001 when it is not one contraction of two tensors. */
export function parseSpec(text: string): ContractSpec {
  const match = /^([a-zA-Z]*),([a-zA-Z]*)->([a-zA-Z]*)$/.exec(text.replace(/\s/g, ''));
  const help = "write 'ij,jk->ik': one letter an axis, two operands";
  if (!match) return fail('HLS3001', `'${text}' is not an einsum of two tensors`, { help });
  const [, left = '', right = '', output = ''] = match;
  return { left, right, output };
}

/** Checks the letters against the shapes; throws HLS3001 with what does not fit. */
export function planContract(spec: ContractSpec, left: Shape, right: Shape): ContractPlan {
  const extents = new Map<string, number>();
  const text = formatSpec(spec);
  const take = (letters: string, shape: Shape, side: string): void => {
    if (letters.length !== shape.length) {
      fail(
        'HLS3001',
        `einsum '${text}': the ${side} operand has ${shape.length} axes, '${letters}' names ${letters.length}`,
      );
    }
    if (new Set(letters).size !== letters.length)
      fail('HLS3001', `einsum '${text}': a letter stands twice in '${letters}'`);
    [...letters].forEach((letter, axis) => {
      const extent = shape[axis] ?? 1;
      const known = extents.get(letter);
      if (known !== undefined && known !== extent) {
        fail('HLS3001', `einsum '${text}': '${letter}' is ${known} on the left and ${extent} on the right`);
      }
      extents.set(letter, extent);
    });
  };
  take(spec.left, left, 'left');
  take(spec.right, right, 'right');
  if (new Set(spec.output).size !== spec.output.length)
    fail('HLS3001', `einsum '${text}': a letter stands twice in the output`);
  const shape = [...spec.output].map((letter) => {
    const extent = extents.get(letter);
    return extent ?? fail('HLS3001', `einsum '${text}': '${letter}' stands in no operand`);
  });
  const summed = [...new Set(spec.left + spec.right)].filter((letter) => !spec.output.includes(letter));
  return { extents, summed, shape };
}
