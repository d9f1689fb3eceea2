import {
  add,
  dense,
  flatten,
  input,
  linformerAttention,
  map,
  model,
  relu,
  softmax,
  type Tensor,
  take,
  weights,
} from 'hls4ts';
import { paddedFeatures } from '../jets/kernels.ts';

// The Linformer network of arXiv 2510.24784 on the 32 leading constituents of a jet, trained in train/.

const w = weights('weights.npz');

// What the link delivers: pT in 0.25 GeV, η and φ in π/720; empty places are 0.
const constituents = input('constituents', [32, 3], { axis: 1, types: ['uint<14>', 'int<11>', 'int<11>'] });
const jet = input('jet', [3], { axis: 0, types: ['uint<14>', 'int<11>', 'int<11>'] });

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

/** Two sums over the constituents. */
const along = (name: string) =>
  ({
    weight: w(`attention.along.${name}.weight`),
    precision: { weight: 'fixed<8,2,RND,SAT>', result: 'fixed<9,4,RND,SAT>' },
  }) as const;

const column = (x: Tensor, index: number) => take(x, { axis: -1, index });

/** x + relu(W2·relu(W1·x)) */
const residual = (x: Tensor, index: number) => add(x, activated(activated(x, `up${index}`), `down${index}`));

const relative = map(
  paddedFeatures,
  [0, 1, 2].map((k) => column(constituents, k)).concat([0, 1, 2].map((k) => column(jet, k))),
);
const embedded = activated(activated(relative, 'embed1'), 'embed2');
const attention = linformerAttention(embedded, {
  heads: 1,
  query: rounded('attention.query', 'fixed<8,3,RND,SAT>'),
  key: rounded('attention.key', 'fixed<8,3,RND,SAT>'),
  value: rounded('attention.value', 'fixed<8,3,RND,SAT>'),
  output: rounded('attention.output', 'fixed<9,4,RND,SAT>'),
  keyProjection: along('key'),
  valueProjection: along('value'),
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
});
const first = residual(add(embedded, attention), 1);
const second = residual(first, 2);
const summary = activated(flatten(second), 'head');
const logits = dense(summary, rounded('logits', 'fixed<14,6,RND,SAT>'));
const scores = softmax(logits);

export default model({
  name: 'jet_linformer',
  inputs: [constituents, jet],
  outputs: { scores, logits },
  part: 'xcu250-figd2104-2L-e',
  clockPeriod: 5,
  events: 'events.npz',
});
