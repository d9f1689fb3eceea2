import { type RealTensor, requireFinite } from '../numeric/parameter.ts';
import { type CommonOptions, type LayerDefinition, layerFunction } from './layer.ts';
import { commonChecks, parameter } from './options.ts';
import { single } from './results.ts';

export interface LearnedTokenOptions extends CommonOptions<'weight'> {
  /** [features] or [tokens, features] */
  readonly weight: RealTensor;
}

const tokenLayer: LayerDefinition<LearnedTokenOptions> = {
  kind: 'learnedToken',
  summary: 'trained numbers that stand for a particle',
  options: { ...commonChecks('weight'), weight: parameter },
  roles: { weight: 'weights' },
  infer: (_inputs, { weight }) => {
    requireFinite(weight);
    return [weight.shape];
  },
  reference: (_inputs, { weight }) => [weight],
  lower: (context) => [context.parameter('weight', context.options.weight)],
  parameters: ({ weight }) => ({ weight }),
};

/** Trained numbers as a tensor of the network: the class token of the Particle Transformer, or any other constant. */
export const learnedToken = layerFunction(
  tokenLayer,
  (options: LearnedTokenOptions) => ({ inputs: [], options }),
  single,
);
