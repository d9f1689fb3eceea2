import {
  add,
  cast,
  dense,
  einsumDense,
  flatten,
  input,
  map,
  model,
  relu,
  softmax,
  type Tensor,
  take,
  transpose,
  weights,
} from 'hls4ts';

// The MLP-Mixer of arXiv 2503.03103 on the 16 leading constituents of a jet, trained in train/.

const w = weights('weights.npz');

// What the link delivers: pT in 0.25 GeV, η and φ in π/720.
const constituents = input('constituents', [16, 3], { axis: 1, types: ['uint<14>', 'int<11>', 'int<11>'] });
const jet = input('jet', [3], { axis: 0, types: ['uint<14>', 'int<11>', 'int<11>'] });

/** Share of the jet's pT (as a square root), and Δη and Δφ to its axis; 0 for an empty place. */
function features(pt: number, eta: number, phi: number, jetPt: number, jetEta: number, jetPhi: number) {
  const reciprocal = cast(1 / cast(jetPt, 'ufixed<10,14,RND,SAT>'), 'ufixed<14,-8,RND,SAT>');
  const share = cast(pt * reciprocal, 'ufixed<8,0,RND,SAT>');
  const root = cast(Math.sqrt(share), 'ufixed<8,0,RND,SAT>');
  if (pt === 0) return [root, 0, 0];
  const turn = phi - jetPhi;
  const deltaPhi = turn > 720 ? turn - 1440 : turn < -720 ? turn + 1440 : turn;
  return [root, cast((eta - jetEta) / 128, 'fixed<9,2,RND,SAT>'), cast(deltaPhi / 128, 'fixed<9,2,RND,SAT>')];
}

const weightTypes = { weight: 'fixed<8,2,RND,SAT>', bias: 'fixed<9,3,RND,SAT>' } as const;
const trained = (name: string) => ({
  weight: w(`${name}.weight`),
  bias: w(`${name}.bias`),
  precision: weightTypes,
});
const activated = (x: Tensor) => relu(x, { precision: { result: 'ufixed<9,3,RND,SAT>' } });

/** Dense along the features of every constituent. */
const perConstituent = (x: Tensor, name: string) => activated(dense(x, trained(name)));

/** Dense along the constituents of every feature: this is what mixes them. */
const acrossConstituents = (x: Tensor, name: string) =>
  activated(einsumDense(x, { equation: 'nc,nm->cm', ...trained(name) }));

/** One Mixer block: features are mixed, then constituents, and the input is added. */
function mixerBlock(x: Tensor): Tensor {
  const embedded = perConstituent(x, 'embed1');
  const projected = perConstituent(embedded, 'embed2');
  const mixed = acrossConstituents(projected, 'token');
  return add(x, transpose(mixed, [1, 0]));
}

const column = (x: Tensor, index: number) => take(x, { axis: -1, index });

const relative = map(
  features,
  [0, 1, 2].map((k) => column(constituents, k)).concat([0, 1, 2].map((k) => column(jet, k))),
);
const block = mixerBlock(relative);
const channel1 = perConstituent(block, 'channel1');
const channel2 = perConstituent(channel1, 'channel2');
const pooled = flatten(acrossConstituents(channel2, 'pool'));
const head1 = perConstituent(pooled, 'head1');
const head2 = perConstituent(head1, 'head2');
const head3 = perConstituent(head2, 'head3');
const logits = dense(head3, {
  ...trained('logits'),
  precision: { ...weightTypes, result: 'fixed<14,6,RND,SAT>' },
});
const scores = softmax(logits);

export default model({
  name: 'jet_mixer',
  inputs: [constituents, jet],
  outputs: { scores, logits },
  part: 'xcvu9p-flga2104-2L-e',
  clockPeriod: 5,
  events: 'events.npz',
});
