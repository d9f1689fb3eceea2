"""HGQ2 checkpoints: 10,000 random events and what HGQ2 itself computes, in single and in double precision.

Double precision changes nothing but the sums: the weights are rounded as the single-precision network rounds them.
"""

import os

os.environ.setdefault('KERAS_BACKEND', 'jax')
os.environ['JAX_ENABLE_X64'] = '1'

import shutil
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import h5py
import hgq.layers  # noqa: F401 registers the layers
import jax
import keras
import numpy as np
from events import random_events, write_case


def load(path, floats='float32'):
    """The network as HGQ2 reads it; `floats` are the numbers that it then computes with."""
    keras.config.set_floatx(floats)
    keras.config.set_dtype_policy(floats)
    if floats == 'float32':
        return keras.models.load_model(path, compile=False)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        rewrite(path, copy, lambda config: config.replace('"float32"', f'"{floats}"'))
        return keras.models.load_model(copy, compile=False)


def rewrite(path, copy, change):
    """A copy of a .keras or .h5 file with another configuration."""
    if path.suffix == '.keras':
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, 'w') as target:
            for name in source.namelist():
                data = source.read(name)
                target.writestr(name, change(data.decode()) if name == 'config.json' else data)
        return
    shutil.copyfile(path, copy)
    with h5py.File(copy, 'r+') as file:
        file.attrs['model_config'] = change(file.attrs['model_config'])


def in_double(path, single):
    """The same network in double precision, with the weights as the one in single precision fused and rounded them."""
    double = load(path, 'float64')
    for layer, twin in zip(single.layers, double.layers):
        if hasattr(layer, 'get_fused_qkernel_and_qbias'):
            fused = tuple(np.asarray(each, np.float64) for each in (layer.qkernel, layer.qbias))
            twin.get_fused_qkernel_and_qbias = lambda *_, fused=fused, **__: fused
    return double


def input_bits(model):
    """Most integer and fraction bits of the quantizers that read the input, and the usual number of integer bits."""
    first = next(layer for layer in model.layers if hasattr(layer, 'iq'))
    keep, integer, fraction = (np.asarray(each, int) for each in first.iq.quantizer.kif)
    used = keep + integer + fraction > 0
    return int(integer[used].max()), int(fraction[used].max()), int(np.median(integer[used]))


def predict(model, x, batch=500):
    call = jax.jit(lambda value: model(value, training=False))
    parts = [call(x[start : start + batch]) for start in range(0, len(x), batch)]
    if not isinstance(parts[0], (list, tuple)):
        parts = [[part] for part in parts]
    return [np.concatenate([np.asarray(part[i]) for part in parts]) for i in range(len(parts[0]))]


def make(path, out, events, seed):
    path = Path(path)
    model = load(path)
    integer, fraction, usual = input_bits(model)
    integer, fraction = integer + 1, fraction + 2
    raw = random_events(events, model.inputs[0].shape[1:], integer, fraction, seed, usual - 1)
    x = raw * 2.0**-fraction
    single = predict(model, x.astype(np.float32))
    double = predict(in_double(path, model), x)
    assert double[0].dtype == np.float64
    about = {
        'source': path.name,
        'library': f'HGQ2 {version("hgq2")}',
        'port': f'fixed<{1 + integer + fraction},{1 + integer}>',
        'exact': True,
        'singleDiffers': int(sum(np.any((a != b).reshape(events, -1), axis=1).sum() for a, b in zip(single, double))),
    }
    write_case(out, path.stem, raw, double, about)
