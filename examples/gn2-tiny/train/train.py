"""Trains the small GN2 on jet flavour, track origins and common vertices; writes weights.npz, events.npz and results.json.

    pip install -r examples/train/requirements.txt
    python examples/gn2-tiny/train/train.py
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

FOLDER = Path(__file__).resolve().parent.parent
sys.path.append(str(FOLDER.parent / "train"))

from network import Gn2  # noqa: E402
from layers import export  # noqa: E402
from data import generate  # noqa: E402
from metrics import auc, figures, rejection, softmax  # noqa: E402
from training import EXAMPLE_EVENTS, TEST_EVENTS, fit, parse_options  # noqa: E402

LIGHT, CHARM, BOTTOM = range(3)


class Jets:
    """A data set as tensors."""

    def __init__(self, events, seed, cache):
        self.arrays = generate("generateTracks.ts", events, seed, cache)
        self.inputs = [torch.tensor(self.arrays[name], dtype=torch.float32) for name in ("tracks", "jet")]
        self.label = torch.tensor(self.arrays["label"]).long()
        self.origin = torch.tensor(self.arrays["origin"]).long()
        self.vertex = torch.tensor(self.arrays["vertex"], dtype=torch.int16)

    def pairs(self, chosen):
        """Which pairs of different tracks are there, and which of all share a vertex."""
        vertex = self.vertex[chosen]
        there = vertex >= 0
        apart = ~torch.eye(vertex.shape[1], dtype=torch.bool)
        return there[:, :, None] & there[:, None] & apart, vertex[:, :, None] == vertex[:, None]

    def loss(self, model, chosen, exact):
        """Cross entropies of jets, tracks and pairs."""
        logits, origins, vertices = model(*(x[chosen] for x in self.inputs), exact)
        there, same = self.pairs(chosen)
        functions = torch.nn.functional
        jet = functions.cross_entropy(logits, self.label[chosen])
        track = functions.cross_entropy(origins.flatten(0, 1), self.origin[chosen].flatten(), ignore_index=-1)
        pair = functions.binary_cross_entropy_with_logits(vertices[there], same[there].to(vertices.dtype))
        return jet + 0.5 * track + pair


def apply(model, data, exact, batch=1000):
    """The three outputs on all events, in double precision."""
    model.double()
    events = len(data.label)
    with torch.no_grad():
        parts = [model(*(x[first : first + batch].double() for x in data.inputs), exact) for first in range(0, events, batch)]
    model.float()
    return [torch.cat(outputs).numpy() for outputs in zip(*parts)]


def summary(outputs, data):
    """Figures of the jets, of the tracks and of the pairs."""
    logits, origins, vertices = outputs
    there, same = (x.numpy() for x in data.pairs(slice(None)))
    known = data.origin.numpy() >= 0
    scores, label = softmax(logits), data.label.numpy()
    return {
        **figures(logits, label, [CHARM, BOTTOM], [LIGHT]),
        "bottomAgainstCharm": rejection(scores, label, BOTTOM, [CHARM]),
        "originAccuracy": float((origins.argmax(-1) == data.origin.numpy())[known].mean()),
        "vertexAuc": auc(vertices[there], same[there]),
        "vertexAccuracy": float(((vertices > 0) == same)[there].mean()),
    }


def main():
    options = parse_options()
    torch.manual_seed(7)
    torch.set_num_threads(1)
    data, test = Jets(options.events, 1, options.cache), Jets(TEST_EVENTS, 2, options.cache)
    model = Gn2()
    fit(model, lambda chosen: data.loss(model, chosen, True), options.events, options.float_epochs, 4e-3, "float")
    exact = apply(model, test, True)
    fit(model, lambda chosen: data.loss(model, chosen, False), options.events, options.quantized_epochs, 2e-3, "quantized")
    rounded = apply(model, test, False)

    np.savez(FOLDER / "weights.npz", **export(model))
    examples = {name: test.arrays[name][:EXAMPLE_EVENTS] for name in ("tracks", "jet", "present", "label", "origin", "vertex")}
    outputs = dict(zip(("logits", "origins", "vertices"), (x[:EXAMPLE_EVENTS] for x in rounded)))
    np.savez_compressed(FOLDER / "events.npz", **examples, **outputs)
    results = {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "float": summary(exact, test),
        "quantized": summary(rounded, test),
    }
    (FOLDER / "train" / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
