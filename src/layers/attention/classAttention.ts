import type { Tensor } from '../../ir/graph.ts';
import { partNames } from '../composite.ts';
import { compositeFunction } from '../layer.ts';
import { checkOptions, type OptionChecks, tensorInput } from '../options.ts';
import { concatenate } from '../shapes.ts';
import { learnedToken } from '../token.ts';
import { type AttentionOptions, attend, attentionChecks } from './multiHeadAttention.ts';

export interface ClassAttentionOptions extends AttentionOptions {
  /** [n]: particles where it is 0 get exactly no weight; the token itself is always there. */
  readonly mask?: Tensor;
}

const checks: OptionChecks<ClassAttentionOptions> = { ...attentionChecks, mask: tensorInput };

/**
 * One token [1, features] attends to itself and to all particles: query from the token, keys and values from
 * [token; particles]. H. Touvron et al., arXiv 2103.17239; in the Particle Transformer arXiv 2202.03772.
 */
export const classAttention = compositeFunction(
  [],
  (origin, token: Tensor, x: Tensor, options: ClassAttentionOptions): Tensor => {
    checkOptions('classAttention', checks, options);
    const names = partNames(origin, options.name, 'classAttention');
    const { mask: present, ...attention } = options;
    const keyValue = concatenate.withOrigin(names.part('tokens'), [token, x], { axis: 0 });
    const always = (): Tensor =>
      learnedToken.withOrigin(names.part('token_present'), {
        weight: { shape: [1], data: Float64Array.of(1) },
        precision: { weight: 'ufixed<1,1>' },
      });
    const mask = present && concatenate.withOrigin(names.part('present'), [always(), present], { axis: 0 });
    const [output] = attend('classAttention', { ...origin, name: names.whole.name }, token, {
      ...attention,
      keyValue,
      ...(mask ? { mask } : {}),
    });
    return output;
  },
);
