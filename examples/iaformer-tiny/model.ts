import {
  add,
  dense,
  differentialAttention,
  input,
  layerNorm,
  map,
  mask,
  model,
  pairwise,
  relu,
  scale,
  softmax,
  sumPool,
  type Tensor,
  take,
  weights,
} from 'hls4ts';
import { constituentFeatures, pairFeatures } from '../jets/pairKernels.ts';

// A small IAFormer (arXiv 2505.03258) on the 16 leading constituents of a jet, trained in train/.

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

/** (softmax(P1·u) − λ·softmax(P2·u))·V: scores from the features of pairs alone. */
const attention = (x: Tensor, pairs: Tensor, name: string) =>
  differentialAttention(x, {
    heads: 2,
    first: { pairs, ...rounded(`${name}.first`, 'fixed<10,5,RND,SAT>') },
    second: { pairs, ...rounded(`${name}.second`, 'fixed<10,5,RND,SAT>') },
    lambda: w(`${name}.factor`),
    lambdaType: scaleType,
    softmax: {
      precision: {
        inpNorm: 'ufixed<9,4,RND,SAT>',
        expTable: 'ufixed<12,1,RND,SAT>',
        invInp: 'ufixed<10,5,RND,SAT>',
        invTable: 'ufixed<12,1,RND,SAT>',
        result: 'ufixed<10,1,RND,SAT>',
      },
    },
    difference: { precision: { result: 'fixed<11,2,RND,SAT>' } },
    value: rounded(`${name}.value`, 'fixed<8,3,RND,SAT>'),
    context: { precision: { result: 'fixed<8,3,RND,SAT>' } },
    output: rounded(`${name}.output`, 'fixed<9,4,RND,SAT>'),
    mask: present,
  });

/** x + W2·relu(W1·LN x) */
const feedForward = (x: Tensor, name: string) =>
  add(
    x,
    dense(
      activated(normalized(x, `${name}.norm2`), `${name}.feed.up`),
      rounded(`${name}.feed.down`, 'fixed<9,4,RND,SAT>'),
    ),
  );

/** A block: x + attention(LN x, u), then the layers of each constituent. */
const block = (x: Tensor, pairs: Tensor, name: string) =>
  feedForward(add(x, attention(normalized(x, `${name}.norm1`), pairs, `${name}.attention`)), name);

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
const pairs1 = activated(pairs, 'pairs.hidden');
const pairs2 = activated(pairs1, 'pairs2');
const embedded = activated(activated(relative, 'embed1'), 'embed2');
const block1 = block(embedded, pairs2, 'block1');
const block2 = block(block1, pairs2, 'block2');
const pooled = scale(sumPool(mask(normalized(block2, 'norm'), present)), { factor: 1 / 16 });
const logits = dense(activated(pooled, 'head'), rounded('logits', 'fixed<14,6,RND,SAT>'));
const scores = softmax(logits);

export default model({
  name: 'iaformer_tiny',
  inputs: [constituents, jet, present],
  outputs: { scores, logits },
  part: 'xcvp1802-lsvc4072-2MP-e-S',
  clockPeriod: 5,
  events: 'events.npz',
});
