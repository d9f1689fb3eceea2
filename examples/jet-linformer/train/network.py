"""The Linformer network of arXiv 2510.24784 on 32 constituents."""

from tagging import FlatTransformer

CONSTITUENTS = 32


class JetLinformer(FlatTransformer):
    """Keys and values come from two sums over the constituents instead of from all 32."""

    def __init__(self):
        super().__init__(CONSTITUENTS, projected=2)
