"""Compiles one network with da4ml or alkaid to Verilog; see ../README.md.

    python compile_peers.py FOLDER da4ml

FOLDER has module.json (the network's ops), events.npz (`x`, and `y` as our simulator computes it, both real numbers) and
maybe the path of an HGQ2 checkpoint in module.json, which the peer then reads by its own means. Writes FOLDER/PEER/*.v
and FOLDER/PEER.json.
"""

import argparse
import json
import os
import shutil
import time
from pathlib import Path

import numpy as np
from trace_ops import Tracer, flat

os.environ.setdefault('KERAS_BACKEND', 'jax')


def traced(peer, module, tracer, options):
    """Flat inputs and outputs: by the peer's own reader of Keras models where there is a checkpoint, else op by op."""
    if not module.get('checkpoint'):
        return tracer.trace(module)
    import hgq.layers  # noqa: F401 registers the layers
    import keras

    model = keras.models.load_model(module['checkpoint'], compile=False)
    inputs = tuple(tracer.input(module['values'][i]) for i in module['inputs'])
    if peer == 'da4ml':
        from da4ml.converter import trace_model
    else:
        from alkaid.converter import trace_model

        # Its readers of layers want the axis of the batch.
        inputs = tuple(each.reshape((1, *each.shape)) for each in inputs)
    first, last = trace_model(model, tracer.hardware, options, inputs=inputs)
    return flat(first if isinstance(first, (list, tuple)) else [first]), flat(
        last if isinstance(last, (list, tuple)) else [last]
    )


def da4ml(module, folder, settings):
    from da4ml.codegen import RTLModel
    from da4ml.trace import FixedVariableArray, HWConfig, comb_trace

    options = {'hard_dc': 2 if settings.delay_constraint is None else settings.delay_constraint}
    tracer = Tracer(FixedVariableArray, HWConfig(1, -1, -1), options)
    logic = comb_trace(*traced('da4ml', module, tracer, options))
    model = RTLModel(logic, 'model', folder, latency_cutoff=settings.cutoff)
    model.write()
    sources = list((folder / 'src').rglob('*.v'))
    top = folder / 'src/model.v'
    # Ours has no registers at the inputs.
    text = top.read_text().replace('stage0_inp <= model_inp;', '')
    head, tail = text.split('] stage0_inp;', 1)
    head = head[: head.rindex('reg [')] + 'wire' + head[head.rindex('reg [') + 3 :]
    top.write_text(f'{head}] stage0_inp = model_inp;{tail}')
    return logic, len(model._pipe.solutions), sources


def alkaid(module, folder, settings):
    from alkaid.codegen import RTLModel
    from alkaid.trace import FVArray, HWConfig, trace
    from alkaid.trace.passes import add_surrogate, dead_code_elimin, fuse_ternary_adders
    from alkaid.trace.pipeline import to_pipeline

    options = {'hard_dc': 5 if settings.delay_constraint is None else settings.delay_constraint}
    tracer = Tracer(FVArray, HWConfig(1, 1, -1), options)
    logic = trace(*traced('alkaid', module, tracer, options))
    fused = fuse_ternary_adders(logic) if settings.ternary else logic
    timed = add_surrogate(dead_code_elimin(fused), _skip_op8_cost=True)
    pipeline = to_pipeline(timed, latency_cutoff=settings.cutoff, verbose=False, reg_inp=False)
    RTLModel(pipeline, folder, 'model', ternary_fuse=False).write()
    (output,) = pipeline.out_signals
    return logic, output.schedule.bias, list((folder / 'src').rglob('*.v'))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=Path)
    parser.add_argument('peer', choices=['da4ml', 'alkaid'])
    parser.add_argument('--cutoff', type=float, default=5, help="the peer's delay between registers")
    parser.add_argument('--delay-constraint', type=int, help="the peer's own default when left out: 2 or 5")
    parser.add_argument('--ternary', action='store_true', help='alkaid: sums of three in one adder')
    settings = parser.parse_args()
    module = json.loads((settings.folder / 'module.json').read_text())
    folder = settings.folder / settings.peer
    shutil.rmtree(folder, ignore_errors=True)
    start = time.perf_counter()
    logic, cycles, sources = {'da4ml': da4ml, 'alkaid': alkaid}[settings.peer](module, folder, settings)
    seconds = time.perf_counter() - start
    events = np.load(settings.folder / 'events.npz')
    found = logic.predict(events['x'].reshape(len(events['x']), -1))
    wrong = int(np.any(found != events['y'].reshape(found.shape), axis=1).sum())
    result = {
        'cycles': int(cycles),
        'seconds': seconds,
        'events': len(found),
        'mismatches': wrong,
        'cost': float(logic.cost),
        'ternary': settings.ternary,
        'files': [str(path.relative_to(settings.folder)) for path in sources if not path.stem.endswith('_wrapper')],
    }
    for path in (folder / 'src').rglob('*.mem'):
        # Where Yosys runs.
        shutil.copy(path, settings.folder)
    (settings.folder / f'{settings.peer}.json').write_text(json.dumps(result, indent=1) + '\n')


if __name__ == '__main__':
    main()
