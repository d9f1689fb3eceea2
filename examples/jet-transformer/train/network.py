"""The multi-head attention network of arXiv 2510.24784 on 16 constituents."""

from tagging import FlatTransformer

CONSTITUENTS = 16


class JetTransformer(FlatTransformer):
    """One head of 16, biases on queries, keys, values and output."""

    def __init__(self):
        super().__init__(CONSTITUENTS)
