"""Jets from the project's own generators."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent


def generate(script, events, seed, cache=None, **more):
    """Arrays by name from a generator in examples/jets; `cache` is a folder that keeps them for the next time."""
    extra = [word for name, value in more.items() for word in (f"--{name}", str(value))]
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(cache or temporary) / f"{'-'.join([Path(script).stem, str(events), str(seed), *(str(value) for value in more.values())])}.npz"
        if not file.exists():
            options = ["--events", str(events), "--seed", str(seed), "--out", str(file)]
            subprocess.run(["npx", "tsx", f"examples/jets/{script}", *options, *extra], cwd=ROOT, check=True)
        with np.load(file) as arrays:
            return {name: arrays[name] for name in arrays.files}
