"""Accuracy and areas under ROC curves."""

import numpy as np


def auc(scores, is_signal):
    """Probability that a signal event scores higher than a background event; ties count half."""
    order = np.argsort(scores, kind="stable")
    _, inverse, counts = np.unique(scores[order], return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    signal = is_signal[order]
    n_signal, n_background = signal.sum(), (~signal).sum()
    return (ranks[signal].sum() - n_signal * (n_signal + 1) / 2) / (n_signal * n_background)


def softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def summary(probabilities, labels):
    """Accuracy, and one-against-the-rest areas by class."""
    accuracy = float((probabilities.argmax(axis=1) == labels).mean())
    areas = [float(auc(probabilities[:, k], labels == k)) for k in range(probabilities.shape[1])]
    return accuracy, areas
