"""Accuracy, areas under ROC curves, and background rejection."""

import numpy as np


def auc(scores, is_signal):
    """Probability that a signal event scores higher than a background event; ties count half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    signals, backgrounds = is_signal.sum(), (~is_signal).sum()
    return float((ranks[is_signal].sum() - signals * (signals + 1) / 2) / (signals * backgrounds))


def softmax(logits):
    """Scores that sum to 1."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def rejection(scores, labels, signal, background):
    """1/ε_B at ε_S = 0.5 for one class against others, by its share of the scores of both."""
    own = scores[:, signal] / np.maximum(scores[:, [signal, *background]].sum(axis=1), 1e-12)
    threshold = np.median(own[labels == signal])
    others = own[np.isin(labels, background)]
    return float(len(others) / max(1, (others >= threshold).sum()))


def figures(logits, labels, signals, background):
    """Accuracy, AUC by class, and background rejection of the signal classes."""
    scores = softmax(logits)
    return {
        "accuracy": float((logits.argmax(axis=1) == labels).mean()),
        "auc": [auc(scores[:, k], labels == k) for k in range(logits.shape[1])],
        "rejection": [rejection(scores, labels, k, background) for k in signals],
    }
