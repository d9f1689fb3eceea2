"""Layers of the networks that look at pairs of particles, rounded as the firmware rounds them."""

import math

import torch
from torch import nn

from quantization import Dense, Grid, quantize, rounded

WEIGHT = Grid(5, -2.0, 2.0)  # fixed<7,2,RND,SAT>
SCALE = Grid(6, -2.0, 2.0)  # fixed<8,2,RND,SAT>: scales of a LayerNorm, λ, and vectors of weights
BIAS = Grid(6, -4.0, 4.0)  # fixed<9,3,RND,SAT>
ACTIVATION = Grid(5, 0.0, 8.0)  # ufixed<8,3,RND,SAT>
NORM = Grid(5, -8.0, 8.0)  # fixed<9,4,RND,SAT>: result of a LayerNorm
HEAD = Grid(5, -4.0, 4.0)  # fixed<8,3,RND,SAT>: queries, keys, values, contexts
BRANCH = Grid(5, -8.0, 8.0)  # fixed<9,4,RND,SAT>: what is added to the residual stream
SCORE = Grid(5, -16.0, 16.0)  # fixed<10,5,RND,SAT>: scores of an attention
DISTANCE = Grid(5, 0.0, 16.0)  # ufixed<9,4,RND,SAT>: index of the table of exponentials
EXPONENTIAL = Grid(11, 0.0, 2.0)  # ufixed<12,1,RND,SAT>: and of the reciprocals
SUM = Grid(5, 0.0, 32.0)  # ufixed<10,5,RND,SAT>: index of the table of reciprocals
PROBABILITY = Grid(9, 0.0, 2.0)  # ufixed<10,1,RND,SAT>: result of a softmax
DIFFERENCE = Grid(9, -2.0, 2.0)  # fixed<11,2,RND,SAT>: of two softmaxes
LOGIT = Grid(8, -32.0, 32.0)  # fixed<14,6,RND,SAT>
LOGARITHM = Grid(5, 0.0, 16.0)  # ufixed<9,4,RND,SAT>
PAIR = Grid(5, -4.0, 4.0)  # fixed<8,3,RND,SAT>: pair features

EPSILON = 2.0**-10


def dense(inputs, outputs):
    """A dense layer with the types of all networks here."""
    return Dense(inputs, outputs, weight=WEIGHT, bias=BIAS)


class Norm(nn.Module):
    """LayerNorm over the last axis: computed exactly, its result rounded."""

    def __init__(self, features):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(features))
        self.beta = nn.Parameter(torch.zeros(features))

    def forward(self, x, exact):
        gamma, beta = rounded(self.gamma, SCALE, exact), rounded(self.beta, BIAS, exact)
        return rounded(nn.functional.layer_norm(x, x.shape[-1:], gamma, beta, EPSILON), NORM, exact)


def softmax_tables(scores, present, temperature):
    """The softmax of the firmware: a table of exponentials, the sum, a table of reciprocals, each rounded once."""
    lowest = scores.masked_fill(~present, -1e9)
    distance = quantize(lowest.amax(-1, keepdim=True) - scores, DISTANCE)
    exponential = quantize(torch.exp(-distance / temperature), EXPONENTIAL) * present
    total = quantize(exponential.sum(-1, keepdim=True), SUM)
    reciprocal = quantize(1 / total.clamp(min=2.0**-5), EXPONENTIAL)
    return quantize(exponential * reciprocal, PROBABILITY)


def masked_softmax(scores, present, exact, temperature=1):
    """Weights over the last axis that are exactly 0 where `present` is false; gradients of the exact softmax."""
    present = present.expand(scores.shape)
    weights = torch.softmax((scores / temperature).masked_fill(~present, -1e9), -1) * present
    if exact:
        return weights
    with torch.no_grad():
        difference = softmax_tables(scores, present, temperature) - weights
    return weights + difference


class Attention(nn.Module):
    """Multi-head attention softmax(Q·Kᵀ/√d + U)·V; U comes as [batch, heads, n, m]."""

    def __init__(self, features, heads, size):
        super().__init__()
        self.heads, self.size = heads, size
        self.query = dense(features, heads * size)
        self.key = dense(features, heads * size)
        self.value = dense(features, heads * size)
        self.output = dense(heads * size, features)
        for layer in (self.query, self.key, self.value, self.output):
            nn.init.normal_(layer.weight, std=layer.weight.shape[0] ** -0.5)

    def split(self, x, layer, exact):
        y = rounded(layer(x, exact), HEAD, exact)
        return y.unflatten(-1, (self.heads, self.size)).transpose(1, 2)

    def forward(self, x, source, present, exact, pair_bias=None):
        query, key, value = (self.split(*given, exact) for given in ((x, self.query), (source, self.key), (source, self.value)))
        scores = rounded(query @ key.transpose(-1, -2), SCORE, exact)
        temperature = math.sqrt(self.size)
        if pair_bias is not None:
            scores, temperature = rounded(scores / temperature + pair_bias, SCORE, exact), 1
        weights = masked_softmax(scores, present[:, None, None, :], exact, temperature)
        context = rounded(weights @ value, HEAD, exact).transpose(1, 2).flatten(2)
        return rounded(self.output(context, exact), BRANCH, exact)


