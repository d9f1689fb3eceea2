"""Layers and features of the networks that look at constituents one by one or by attention."""

import math

import torch
from torch import nn

from layers import ACTIVATION, BRANCH, HEAD, SCORE, Dense, dense, masked_softmax
from quantization import Grid, quantize, rounded

PROJECTION = Grid(6, -2.0, 2.0)  # fixed<8,2,RND,SAT>: E and F of a Linformer, and token mixing


def relative_features(constituents, jet):
    """[root of the share of the jet's pT, Δη, Δφ], 0 where there is no constituent: examples/jets/kernels.ts."""
    pt, eta, phi = constituents.unbind(-1)
    jet_pt, jet_eta, jet_phi = (column[:, None] for column in jet.unbind(-1))
    coarse = quantize(jet_pt, Grid(-4, 0, 2**14))
    reciprocal = quantize(1 / coarse.clamp(min=1), Grid(22, 0, 2**-8))
    share = quantize(pt * reciprocal, Grid(8, 0, 1))
    root = quantize(torch.sqrt(share), Grid(8, 0, 1))
    turn = phi - jet_phi
    turn = torch.where(turn > 720, turn - 1440, torch.where(turn < -720, turn + 1440, turn))
    angle = Grid(7, -2, 2)
    features = torch.stack([root, quantize((eta - jet_eta) / 128, angle), quantize(turn / 128, angle)], -1)
    return features * (pt > 0)[..., None]


def activated(x, layer, exact):
    """relu of a dense layer."""
    return rounded(torch.relu(layer(x, exact)), ACTIVATION, exact)


def narrow(inputs, outputs):
    """A dense layer whose weights start small and have a bit more below the point."""
    layer = Dense(inputs, outputs, weight=PROJECTION, bias=Grid(6, -4.0, 4.0))
    nn.init.normal_(layer.weight, std=inputs**-0.5)
    return layer


class SelfAttention(nn.Module):
    """x + softmax(Q·Kᵀ/√d)·V·W with one head; with `projected` K and V come from that many sums over the particles."""

    def __init__(self, particles, width, projected=None):
        super().__init__()
        self.query, self.key = dense(width, width), dense(width, width)
        self.value, self.output = dense(width, width), dense(width, width)
        for layer in (self.query, self.key, self.value, self.output):
            nn.init.normal_(layer.weight, std=width**-0.5)
        self.along = nn.ModuleDict()
        if projected:
            self.along = nn.ModuleDict({"key": narrow(particles, projected), "value": narrow(particles, projected)})
            for layer in self.along.values():
                layer.bias.requires_grad_(False)

    def source(self, x, name, exact):
        if name not in self.along:
            return x
        weight = rounded(self.along[name].weight, PROJECTION, exact)
        return rounded(x.transpose(1, 2) @ weight, BRANCH, exact).transpose(1, 2)

    def forward(self, x, exact):
        query = rounded(self.query(x, exact), HEAD, exact)
        key = rounded(self.key(self.source(x, "key", exact), exact), HEAD, exact)
        value = rounded(self.value(self.source(x, "value", exact), exact), HEAD, exact)
        scores = rounded(query @ key.transpose(-1, -2), SCORE, exact)
        present = torch.ones_like(scores, dtype=torch.bool)
        weights = masked_softmax(scores, present, exact, math.sqrt(x.shape[-1]))
        context = rounded(weights @ value, HEAD, exact)
        return x + rounded(self.output(context, exact), BRANCH, exact)


class FlatTransformer(nn.Module):
    """The transformers of arXiv 2510.24784: features -> 16 -> 16, attention, two residual layers, flatten, 16, classes."""

    def __init__(self, particles, projected=None, width=16, classes=5):
        super().__init__()
        self.embed1, self.embed2 = dense(3, width), dense(width, width)
        self.attention = SelfAttention(particles, width, projected)
        self.up1, self.down1 = dense(width, 2 * width), dense(2 * width, width)
        self.up2, self.down2 = dense(width, 2 * width), dense(2 * width, width)
        self.head, self.logits = dense(particles * width, width), dense(width, classes)
        nn.init.normal_(self.head.weight, std=(particles * width) ** -0.5)

    def forward(self, constituents, jet, exact=False):
        """Logits from the integers of the link; `exact` leaves out the roundings of the network."""
        x = activated(activated(relative_features(constituents, jet), self.embed1, exact), self.embed2, exact)
        x = self.attention(x, exact)
        x = x + activated(activated(x, self.up1, exact), self.down1, exact)
        x = x + activated(activated(x, self.up2, exact), self.down2, exact)
        x = activated(x.flatten(1), self.head, exact)
        return rounded(self.logits(x, exact), Grid(8, -32.0, 32.0), exact)
