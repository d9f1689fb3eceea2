"""ONNX checkpoints: random events and what onnxruntime computes, in single precision."""

from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from events import random_events, write_case


def make(path, out, events, seed):
    path = Path(path)
    model = onnx.load(path)
    constants = {each.name for each in model.graph.initializer}
    (graph_input,) = [each for each in model.graph.input if each.name not in constants]
    dims = graph_input.type.tensor_type.shape.dim
    shape = [dim.dim_value for dim in dims]
    # The file may fix the number of events; one event at a time is right for any.
    batch = shape[0]
    integer, fraction = (4, 11)
    raw = random_events(events, tuple(shape[1:]), integer, fraction, seed, 0, corners=False)
    x = (raw * 2.0**-fraction).astype(np.float32)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])
    if batch == 1:
        runs = [session.run(None, {graph_input.name: x[i : i + 1]}) for i in range(events)]
        outputs = [np.concatenate([run[i] for run in runs]) for i in range(len(runs[0]))]
    else:
        padded = np.zeros((batch, *shape[1:]), np.float32)
        padded[:events] = x
        outputs = [value[:events] for value in session.run(None, {graph_input.name: padded})]
    about = {
        'source': path.name,
        'library': f'onnxruntime {version("onnxruntime")}',
        'port': f'fixed<{1 + integer + fraction},{1 + integer}>',
        'exact': False,
    }
    write_case(out, path.stem, raw, outputs, about)
