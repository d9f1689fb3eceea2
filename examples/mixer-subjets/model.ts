import {
  add,
  dense,
  einsumDense,
  input,
  layerNorm,
  map,
  meanPool,
  model,
  multiHeadAttention,
  relu,
  softmax,
  type Tensor,
  take,
  transpose,
  weights,
} from 'hls4ts';
import { paddedFeatures, relativeFeatures } from '../jets/kernels.ts';

// An MLP-Mixer over the 16 leading constituents with cross-attention to 4 subjets (arXiv 2404.14677), trained in train/.

const w = weights('weights.npz');

// What the link delivers: pT in 0.25 GeV, η and φ in π/720; empty places of constituents are 0.
const columns = { axis: 1, types: ['uint<14>', 'int<11>', 'int<11>'] } as const;
const constituents = input('constituents', [16, 3], columns);
const jet = input('jet', [3], { axis: 0, types: ['uint<14>', 'int<11>', 'int<11>'] });
const subjets = input('subjets', [4, 3], columns);
/** Which subjets are there. */
const present = input('present', [4], 'ufixed<1,1>');

const weightTypes = { weight: 'fixed<7,2,RND,SAT>', bias: 'fixed<9,3,RND,SAT>' } as const;
type Result = 'fixed<8,3,RND,SAT>' | 'fixed<9,4,RND,SAT>' | 'fixed<14,6,RND,SAT>';

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
    precision: { scale: 'fixed<8,2,RND,SAT>', bias: weightTypes.bias, result: 'fixed<9,4,RND,SAT>' },
  });

/** A dense layer along the constituents of every channel, [16, 16] -> [16, 16]. */
const along = (name: string) => ({
  equation: 'cn,nm->cm',
  weight: w(`${name}.weight`),
  bias: w(`${name}.bias`),
});
const alongTypes = { ...weightTypes, weight: 'fixed<8,2,RND,SAT>' } as const;

/** x + W2·relu(W1·LN x) along the constituents. */
function mixTokens(x: Tensor): Tensor {
  const channels = transpose(normalized(x, 'norm_tokens'), [1, 0]);
  const hidden = relu(einsumDense(channels, { ...along('token1'), precision: alongTypes }), {
    precision: { result: 'ufixed<8,3,RND,SAT>' },
  });
  const mixed = einsumDense(hidden, {
    ...along('token2'),
    precision: { ...alongTypes, result: 'fixed<9,4,RND,SAT>' },
  });
  return add(x, transpose(mixed, [1, 0]));
}

/** x + W2·relu(W1·LN x) along the channels. */
const mixChannels = (x: Tensor) =>
  add(
    x,
    dense(activated(normalized(x, 'norm_channels'), 'feed.up'), rounded('feed.down', 'fixed<9,4,RND,SAT>')),
  );

const column = (x: Tensor, index: number) => take(x, { axis: -1, index });
const given = (x: Tensor) => [0, 1, 2].map((k) => column(x, k)).concat([0, 1, 2].map((k) => column(jet, k)));

const embedded = activated(map(paddedFeatures, given(constituents)), 'embed');
const mixed = mixChannels(mixTokens(embedded));
const subjetFeatures = activated(map(relativeFeatures, given(subjets)), 'embed_subjets');
const attended = multiHeadAttention(normalized(mixed, 'norm_queries'), {
  keyValue: normalized(subjetFeatures, 'norm_subjets'),
  heads: 2,
  query: rounded('attention.query', 'fixed<8,3,RND,SAT>'),
  key: rounded('attention.key', 'fixed<8,3,RND,SAT>'),
  value: rounded('attention.value', 'fixed<8,3,RND,SAT>'),
  output: rounded('attention.output', 'fixed<9,4,RND,SAT>'),
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
});
const pooled = meanPool(add(mixed, attended));
const logits = dense(activated(pooled, 'head'), rounded('logits', 'fixed<14,6,RND,SAT>'));
const scores = softmax(logits);

export default model({
  name: 'mixer_subjets',
  inputs: [constituents, jet, subjets, present],
  outputs: { scores, logits },
  part: 'xcvu13p-flga2577-2-e',
  clockPeriod: 5,
  events: 'events.npz',
});
