import { fail } from '../../../base/errors.ts';
import type { RealTensor } from '../../../numeric/parameter.ts';
import { object } from '../../project/code.ts';
import {
  chain,
  type LayerContext,
  type LayerMapping,
  numberOf,
  onlyInput,
  refuse,
  type Stage,
} from '../context.ts';
import { commonShape, eventAxes } from '../hgq/merge.ts';
import { activationOf } from '../hgq/parts.ts';
import { tensorsOf } from '../variables.ts';
import {
  eluStage,
  leakyStage,
  namedActivation,
  optionsOf,
  precisionOf,
  reluStage,
  softmaxCall,
} from './parts.ts';
import { pool } from './pool.ts';

/** A layer that is one function of each number. */
const unary = (
  attributes: readonly string[],
  stageOf: (context: LayerContext) => Stage | undefined,
): LayerMapping => ({
  attributes,
  becomes: 'relu, softmax or a table',
  map: (context) => chain(context.name, onlyInput(context), [stageOf(context)]),
});

const rankOf = (context: LayerContext): number => onlyInput(context).shape.length;

const relu = unary(['max_value', 'negative_slope', 'threshold'], (context) =>
  reluStage(context, {
    slope: numberOf(context, 'negative_slope', 0),
    most: typeof context.attributes['max_value'] === 'number' ? numberOf(context, 'max_value') : undefined,
    threshold: numberOf(context, 'threshold', 0),
  }),
);

const softmax = unary(['axis'], (context) => {
  const rank = rankOf(context);
  const axes = 'axis' in context.attributes ? eventAxes(context, 'axis', rank) : [rank - 1];
  const [axis = rank - 1] = axes;
  if (axes.length > 1) refuse(context.name, 'axis', axes, 'expected one axis');
  return softmaxCall(context.draft, context, axis, rank);
});

/** A layer that joins its inputs two by two, exactly. */
const joining = (call: string, most = Number.POSITIVE_INFINITY): LayerMapping => ({
  attributes: [],
  becomes: call,
  map(context) {
    const { name, draft, inputs } = context;
    const [first, ...others] = inputs;
    if (!first || others.length === 0 || others.length >= most)
      return fail('HLS3001', `layer '${name}' has ${inputs.length} inputs`);
    const options = optionsOf({ precision: precisionOf(context, 'result') });
    const stages = others.map(
      (other, i): Stage => ({
        suffix: `joined${i + 1}`,
        write: (variable, x) =>
          draft.add(
            variable,
            call,
            options === undefined ? [x, other] : [x, other, options],
            commonShape(name, [x.shape, other.shape]),
          ),
      }),
    );
    return chain(name, first, stages);
  },
});

const embedding: LayerMapping = {
  attributes: ['input_dim', 'output_dim', 'mask_zero', 'input_length', 'lora_rank', 'lora_alpha', 'sparse'],
  becomes: 'embedding',
  map(context) {
    const { name, draft, attributes } = context;
    const x = onlyInput(context);
    if (attributes['mask_zero'] === true) refuse(name, 'mask_zero', true, 'masks are not imported');
    const { embeddings }: { embeddings: RealTensor } = tensorsOf(context.variables, ['embeddings']);
    const options = object({
      weight: draft.weight(`${name}.weight`, embeddings),
      precision: precisionOf(context, 'weight'),
    });
    return draft.add(name, 'embedding', [x, options], [...x.shape, embeddings.shape[1] ?? 1]);
  },
};

/** Layers of Keras without quantizers that need few words. */
export const simple: Readonly<Record<string, LayerMapping>> = {
  Activation: unary(['activation'], (context) =>
    namedActivation(context, activationOf(context), rankOf(context)),
  ),
  Add: joining('add'),
  AveragePooling1D: pool('meanPool', false),
  ELU: unary(['alpha'], (context) => eluStage(context, numberOf(context, 'alpha', 1))),
  Embedding: embedding,
  GlobalAveragePooling1D: pool('meanPool', true),
  GlobalMaxPooling1D: pool('maxPool', true),
  LeakyReLU: unary(['negative_slope', 'alpha'], (context) =>
    leakyStage(
      context,
      numberOf(context, 'negative_slope' in context.attributes ? 'negative_slope' : 'alpha', 0.3),
    ),
  ),
  MaxPooling1D: pool('maxPool', false),
  Maximum: joining('maximum'),
  Minimum: joining('minimum'),
  Multiply: joining('multiply'),
  ReLU: relu,
  Softmax: softmax,
  Subtract: joining('subtract', 2),
};
