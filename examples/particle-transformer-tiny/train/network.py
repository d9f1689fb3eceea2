"""A small Particle Transformer (arXiv 2202.03772) with fixed-point weights and activations."""

import torch
from torch import nn

from layers import (
    ACTIVATION,
    LOGIT,
    SCALE,
    SCORE,
    Attention,
    FeedForward,
    Norm,
    PairEmbedding,
    constituent_features,
    dense,
    pair_features,
)
from quantization import rounded

FEATURES, WIDTH, HEADS, SIZE, HIDDEN, PAIRS, CLASSES = 4, 16, 2, 4, 32, 8, 5


class Block(nn.Module):
    """h = x + attention(LN x, U); y = h + W2·relu(W1·LN h)"""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(WIDTH), Norm(WIDTH)
        self.attention = Attention(WIDTH, HEADS, SIZE)
        self.feed = FeedForward(WIDTH, HIDDEN)

    def forward(self, x, present, pair_bias, exact):
        normal = self.norm1(x, exact)
        attended = self.attention(normal, normal, present, exact, pair_bias) * present[..., None]
        h = x + attended
        return h + self.feed(self.norm2(h, exact), exact)


class ClassBlock(nn.Module):
    """The class token attends to itself and to the particles."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(WIDTH), Norm(WIDTH)
        self.attention = Attention(WIDTH, HEADS, SIZE)
        self.feed = FeedForward(WIDTH, HIDDEN)

    def forward(self, token, x, present, exact):
        query, particles = self.norm1(token, exact), self.norm1(x, exact)
        always = torch.ones_like(present[:, :1])
        attended = self.attention(query, torch.cat([query, particles], 1), torch.cat([always, present], 1), exact)
        h = token + attended
        return h + self.feed(self.norm2(h, exact), exact)


class ParticleTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed1, self.embed2 = dense(FEATURES, WIDTH), dense(WIDTH, WIDTH)
        self.pairs = PairEmbedding(PAIRS)
        self.pair_bias = dense(PAIRS, HEADS)
        self.block1, self.block2 = Block(), Block()
        self.token = nn.ParameterDict({"weight": nn.Parameter(torch.randn(1, WIDTH))})
        self.class_block = ClassBlock()
        self.norm = Norm(WIDTH)
        self.logits = dense(WIDTH, CLASSES)

    def forward(self, constituents, jet, exact=False):
        """Logits from the integers of the link; `exact` leaves out the roundings of the network."""
        features, pt, logarithm = constituent_features(constituents, jet)
        present = pt > 0
        pairs = self.pairs(pair_features(features, pt, logarithm), exact)
        bias = rounded(self.pair_bias(pairs, exact), SCORE, exact).permute(0, 3, 1, 2)
        x = rounded(torch.relu(self.embed1(features, exact)), ACTIVATION, exact)
        x = rounded(torch.relu(self.embed2(x, exact)), ACTIVATION, exact)
        x = self.block1(x, present, bias, exact)
        x = self.block2(x, present, bias, exact)
        token = rounded(self.token["weight"], SCALE, exact).expand(len(x), 1, WIDTH)
        token = self.class_block(token, x, present, exact)
        return rounded(self.logits(self.norm(token, exact), exact), LOGIT, exact)[:, 0]
