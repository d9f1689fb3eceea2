"""A small IAFormer (arXiv 2505.03258): attention from the features of pairs alone, and the difference of two of them."""

import torch
from torch import nn

from layers import (
    ACTIVATION,
    LOGIT,
    DifferentialAttention,
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
    """h = x + attention(LN x, u); y = h + W2·relu(W1·LN h)"""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(WIDTH), Norm(WIDTH)
        self.attention = DifferentialAttention(WIDTH, PAIRS, HEADS, SIZE)
        self.feed = FeedForward(WIDTH, HIDDEN)

    def forward(self, x, pairs, present, exact):
        h = x + self.attention(self.norm1(x, exact), pairs, present, exact) * present[..., None]
        return h + self.feed(self.norm2(h, exact), exact)


class Iaformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed1, self.embed2 = dense(FEATURES, WIDTH), dense(WIDTH, WIDTH)
        self.pairs = PairEmbedding(PAIRS)
        self.pairs2 = dense(PAIRS, PAIRS)
        self.block1, self.block2 = Block(), Block()
        self.norm = Norm(WIDTH)
        self.head = dense(WIDTH, WIDTH)
        self.logits = dense(WIDTH, CLASSES)

    def forward(self, constituents, jet, exact=False):
        """Logits from the integers of the link; `exact` leaves out the roundings of the network."""
        features, pt, logarithm = constituent_features(constituents, jet)
        present = pt > 0
        pairs = self.pairs(pair_features(features, pt, logarithm), exact)
        pairs = rounded(torch.relu(self.pairs2(pairs, exact)), ACTIVATION, exact)
        x = rounded(torch.relu(self.embed1(features, exact)), ACTIVATION, exact)
        x = rounded(torch.relu(self.embed2(x, exact)), ACTIVATION, exact)
        x = self.block2(self.block1(x, pairs, present, exact), pairs, present, exact)
        pooled = (self.norm(x, exact) * present[..., None]).sum(1) / 16
        hidden = rounded(torch.relu(self.head(pooled, exact)), ACTIVATION, exact)
        return rounded(self.logits(hidden, exact), LOGIT, exact)
