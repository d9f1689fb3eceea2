"""A small network after ATLAS' GN2: the flavour of a jet, the origin of each track, and which tracks share a vertex."""

import torch
from torch import nn

from layers import (
    ACTIVATION,
    BRANCH,
    HEAD,
    LOGARITHM,
    LOGIT,
    SCALE,
    SCORE,
    Attention,
    FeedForward,
    Norm,
    dense,
    masked_softmax,
)
from quantization import Grid, quantize, rounded

FEATURES, WIDTH, HEADS, SIZE, HIDDEN, PROJECTED, PAIRS = 7, 16, 2, 4, 32, 4, 8
FLAVOURS, ORIGINS = 3, 4


def logarithm(x):
    """ln of at least 1, as the model's kernel rounds it."""
    return quantize(torch.log(x.clamp(min=1)), LOGARITHM)


def track_features(tracks, jet):
    """[ln pT, Δη, Δφ, signed ln(1 + |d0|) and ln(1 + |z0|), and the jet's ln pT and η] of each track.

    Integers of the link -> [batch, n, 7], as the model's kernels have them. A distance is positive where the track
    passes the beam on the jet's side, as tracks from decays in flight do.
    """
    pt, eta, phi, d0, z0 = tracks.unbind(-1)
    jet_pt, jet_eta, jet_phi = (column[:, None] for column in jet.unbind(-1))
    turn = phi - jet_phi
    turn = torch.where(turn > 720, turn - 1440, torch.where(turn < -720, turn + 1440, turn))
    rise = eta - jet_eta
    angle = Grid(6, -2, 2)

    def signed(distance, with_jet):
        size = logarithm(1 + distance.abs()) / 2
        return torch.where(with_jet, size, -size)

    own = [
        logarithm(pt) - 3,
        quantize(rise / 64, angle),
        quantize(turn / 64, angle),
        signed(d0, (d0 >= 0) == (turn >= 0)),
        signed(z0, (z0 >= 0) == (rise < 0)),
    ]
    whole = [logarithm(jet_pt) - 5, jet_eta / 256]
    return torch.stack(own + [x.expand(pt.shape) for x in whole], -1)


class Block(nn.Module):
    """h = x + attention(LN x); y = h + W2·relu(W1·LN h)"""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(WIDTH), Norm(WIDTH)
        self.attention = Attention(WIDTH, HEADS, SIZE)
        self.feed = FeedForward(WIDTH, HIDDEN)

    def forward(self, x, present, exact):
        normal = self.norm1(x, exact)
        h = x + self.attention(normal, normal, present, exact) * present[..., None]
        return h + self.feed(self.norm2(h, exact), exact)


class Gn2(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed1, self.embed2 = dense(FEATURES, WIDTH), dense(WIDTH, WIDTH)
        self.block1, self.block2 = Block(), Block()
        self.norm = Norm(WIDTH)
        self.pool = nn.ParameterDict({"weight": nn.Parameter(torch.randn(WIDTH) / 4)})
        self.jet_head, self.logits = dense(WIDTH, WIDTH), dense(WIDTH, FLAVOURS)
        self.track_head, self.origins = dense(2 * WIDTH, WIDTH), dense(WIDTH, ORIGINS)
        self.project = dense(WIDTH, PROJECTED)
        self.pair_head, self.pair_jet, self.vertices = dense(2 * PROJECTED, PAIRS), dense(WIDTH, PAIRS), dense(PAIRS, 1)

    def pooled(self, x, present, exact):
        """Σ w·x with w = softmax(x·g)."""
        scores = rounded(x @ rounded(self.pool["weight"], SCALE, exact), SCORE, exact)
        weights = masked_softmax(scores, present, exact)
        return rounded((weights[..., None] * x).sum(1), BRANCH, exact)

    def pairs(self, x, pooled, exact):
        """A number for each pair of tracks, above 0 where they share a vertex."""
        projected = rounded(self.project(x, exact), HEAD, exact)
        first, second = projected[:, :, None], projected[:, None]
        both = torch.cat([(first - second).abs(), first + second], -1)
        jet = rounded(self.pair_jet(pooled, exact), HEAD, exact)[:, None, None]
        hidden = rounded(torch.relu(self.pair_head(both, exact) + jet), ACTIVATION, exact)
        return rounded(self.vertices(hidden, exact), LOGIT, exact)[..., 0]

    def forward(self, tracks, jet, exact=False):
        """Jet logits, origin logits and vertex logits from the integers of the link; absent tracks give 0."""
        present = tracks[..., 0] > 0
        x = rounded(torch.relu(self.embed1(track_features(tracks, jet), exact)), ACTIVATION, exact)
        x = rounded(torch.relu(self.embed2(x, exact)), ACTIVATION, exact)
        x = self.norm(self.block2(self.block1(x, present, exact), present, exact), exact)
        pooled = self.pooled(x, present, exact)
        hidden = rounded(torch.relu(self.jet_head(pooled, exact)), ACTIVATION, exact)
        logits = rounded(self.logits(hidden, exact), LOGIT, exact)
        with_jet = torch.cat([x, pooled[:, None].expand(x.shape)], -1)
        hidden = rounded(torch.relu(self.track_head(with_jet, exact)), ACTIVATION, exact)
        origins = rounded(self.origins(hidden, exact), LOGIT, exact) * present[..., None]
        vertices = self.pairs(x, pooled, exact) * (present[:, :, None] & present[:, None])
        return logits, origins, vertices
