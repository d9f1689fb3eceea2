"""The options, the training loop and the files that the examples with pairs of particles share."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from layers import export
from data import generate
from metrics import figures

TEST_EVENTS = 50_000
EXAMPLE_EVENTS = 1000


def parse_options():
    """What a training script takes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=150_000)
    parser.add_argument("--float-epochs", type=float, default=8)
    parser.add_argument("--quantized-epochs", type=float, default=5)
    parser.add_argument("--cache", help="folder that keeps the generated jets")
    return parser.parse_args()


def fit(model, loss_of, events, epochs, rate, label, batch=512):
    """Adam with one cycle of the rate; `loss_of` takes the indices of a batch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    steps = max(1, int(epochs * (events // batch)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=rate, total_steps=steps)
    generator = torch.Generator().manual_seed(1)
    order, total, every = torch.empty(0, dtype=torch.int64), 0.0, max(1, steps // 10)
    for step in range(steps):
        if len(order) < batch:
            order = torch.randperm(events, generator=generator)
        chosen, order = order[:batch], order[batch:]
        loss = loss_of(chosen)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if (step + 1) % every == 0:
            print(f"{label} step {step + 1}/{steps}: loss {total / every:.4f}", flush=True)
            total = 0.0


def apply(model, inputs, exact, batch=1000):
    """Outputs of the network on all events, in double precision."""
    model.double()
    with torch.no_grad():
        parts = [model(*(x[first : first + batch].double() for x in inputs), exact) for first in range(0, len(inputs[0]), batch)]
    model.float()
    return torch.cat(parts).numpy()


def jets(events, seed, cache, **more):
    """Inputs of the network by name (constituents, jet, subjets if asked for) and labels, as tensors."""
    data = generate("generate.ts", events, seed, cache, **more)
    inputs = {name: torch.tensor(data[name], dtype=torch.float32) for name in data if name != "label"}
    return inputs, torch.tensor(data["label"]).long()


def masks(inputs):
    """Which constituents, and which subjets, are there: the input `present` of the models."""
    counted = inputs.get("subjets", inputs["constituents"])
    return (counted[..., 0] > 0).astype(np.int32)


def train_jets(folder, model, options, rate, constituents=16, subjets=0):
    """Trains float, then through the rounding; writes weights.npz, events.npz and train/results.json."""
    torch.set_num_threads(1)
    more = {} if (constituents, subjets) == (16, 0) else {"constituents": constituents, "subjets": subjets}
    given, labels = jets(options.events, 1, options.cache, **more)
    held_out, truth = jets(TEST_EVENTS, 2, options.cache, **more)
    inputs = list(given.values())

    def loss_of(exact):
        return lambda chosen: torch.nn.functional.cross_entropy(model(*(x[chosen] for x in inputs), exact), labels[chosen])

    fit(model, loss_of(True), options.events, options.float_epochs, rate, "float")
    exact = apply(model, list(held_out.values()), True)
    fit(model, loss_of(False), options.events, options.quantized_epochs, rate / 2, "quantized")
    logits = apply(model, list(held_out.values()), False)

    folder = Path(folder)
    np.savez(folder / "weights.npz", **export(model))
    examples = {name: x[:EXAMPLE_EVENTS].numpy().astype(np.int32) for name, x in held_out.items()}
    np.savez_compressed(
        folder / "events.npz",
        **examples,
        present=masks(examples),
        label=truth[:EXAMPLE_EVENTS].numpy().astype(np.int32),
        logits=logits[:EXAMPLE_EVENTS],
    )
    results = {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "float": figures(exact, truth.numpy(), [2, 3, 4], [0, 1]),
        "quantized": figures(logits, truth.numpy(), [2, 3, 4], [0, 1]),
    }
    (folder / "train" / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    print(json.dumps(results, indent=2))
