"""Runs every checkpoint of a folder with the library that made it; see ../README.md.

    python make_vectors.py ../../../../shared/data/checkpoints ../out/vectors

Makes what the environment's libraries can: HGQ2 and ONNX in one environment, Keras 2 and QKeras in another.
"""

import argparse
from importlib.util import find_spec
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument('checkpoints', type=Path)
parser.add_argument('out', type=Path)
parser.add_argument('--events', type=int, default=10_000)
parser.add_argument('--seed', type=int, default=1)
parser.add_argument('--only', default='', help='part of the names to make')
arguments = parser.parse_args()

made = 0
for path in sorted(arguments.checkpoints.iterdir()):
    if arguments.only not in path.name:
        continue
    if path.suffix in ('.keras', '.h5') and not path.stem.endswith('_weights') and find_spec('hgq'):
        from hgq_vectors import make
    elif path.suffix == '.json' and find_spec('tensorflow'):
        from keras2_vectors import make
    elif path.suffix == '.onnx' and find_spec('onnxruntime'):
        from onnx_vectors import make
    else:
        continue
    make(path, arguments.out, arguments.events, arguments.seed)
    made += 1
print(f'{made} checkpoints')
