"""Random events on a fixed-point grid, and the folder that vectors are written to."""

import json
from pathlib import Path

import numpy as np


def random_events(count, shape, integer, fraction, seed, usual=None, corners=True):
    """Raw integers of fixed<1 + integer + fraction, 1 + integer>: a port wider and finer than what reads it.

    A third is normal with a deviation of 2**usual; a third is uniform over the port, so that the network's own casts
    wrap or saturate all the time; the rest is mostly zeros, with ends of the range, ones and their neighbours. Without
    `corners`, all events are of the first kind: what a network in floating point was trained on.
    """
    rng = np.random.default_rng(seed)
    low, high = -(2 ** (integer + fraction)), 2 ** (integer + fraction) - 1
    size = (count, *shape)
    scale = 2.0 ** (fraction + (integer if usual is None else usual))
    normal = np.clip(np.rint(rng.normal(0, scale, size)), low, high).astype(np.int32)
    if not corners:
        return normal
    uniform = rng.integers(low, high + 1, size)
    special = np.array([0] * 8 + [low, low + 1, high, high - 1, -1, 1, 2**fraction, -(2**fraction)])
    edges = np.clip(rng.choice(special, size), low, high)
    kind = np.arange(count).reshape(count, *([1] * len(shape))) % 3
    return np.where(kind == 0, normal, np.where(kind == 1, uniform, edges)).astype(np.int32)


def write_case(folder, name, raw, outputs, about):
    """NAME.npz (`x` raw integers, one array an output) and NAME.case.json (`about`)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {f'y{number}': np.asarray(value, np.float64) for number, value in enumerate(outputs)}
    np.savez_compressed(folder / f'{name}.npz', x=raw, **arrays)
    (folder / f'{name}.case.json').write_text(json.dumps(about, indent=1) + '\n')
    print(f'{name}: {len(raw)} events, {about["library"]}', flush=True)
