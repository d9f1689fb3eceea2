import {
  dense,
  input,
  map,
  mask,
  model,
  relu,
  scale,
  softmax,
  sumPool,
  type Tensor,
  take,
  weights,
} from 'hls4ts';
import { relativeFeatures } from '../jets/kernels.ts';

// A DeepSets network on the 16 leading constituents of a jet, as the CMS Level-1 jet tagger, trained in train/.

const w = weights('weights.npz');

// What the link delivers: pT in 0.25 GeV, η and φ in π/720, and which constituents are there.
const constituents = input('constituents', [16, 3], { axis: 1, types: ['uint<14>', 'int<11>', 'int<11>'] });
const jet = input('jet', [3], { axis: 0, types: ['uint<14>', 'int<11>', 'int<11>'] });
const present = input('present', [16], 'ufixed<1,1>');

const weightTypes = { weight: 'fixed<7,2,RND,SAT>', bias: 'fixed<9,3,RND,SAT>' } as const;
const trained = (name: string) => ({
  weight: w(`${name}.weight`),
  bias: w(`${name}.bias`),
  precision: weightTypes,
});
const activated = (x: Tensor, name: string) =>
  relu(dense(x, trained(name)), { precision: { result: 'ufixed<8,3,RND,SAT>' } });

const column = (x: Tensor, index: number) => take(x, { axis: -1, index });

const relative = map(
  relativeFeatures,
  [0, 1, 2].map((k) => column(constituents, k)).concat([0, 1, 2].map((k) => column(jet, k))),
);
const phi = activated(activated(relative, 'phi1'), 'phi2');
// Places without a constituent count as 0; a quarter of the sum of 16 places is a shift.
const pooled = scale(sumPool(mask(phi, present)), { factor: 0.25 });
const rho = activated(activated(pooled, 'rho1'), 'rho2');
const logits = dense(rho, {
  ...trained('logits'),
  precision: { ...weightTypes, result: 'fixed<14,6,RND,SAT>' },
});
const scores = softmax(logits);

export default model({
  name: 'deepsets',
  inputs: [constituents, jet, present],
  outputs: { scores, logits },
  part: 'xcvu13p-flga2577-2-e',
  clockPeriod: 5,
  strategy: 'distributed_arithmetic',
  events: 'events.npz',
});
