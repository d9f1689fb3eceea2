"""An MLP-Mixer over constituents with cross-attention to subjets (arXiv 2404.14677)."""

import torch
from torch import nn

from layers import BRANCH, LOGIT, Attention, FeedForward, Norm, dense
from quantization import rounded
from tagging import PROJECTION, activated, narrow, relative_features

CONSTITUENTS, WIDTH, HEADS, SIZE = 16, 16, 2, 4


class MixerSubjets(nn.Module):
    """Embedding, one Mixer block, cross-attention with queries from constituents, mean, head."""

    def __init__(self):
        super().__init__()
        self.embed, self.embed_subjets = dense(3, WIDTH), dense(3, WIDTH)
        self.token1, self.token2 = narrow(CONSTITUENTS, CONSTITUENTS), narrow(CONSTITUENTS, CONSTITUENTS)
        self.norm_tokens, self.norm_channels = Norm(WIDTH), Norm(WIDTH)
        self.feed = FeedForward(WIDTH, 2 * WIDTH)
        self.norm_queries, self.norm_subjets = Norm(WIDTH), Norm(WIDTH)
        self.attention = Attention(WIDTH, HEADS, SIZE)
        self.head, self.logits = dense(WIDTH, 16), dense(16, 5)

    def forward(self, constituents, jet, subjets, exact=False):
        """Logits from the integers of the link; `exact` leaves out the roundings of the network."""
        x = activated(relative_features(constituents, jet), self.embed, exact)
        mixed = activated(self.norm_tokens(x, exact).transpose(1, 2), self.token1, exact)
        x = x + rounded(self.token2(mixed, exact), BRANCH, exact).transpose(1, 2)
        x = x + self.feed(self.norm_channels(x, exact), exact)
        s = activated(relative_features(subjets, jet), self.embed_subjets, exact)
        present = subjets[..., 0] > 0
        query, keys = self.norm_queries(x, exact), self.norm_subjets(s, exact)
        x = x + self.attention(query, keys, present, exact)
        pooled = torch.sum(x, 1) / 16
        return rounded(self.logits(activated(pooled, self.head, exact), exact), LOGIT, exact)
