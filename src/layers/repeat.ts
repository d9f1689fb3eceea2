import type { Tensor } from '../ir/graph.ts';
import { compositeFunction, type LayerDefinition, layerFunction, type Origin } from './layer.ts';
import { positiveInteger, text } from './options.ts';
import { rearrangeReal } from './real.ts';
import { single } from './results.ts';
import { concatenate, type Named } from './shapes.ts';

export interface RepeatOptions extends Named {
  /** How often; the new first axis has this extent. */
  readonly count: number;
}

const formOf = (shape: readonly number[], count: number) =>
  ({ form: 'broadcast', shape: [count, ...shape], axes: shape.map((_, axis) => axis + 1) }) as const;

const repeatLayer: LayerDefinition<RepeatOptions> = {
  kind: 'repeat',
  summary: 'the same values for every index of a new first axis',
  options: { name: text, count: positiveInteger },
  roles: {},
  infer: ([shape = []], { count }) => [[count, ...shape]],
  reference: ([x], { count }) => (x ? [rearrangeReal(formOf(x.shape, count), [x])] : []),
  lower: ({ builder, options }, [x]) => (x ? [builder.rearrange(formOf(x.shape, options.count), x)] : []),
};

/** `[features]` becomes `[count, features]`: a jet's features for each of its particles. */
export const repeat = layerFunction(
  repeatLayer,
  (x: Tensor, count: number, options: Named = {}) => ({ inputs: [x], options: { ...options, count } }),
  single,
);

/** Each particle's features followed by the jet's, as GN2 has them: `[n, f]` and `[g]` become `[n, f + g]`. */
export const withJet = compositeFunction(
  [],
  (origin: Origin, particles: Tensor, jet: Tensor, options: Named = {}) => {
    const base = options.name ?? origin.name ?? 'withJet';
    const repeated = repeat.withOrigin({ ...origin, name: `${base}_jet` }, jet, particles.shape[0] ?? 1);
    return concatenate.withOrigin({ ...origin, name: base }, [particles, repeated], { axis: -1 });
  },
);
