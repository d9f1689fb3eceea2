import {
  add,
  attentionPool,
  cast,
  dense,
  input,
  layerNorm,
  map,
  mask,
  model,
  multiHeadAttention,
  pairwise,
  relu,
  reshape,
  softmax,
  type Tensor,
  take,
  weights,
  withJet,
} from 'hls4ts';
import { logarithm } from '../jets/pairKernels.ts';

// After ATLAS' GN2: the flavour of a jet, the origin of each of its 16 leading tracks, and which of them share a vertex.

const w = weights('weights.npz');

// What the link delivers: pT in 0.25 GeV, η and φ in π/720, d0 in 10 µm, z0 in 20 µm, and which tracks are there.
const tracks = input('tracks', [16, 5], {
  axis: 1,
  types: ['uint<14>', 'int<11>', 'int<11>', 'int<12>', 'int<12>'],
});
const jet = input('jet', [3], { axis: 0, types: ['uint<14>', 'int<11>', 'int<11>'] });
const present = input('present', [16], 'ufixed<1,1>');

/** ln(1 + |distance|) / 2, positive where the track passes the beam on the jet's side. */
const signed = (distance: number, withJetSide: boolean) => {
  const size = logarithm(1 + Math.abs(distance)) / 2;
  return withJetSide ? size : -size;
};

/** ln pT, Δη and Δφ to the jet's axis, d0 and z0 of a track, shifted and scaled. */
function trackFeatures(
  pt: number,
  eta: number,
  phi: number,
  d0: number,
  z0: number,
  jetEta: number,
  jetPhi: number,
) {
  const turn = phi - jetPhi;
  const deltaPhi = turn > 720 ? turn - 1440 : turn < -720 ? turn + 1440 : turn;
  const deltaEta = eta - jetEta;
  return [
    logarithm(pt) - 3,
    cast(deltaEta / 64, 'fixed<8,2,RND,SAT>'),
    cast(deltaPhi / 64, 'fixed<8,2,RND,SAT>'),
    d0 >= 0 ? signed(d0, deltaPhi >= 0) : signed(d0, deltaPhi < 0),
    z0 >= 0 ? signed(z0, deltaEta < 0) : signed(z0, deltaEta >= 0),
  ];
}

const jetFeatures = (pt: number, eta: number) => [logarithm(pt) - 5, eta / 256];

/** What does not depend on the order of two tracks: distances and sums of their projections. */
function common(
  a1: number,
  a2: number,
  a3: number,
  a4: number,
  b1: number,
  b2: number,
  b3: number,
  b4: number,
) {
  const distances = [Math.abs(a1 - b1), Math.abs(a2 - b2), Math.abs(a3 - b3), Math.abs(a4 - b4)];
  return [...distances, a1 + b1, a2 + b2, a3 + b3, a4 + b4];
}

const weightTypes = { weight: 'fixed<7,2,RND,SAT>', bias: 'fixed<9,3,RND,SAT>' } as const;
const scaleType = 'fixed<8,2,RND,SAT>';
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
const activated = (x: Tensor) => relu(x, { precision: { result: 'ufixed<8,3,RND,SAT>' } });
const hidden = (x: Tensor, name: string) => activated(dense(x, trained(name)));

const normalized = (x: Tensor, name: string) =>
  layerNorm(x, {
    gamma: w(`${name}.gamma`),
    beta: w(`${name}.beta`),
    epsilon: 2 ** -10,
    precision: { scale: scaleType, bias: weightTypes.bias, result: 'fixed<9,4,RND,SAT>' },
  });

const softmaxTypes = {
  precision: {
    inpNorm: 'ufixed<9,4,RND,SAT>',
    expTable: 'ufixed<12,1,RND,SAT>',
    invInp: 'ufixed<10,5,RND,SAT>',
    invTable: 'ufixed<12,1,RND,SAT>',
    result: 'ufixed<10,1,RND,SAT>',
  },
} as const;

/** h = x + attention(LN x); h + W2·relu(W1·LN h) */
function block(x: Tensor, name: string): Tensor {
  const attended = multiHeadAttention(normalized(x, `${name}.norm1`), {
    heads: 2,
    query: rounded(`${name}.attention.query`, 'fixed<8,3,RND,SAT>'),
    key: rounded(`${name}.attention.key`, 'fixed<8,3,RND,SAT>'),
    value: rounded(`${name}.attention.value`, 'fixed<8,3,RND,SAT>'),
    output: rounded(`${name}.attention.output`, 'fixed<9,4,RND,SAT>'),
    scores: { precision: { result: 'fixed<10,5,RND,SAT>' } },
    softmax: softmaxTypes,
    context: { precision: { result: 'fixed<8,3,RND,SAT>' } },
    mask: present,
  });
  const h = add(x, attended);
  const up = hidden(normalized(h, `${name}.norm2`), `${name}.feed.up`);
  return add(h, dense(up, rounded(`${name}.feed.down`, 'fixed<9,4,RND,SAT>')));
}

const column = (x: Tensor, index: number) => take(x, { axis: -1, index });

const relative = map(trackFeatures, [
  ...[0, 1, 2, 3, 4].map((k) => column(tracks, k)),
  column(jet, 1),
  column(jet, 2),
]);
const features = withJet(relative, map(jetFeatures, [column(jet, 0), column(jet, 1)]));
const embedded = hidden(hidden(features, 'embed1'), 'embed2');
const block1 = block(embedded, 'block1');
const block2 = block(block1, 'block2');
const x = normalized(block2, 'norm');
const pooled = attentionPool(x, {
  query: {
    weight: w('pool.weight'),
    precision: { weight: scaleType, result: 'fixed<10,5,RND,SAT>' },
  },
  softmax: softmaxTypes,
  context: { precision: { result: 'fixed<9,4,RND,SAT>' } },
  mask: present,
});

const logits = dense(hidden(pooled, 'jet_head'), rounded('logits', 'fixed<14,6,RND,SAT>'));
const scores = softmax(logits);

const originLogits = dense(
  hidden(withJet(x, pooled), 'track_head'),
  rounded('origins', 'fixed<14,6,RND,SAT>'),
);
const origins = mask(originLogits, present);

const projected = dense(x, rounded('project', 'fixed<8,3,RND,SAT>'));
const both = pairwise(
  common,
  [0, 1, 2, 3].map((k) => column(projected, k)),
  { symmetric: true },
);
const jetOfPairs = dense(pooled, rounded('pair_jet', 'fixed<8,3,RND,SAT>'));
const pairHidden = activated(add(dense(both, trained('pair_head')), jetOfPairs));
const pairLogits = reshape(dense(pairHidden, rounded('vertices', 'fixed<14,6,RND,SAT>')), [16, 16]);
const vertices = mask(mask(pairLogits, present, { axis: 0 }), present, { axis: 1 });

export default model({
  name: 'gn2_tiny',
  inputs: [tracks, jet, present],
  outputs: { scores, logits, origins, vertices },
  part: 'xcvp1802-lsvc4072-2MP-e-S',
  clockPeriod: 5,
  events: 'events.npz',
});
