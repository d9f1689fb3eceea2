import type { NodeMapping } from './context.ts';
import { arithmeticFolds, type Fold } from './fold/arithmetic.ts';
import { tensorFolds } from './fold/tensors.ts';
import { activations } from './nodes/activations.ts';
import { arithmetic } from './nodes/arithmetic.ts';
import { attentions } from './nodes/attention.ts';
import { limits } from './nodes/clip.ts';
import { joins } from './nodes/concat.ts';
import { convolutions } from './nodes/convolution.ts';
import { linear } from './nodes/linear.ts';
import { masked } from './nodes/masked.ts';
import { norms } from './nodes/norms.ts';
import { paddings } from './nodes/pad.ts';
import { plainNodes } from './nodes/plain.ts';
import { linearQuantizers } from './nodes/quantizeLinear.ts';
import { quantizers } from './nodes/quantizers.ts';
import { reductions } from './nodes/reduce.ts';
import { selections } from './nodes/select.ts';
import { shapes } from './nodes/shape.ts';
import { probabilities } from './nodes/softmax.ts';
import { truths } from './nodes/truths.ts';

/** Every kind of node that can be imported, by its name. */
export const onnxNodes: ReadonlyMap<string, NodeMapping> = new Map(
  Object.entries({
    ...activations,
    ...arithmetic,
    ...attentions,
    ...convolutions,
    ...joins,
    ...limits,
    ...linear,
    ...linearQuantizers,
    ...quantizers,
    ...probabilities,
    ...masked,
    ...norms,
    ...paddings,
    ...plainNodes,
    ...reductions,
    ...selections,
    ...shapes,
    ...truths,
  }),
);

/** What is computed at once where all inputs are known. */
export const folds: ReadonlyMap<string, Fold> = new Map(
  Object.entries({ ...arithmeticFolds, ...tensorFolds }),
);
