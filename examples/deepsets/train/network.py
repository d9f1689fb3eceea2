"""A DeepSets network as in the CMS Level-1 jet tagger: the same layers for each constituent, their sum, a head."""

import torch
from torch import nn

from layers import LOGIT, dense
from quantization import rounded
from tagging import activated, relative_features

CONSTITUENTS = 16


class DeepSets(nn.Module):
    """φ: 3 -> 32 -> 32 for each constituent, sum over the places, ρ: 32 -> 32 -> 16 -> 5."""

    def __init__(self):
        super().__init__()
        self.phi1, self.phi2 = dense(3, 32), dense(32, 32)
        self.rho1, self.rho2, self.logits = dense(32, 32), dense(32, 16), dense(16, 5)

    def forward(self, constituents, jet, exact=False):
        """Logits from the integers of the link; `exact` leaves out the roundings of the network."""
        present = constituents[..., :1] > 0
        x = activated(activated(relative_features(constituents, jet), self.phi1, exact), self.phi2, exact)
        # The sum over 16 places times ¼: a shift, and large enough for the roundings behind it.
        pooled = torch.sum(x * present, 1) / 4
        return rounded(self.logits(activated(activated(pooled, self.rho1, exact), self.rho2, exact), exact), LOGIT, exact)
