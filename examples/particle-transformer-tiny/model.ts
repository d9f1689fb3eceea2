import {
  add,
  classAttention,
  dense,
  flatten,
  input,
  layerNorm,
  learnedToken,
  map,
  model,
  multiHeadAttention,
  pairwise,
  relu,
  softmax,
  type Tensor,
  take,
  weights,
} from 'hls4ts';
import { constituentFeatures, pairFeatures } from '../jets/pairKernels.ts';

// A small Particle Transformer (arXiv 2202.03772) on the 16 leading constituents of a jet, trained in train/.

const w = weights('weights.npz');

// What the link delivers: pT in 0.25 GeV, η and φ in π/720, and which constituents are there.
const constituents = input('constituents', [16, 3], { axis: 1, types: ['uint<14>', 'int<11>', 'int<11>'] });
const jet = input('jet', [3], { axis: 0, types: ['uint<14>', 'int<11>', 'int<11>'] });
const present = input('present', [16], 'ufixed<1,1>');

const weightTypes = { weight: 'fixed<7,2,RND,SAT>', bias: 'fixed<9,3,RND,SAT>' } as const;
const scaleType = 'fixed<8,2,RND,SAT>';
type Result = 'fixed<8,3,RND,SAT>' | 'fixed<9,4,RND,SAT>' | 'fixed<10,5,RND,SAT>' | 'fixed<14,6,RND,SAT>';

const trained = (name: string) => ({
  weight: w(`${name}.weight`),
  bias: w(`${name}.bias`),
  precision: weightTypes,
});
const rounded = (name: string, result: Result) => ({
  ...trained(name),
  precision: { ...weightTypes, result },
});
const activated = (x: Tensor, name: string) =>
  relu(dense(x, trained(name)), { precision: { result: 'ufixed<8,3,RND,SAT>' } });

const normalized = (x: Tensor, name: string) =>
  layerNorm(x, {
    gamma: w(`${name}.gamma`),
    beta: w(`${name}.beta`),
    epsilon: 2 ** -10,
    precision: { scale: scaleType, bias: weightTypes.bias, result: 'fixed<9,4,RND,SAT>' },
  });

/** Weights and types of a multi-head attention; with heads of 4, 1/√d is a shift. */
const attention = (name: string) =>
  ({
    heads: 2,
    query: rounded(`${name}.query`, 'fixed<8,3,RND,SAT>'),
    key: rounded(`${name}.key`, 'fixed<8,3,RND,SAT>'),
    value: rounded(`${name}.value`, 'fixed<8,3,RND,SAT>'),
    output: rounded(`${name}.output`, 'fixed<9,4,RND,SAT>'),
    scores: { precision: { result: 'fixed<10,5,RND,SAT>' } },
    softmax: {
      precision: {
        inpNorm: 'ufixed<9,4,RND,SAT>',
        expTable: 'ufixed<12,1,RND,SAT>',
        invInp: 'ufixed<10,5,RND,SAT>',
        invTable: 'ufixed<12,1,RND,SAT>',
        result: 'ufixed<10,1,RND,SAT>',
      },
    },
    context: { precision: { result: 'fixed<8,3,RND,SAT>' } },
    mask: present,
  }) as const;

/** x + W2·relu(W1·LN x) */
const feedForward = (x: Tensor, name: string) =>
  add(
    x,
    dense(
      activated(normalized(x, `${name}.norm2`), `${name}.feed.up`),
      rounded(`${name}.feed.down`, 'fixed<9,4,RND,SAT>'),
    ),
  );

/** A block: x + attention(LN x, U), then the layers of each constituent. */
function block(x: Tensor, pairBias: Tensor, name: string): Tensor {
  const attended = multiHeadAttention(normalized(x, `${name}.norm1`), {
    ...attention(`${name}.attention`),
    pairBias,
  });
  return feedForward(add(x, attended), name);
}

/** The class token looks at itself and at the constituents. */
function classBlock(token: Tensor, x: Tensor, name: string): Tensor {
  const attended = classAttention(
    normalized(token, `${name}.norm1`),
    normalized(x, `${name}.norm1`),
    attention(`${name}.attention`),
  );
  return feedForward(add(token, attended), name);
}

const column = (x: Tensor, index: number) => take(x, { axis: -1, index });

const relative = map(
  constituentFeatures,
  [0, 1, 2].map((k) => column(constituents, k)).concat([0, 1, 2].map((k) => column(jet, k))),
);
const pairs = pairwise(
  pairFeatures,
  [column(constituents, 0), column(relative, 1), column(relative, 2), column(relative, 3)],
  { symmetric: true },
);
const pairBias = dense(activated(pairs, 'pairs.hidden'), rounded('pair_bias', 'fixed<10,5,RND,SAT>'));
const embedded = activated(activated(relative, 'embed1'), 'embed2');
const block1 = block(embedded, pairBias, 'block1');
const block2 = block(block1, pairBias, 'block2');
const token = learnedToken({ weight: w('token.weight'), precision: { weight: scaleType } });
const summary = classBlock(token, block2, 'class_block');
const logits = flatten(dense(normalized(summary, 'norm'), rounded('logits', 'fixed<14,6,RND,SAT>')));
const scores = softmax(logits);

export default model({
  name: 'particle_transformer_tiny',
  inputs: [constituents, jet, present],
  outputs: { scores, logits },
  part: 'xcvp1802-lsvc4072-2MP-e-S',
  clockPeriod: 5,
  events: 'events.npz',
});
