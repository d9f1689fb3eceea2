"""The features of the model's kernel, in NumPy: the same integers as the firmware's."""

import numpy as np


def quantize(values, fraction, low, high):
    """Rounds to the nearest multiple of 2^-fraction (ties up) and saturates, as RND and SAT do."""
    steps = np.floor(values * 2.0**fraction + 0.5)
    return np.clip(steps, low * 2**fraction, high * 2**fraction - 1) / 2.0**fraction


def features(constituents, jet):
    """[events, 16, 3] and [events, 3] integers of the link -> [events, 16, 3] real numbers on the features' grids."""
    pt, eta, phi = (constituents[..., k].astype(np.float64) for k in range(3))
    jet_pt, jet_eta, jet_phi = (jet[:, k, None].astype(np.float64) for k in range(3))
    coarse = quantize(jet_pt, -4, 0, 2**14)
    with np.errstate(divide="ignore"):
        reciprocal = quantize(np.where(coarse > 0, 1 / coarse, np.inf), 22, 0, 2**-8)
    share = quantize(pt * reciprocal, 8, 0, 1)
    root = quantize(np.sqrt(share), 8, 0, 1)
    delta_phi = phi - jet_phi
    delta_phi = np.where(delta_phi > 720, delta_phi - 1440, np.where(delta_phi < -720, delta_phi + 1440, delta_phi))
    present = pt > 0
    delta_eta = np.where(present, quantize((eta - jet_eta) / 128, 7, -2, 2), 0)
    delta_phi = np.where(present, quantize(delta_phi / 128, 7, -2, 2), 0)
    return np.stack([root, delta_eta, delta_phi], axis=-1)
