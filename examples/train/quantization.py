"""Fixed-point numbers in PyTorch: rounding to the nearest, saturation, and gradients that pass as if nothing had happened."""

from typing import NamedTuple

import torch
from torch import nn


class Grid(NamedTuple):
    """Multiples of 2^-fraction from low to below high: ap_fixed with AP_RND and AP_SAT."""

    fraction: int
    low: float
    high: float


class _Rounding(torch.autograd.Function):
    """Nearest multiple, ties up, saturating; the gradient is 1 inside the range and 0 outside."""

    @staticmethod
    def forward(context, x, fraction, low, high):
        scale = 2.0**fraction
        context.save_for_backward((x >= low) & (x <= high - 1 / scale))
        return torch.floor(x * scale + 0.5).clamp_(low * scale, high * scale - 1).div_(scale)

    @staticmethod
    def backward(context, gradient):
        (inside,) = context.saved_tensors
        return gradient * inside, None, None, None


def quantize(x, grid):
    """x on the grid."""
    return _Rounding.apply(x, *grid)


def rounded(x, grid, exact):
    """x on the grid, or x itself in the float network."""
    return x if exact else quantize(x, grid)


class Dense(nn.Module):
    """x W + b along the last axis."""

    def __init__(self, inputs, outputs, weight, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * (2 / inputs) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.grids = weight, bias

    def forward(self, x, exact):
        weight, bias = (rounded(value, grid, exact) for value, grid in zip((self.weight, self.bias), self.grids))
        return x @ weight + bias