class FeedForward(nn.Module):
    """W2·relu(W1·x)."""

    def __init__(self, features, hidden):
        super().__init__()
        self.up = dense(features, hidden)
        self.down = dense(hidden, features)

    def forward(self, x, exact):
        hidden = rounded(torch.relu(self.up(x, exact)), ACTIVATION, exact)
        return rounded(self.down(hidden, exact), BRANCH, exact)


def export(model):
    """All weights on their grids, by name, as weights.npz holds them."""
    own = {}
    for name, module in model.named_modules():
        if isinstance(module, Dense):
            own |= {f"{name}.weight": module.grids[0], f"{name}.bias": module.grids[1]}

    def grid(name):
        return own.get(name) or (BIAS if name.endswith(".beta") else SCALE)

    return {name: quantize(value.detach().double(), grid(name)).numpy() for name, value in model.named_parameters()}


def constituent_features(constituents, jet):
    """[root of the share of the jet's pT, Δη, Δφ, ln pT] of each constituent, and pT and ln pT themselves.

    Integers of the link -> ([batch, n, 4] features, [batch, n] pT, [batch, n] ln pT), as the model's kernel has them.
    """
    pt, eta, phi = constituents.unbind(-1)
    jet_pt, jet_eta, jet_phi = (column[:, None] for column in jet.unbind(-1))
    coarse = quantize(jet_pt, Grid(-4, 0, 2**14))
    reciprocal = quantize(1 / coarse.clamp(min=1), Grid(22, 0, 2**-8))
    share = quantize(pt * reciprocal, Grid(8, 0, 1))
    root = quantize(torch.sqrt(share), Grid(8, 0, 1))
    turn = phi - jet_phi
    turn = torch.where(turn > 720, turn - 1440, torch.where(turn < -720, turn + 1440, turn))
    angle = Grid(7, -2, 2)
    logarithm = quantize(torch.log(pt.clamp(min=1)), LOGARITHM)
    delta_eta, delta_phi = quantize((eta - jet_eta) / 128, angle), quantize(turn / 128, angle)
    return torch.stack([root, delta_eta, delta_phi, (logarithm - 5) / 2], -1), pt, logarithm


def pair_features(features, pt, logarithm):
    """[ln kT, ln z, ln m², ln Δ] of every pair, shifted and scaled to about ±2: [batch, n, n, 4]."""
    delta_eta = features[:, :, None, 1] - features[:, None, :, 1]
    delta_phi = features[:, :, None, 2] - features[:, None, :, 2]
    squared = (delta_eta**2 + delta_phi**2) * 2**14
    distance = quantize(torch.log(squared.clamp(min=1)), LOGARITHM)
    total = quantize(torch.log((pt[:, :, None] + pt[:, None, :]).clamp(min=1)), LOGARITHM)
    first, second = logarithm[:, :, None], logarithm[:, None, :]
    softer = torch.minimum(first, second)
    found = [
        (softer + distance / 2 - 8) / 2,
        (softer - total + 3) / 2,
        (first + second + distance - 20) / 4,
        (distance - 8) / 4,
    ]
    return quantize(torch.stack(found, -1), PAIR)


class PairEmbedding(nn.Module):
    """relu of a dense layer on the features of each pair."""

    def __init__(self, outputs):
        super().__init__()
        self.hidden = dense(4, outputs)

    def forward(self, pairs, exact):
        return rounded(torch.relu(self.hidden(pairs, exact)), ACTIVATION, exact)


class DifferentialAttention(nn.Module):
    """(softmax(P1·u) − λ·softmax(P2·u))·V with scores from pair features u alone; λ is one number a head."""

    def __init__(self, features, pairs, heads, size):
        super().__init__()
        self.heads, self.size = heads, size
        self.first, self.second = dense(pairs, heads), dense(pairs, heads)
        self.value, self.output = dense(features, heads * size), dense(heads * size, features)
        self.factor = nn.Parameter(torch.full((heads,), 0.5))
        for layer in (self.first, self.second, self.value, self.output):
            nn.init.normal_(layer.weight, std=layer.weight.shape[0] ** -0.5)

    def weights(self, layer, pairs, present, exact):
        scores = rounded(layer(pairs, exact), SCORE, exact).permute(0, 3, 1, 2)
        return masked_softmax(scores, present[:, None, None, :], exact)

    def forward(self, x, pairs, present, exact):
        value = rounded(self.value(x, exact), HEAD, exact).unflatten(-1, (self.heads, self.size)).transpose(1, 2)
        factor = rounded(self.factor, SCALE, exact)[:, None, None]
        difference = self.weights(self.first, pairs, present, exact) - factor * self.weights(self.second, pairs, present, exact)
        context = rounded(rounded(difference, DIFFERENCE, exact) @ value, HEAD, exact).transpose(1, 2).flatten(2)
        return rounded(self.output(context, exact), BRANCH, exact)
