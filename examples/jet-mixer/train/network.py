"""The MLP-Mixer of arXiv 2503.03103 with fixed-point weights and activations, trained through the rounding."""

import torch
from torch import nn

CONSTITUENTS = 16
FEATURES = 3
CLASSES = 5

# Fraction bits and range of each kind of number; the model file names the same types.
WEIGHT = (6, -2.0, 2.0)  # fixed<8,2,RND,SAT>
BIAS = (6, -4.0, 4.0)  # fixed<9,3,RND,SAT>
ACTIVATION = (6, 0.0, 8.0)  # ufixed<9,3,RND,SAT>
LOGIT = (8, -32.0, 32.0)  # fixed<14,6,RND,SAT>


def quantize(x, grid, straight_through=True):
    """Nearest multiple of 2^-fraction, ties up, saturating; the gradient passes as if nothing had happened."""
    fraction, low, high = grid
    scale = 2.0**fraction
    rounded = torch.clamp(torch.floor(x * scale + 0.5), low * scale, high * scale - 1) / scale
    if not straight_through:
        return rounded
    clipped = torch.clamp(x, low, high - 1 / scale)
    return clipped + (rounded - clipped).detach()


class Dense(nn.Module):
    """x W + b along the last axis."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * (2 / inputs) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x, exact):
        weight, bias = (self.weight, self.bias) if exact else (quantize(self.weight, WEIGHT), quantize(self.bias, BIAS))
        return x @ weight + bias


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed1 = Dense(FEATURES, 16)
        self.embed2 = Dense(16, FEATURES)
        self.token = Dense(CONSTITUENTS, CONSTITUENTS)
        self.channel1 = Dense(FEATURES, 16)
        self.channel2 = Dense(16, 16)
        self.pool = Dense(CONSTITUENTS, 1)
        self.head1 = Dense(16, 16)
        self.head2 = Dense(16, 16)
        self.head3 = Dense(16, 16)
        self.logits = Dense(16, CLASSES)

    def forward(self, x, exact=False):
        """Logits; `exact` leaves all roundings out."""

        def relu(y):
            return torch.relu(y) if exact else quantize(torch.relu(y), ACTIVATION)

        x1 = relu(self.embed1(x, exact))
        x1 = relu(self.embed2(x1, exact))
        x2 = relu(self.token(x1.transpose(1, 2), exact)).transpose(1, 2)
        y = x + x2
        y = relu(self.channel1(y, exact))
        y = relu(self.channel2(y, exact))
        p = relu(self.pool(y.transpose(1, 2), exact)).squeeze(-1)
        h = relu(self.head1(p, exact))
        h = relu(self.head2(h, exact))
        h = relu(self.head3(h, exact))
        out = self.logits(h, exact)
        return out if exact else quantize(out, LOGIT)
