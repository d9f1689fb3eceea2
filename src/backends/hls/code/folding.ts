import { planContract } from '../../../ir/einsum.ts';
import { type Module, scopeAt, type Value, valueAt } from '../../../ir/module.ts';
import type { OpOf } from '../../../ir/op.ts';
import { extentOf, type Loop } from './loops.ts';

/** Index letters of a contraction by their part in a folded multiplier array. */
export interface Folding {
  /** Letters that are summed over: n_in. */
  readonly summed: readonly Loop[];
  /** Letters of the result that the weights have, in the weights' order: n_out. */
  readonly units: readonly Loop[];
  /** Letters of the result that only the data have: independent instances. */
  readonly instances: readonly Loop[];
  readonly inputs: number;
  readonly outputs: number;
  /** The weights' letters are those of `summed` and then those of `units`: a turn reads neighbours. */
  readonly inOrder: boolean;
  readonly weights: 'left' | 'right';
}

/** How a contraction with trained weights folds; of two data operands the right one counts as weights. */
export function foldingOf(
  module: Pick<Module, 'values'>,
  { op }: { readonly op: OpOf<'contract'> },
): Folding {
  const left = valueAt(module, op.left);
  const right = valueAt(module, op.right);
  const plan = planContract(op.spec, left.shape, right.shape);
  const loop = (letter: string): Loop => ({ variable: letter, extent: plan.extents.get(letter) ?? 1 });
  const side = left.op.kind === 'constant' && right.op.kind !== 'constant' ? 'left' : 'right';
  const weights = op.spec[side];
  const units = [...weights].filter((letter) => op.spec.output.includes(letter));
  const instances = [...op.spec.output].filter((letter) => !weights.includes(letter));
  const summed = plan.summed.map(loop);
  return {
    summed,
    units: units.map(loop),
    instances: instances.map(loop),
    inputs: extentOf(summed),
    outputs: extentOf(units.map(loop)),
    inOrder: weights === [...plan.summed, ...units].join(''),
    weights: side,
  };
}

/** A contraction of a layer with the resource strategy. */
export const foldedContracts = (
  module: Module,
): { value: Value; op: OpOf<'contract'>; reuseFactor: number }[] =>
  module.values.flatMap((value) => {
    const { strategy, reuseFactor } = scopeAt(module, value.scope);
    return value.op.kind === 'contract' && strategy === 'resource'
      ? [{ value, op: value.op, reuseFactor }]
      : [];
  });
