"""Keras 2 and QKeras checkpoints (NAME.json with NAME_weights.h5): random events and what the library computes.

Double precision, so that sums are exact where quantizers make them so. A softmax at the end of a QKeras network is
floating point; NAME_logits.json, written beside the vectors, is the same network without it, exact to the bit.
"""

import json
import os
import shutil
from importlib.metadata import version
from pathlib import Path

os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'

import numpy as np
import tensorflow as tf
from events import random_events, write_case

tf.keras.backend.set_floatx('float64')


def load(path, text):
    from qkeras.utils import _add_supported_quantized_objects

    objects = {}
    _add_supported_quantized_objects(objects)
    model = tf.keras.models.model_from_json(text.replace('"float32"', '"float64"'), custom_objects=objects)
    model.load_weights(weights_of(path))
    return model


def weights_of(path):
    return path.with_name(f'{path.stem}_weights.h5')


def without_softmax(text):
    """The configuration without a last layer that is a softmax alone."""
    config = json.loads(text)
    layers = config['config']['layers']
    if layers[-1]['class_name'] != 'Activation':
        return None
    config['config']['layers'] = layers[:-1]
    return json.dumps(config)


def make(path, out, events, seed):
    path = Path(path)
    text = path.read_text()
    logits = without_softmax(text) if 'QDense' in text else None
    if logits:
        path_of_logits = Path(out) / f'{path.stem}_logits.json'
        path_of_logits.parent.mkdir(parents=True, exist_ok=True)
        path_of_logits.write_text(logits)
        shutil.copyfile(weights_of(path), weights_of(path_of_logits))
        make_one(path_of_logits, logits, out, events, seed, exact=True)
    make_one(path, text, out, events, seed, exact=False)


def make_one(path, text, out, events, seed, exact):
    model = load(path, text)
    integer, fraction = (4, 11)
    raw = random_events(events, model.input_shape[1:], integer, fraction, seed, 0, corners=exact)
    outputs = model.predict(raw * 2.0**-fraction, batch_size=1000, verbose=0)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    assert outputs[0].dtype == np.float64
    quantized = 'QDense' in text
    about = {
        'source': path.name,
        'beside': exact,
        'library': f'QKeras {version("qkeras")}' if quantized else f'Keras {version("keras")}',
        'port': f'fixed<{1 + integer + fraction},{1 + integer}>',
        'exact': exact,
    }
    write_case(out, path.stem, raw, outputs, about)
