"""ONNX checkpoints: random events and what onnxruntime computes, in single precision."""

from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnx.version_converter
import onnxruntime
from events import random_events, write_case


def make(path, out, events, seed):
    path = Path(path)
    model = onnx.load(path)
    constants = {each.name for each in model.graph.initializer}
    (graph_input,) = [each for each in model.graph.input if each.name not in constants]
    shape = [dim.dim_value for dim in graph_input.type.tensor_type.shape.dim]
    integer, fraction = (4, 11)
    raw = random_events(events, tuple(shape[1:]), integer, fraction, seed, 0, corners=False)
    x = (raw * 2.0**-fraction).astype(np.float32)
    # The file may fix the number of events: one at a time is right for any but needs a file that says one.
    for value in (graph_input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_value = 1
    if model.opset_import[0].version < 7:
        # onnxruntime begins with version 7.
        model = onnx.version_converter.convert_version(model, 9)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])
    runs = [session.run(None, {graph_input.name: x[i : i + 1]}) for i in range(events)]
    outputs = [np.concatenate([run[i] for run in runs]) for i in range(len(runs[0]))]
    about = {
        'source': path.name,
        'library': f'onnxruntime {version("onnxruntime")}',
        'port': f'fixed<{1 + integer + fraction},{1 + integer}>',
        'exact': False,
    }
    write_case(out, path.stem, raw, outputs, about)
