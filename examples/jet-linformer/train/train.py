"""Trains the network of this example; writes weights.npz, events.npz and results.json.

    pip install -r examples/train/requirements.txt
    python examples/jet-linformer/train/train.py
"""

import sys
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent.parent
sys.path.append(str(FOLDER.parent / "train"))

from network import CONSTITUENTS, JetLinformer  # noqa: E402
from training import parse_options, train_jets  # noqa: E402

torch.manual_seed(7)
train_jets(FOLDER, JetLinformer(), parse_options(), rate=4e-3, constituents=CONSTITUENTS)
