"""Trains the jet mixer: float first, then through the rounding. Writes weights.npz, events.npz and results.json.

    pip install -r examples/jet-mixer/train/requirements.txt
    python examples/jet-mixer/train/train.py
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

from features import features
from metrics import softmax, summary
from network import BIAS, WEIGHT, Mixer, quantize

FOLDER = Path(__file__).resolve().parent.parent
ROOT = FOLDER.parent.parent


def generate(events, seed):
    """Jets from the project's own generator."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "jets.npz"
        command = ["npx", "tsx", "examples/jets/generate.ts", "--events", str(events), "--seed", str(seed), "--out", str(file)]
        subprocess.run(command, cwd=ROOT, check=True)
        return {name: array for name, array in np.load(file).items()}


def train(model, x, labels, epochs, rate, exact):
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    batch = 1024
    steps = epochs * (len(x) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=rate, total_steps=steps)
    generator = torch.Generator().manual_seed(1)
    for epoch in range(epochs):
        order = torch.randperm(len(x), generator=generator)
        total = 0.0
        for first in range(0, len(x) - batch + 1, batch):
            chosen = order[first : first + batch]
            loss = torch.nn.functional.cross_entropy(model(x[chosen], exact), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * batch
        print(f"{'float' if exact else 'quantized'} epoch {epoch + 1}/{epochs}: loss {total / len(x):.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=300_000)
    parser.add_argument("--float-epochs", type=int, default=15)
    parser.add_argument("--quantized-epochs", type=int, default=15)
    options = parser.parse_args()
    torch.manual_seed(7)
    # The network is so small that a second thread costs more than it brings.
    torch.set_num_threads(1)

    data = generate(options.events, seed=1)
    test = generate(50_000, seed=2)
    x = torch.tensor(features(data["constituents"], data["jet"]), dtype=torch.float32)
    labels = torch.tensor(data["label"], dtype=torch.int64)
    held_out = torch.tensor(features(test["constituents"], test["jet"]), dtype=torch.float64)

    model = Mixer()
    train(model, x, labels, options.float_epochs, 4e-3, exact=True)
    with torch.no_grad():
        exact = model.double()(held_out, True).numpy()
    model.float()
    train(model, x, labels, options.quantized_epochs, 2e-3, exact=False)
    model.double()
    with torch.no_grad():
        rounded = model(held_out, False).numpy()

    weights = {}
    for name, layer in model.named_children():
        weights[f"{name}.weight"] = quantize(layer.weight.detach(), WEIGHT, False).numpy()
        weights[f"{name}.bias"] = quantize(layer.bias.detach(), BIAS, False).numpy()
    np.savez(FOLDER / "weights.npz", **weights)
    np.savez_compressed(
        FOLDER / "events.npz",
        constituents=test["constituents"][:1000].astype(np.int16),
        jet=test["jet"][:1000].astype(np.int16),
        label=test["label"][:1000].astype(np.int8),
        logits=rounded[:1000],
    )
    results = {}
    for kind, logits in (("float", exact), ("quantized", rounded)):
        accuracy, areas = summary(softmax(logits), test["label"])
        results[kind] = {"accuracy": round(accuracy, 4), "auc": [round(area, 4) for area in areas]}
        print(kind, results[kind])
    (FOLDER / "train" / "results.json").write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
