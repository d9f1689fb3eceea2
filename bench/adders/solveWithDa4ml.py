"""Adders, depth and milliseconds of processor time of da4ml (pip install da4ml) for matrices from standard input.

Input: {"matrices": [...], "delayConstraint": n}; a matrix is a list of rows, one for each input of 8 bits.
"""
import json
import sys
import time

import numpy
from da4ml.cmvm import solve

problem = json.load(sys.stdin)


def solved(rows):
    inputs = len(rows)
    return solve(
        numpy.array(rows, dtype=numpy.float32),
        hard_dc=problem["delayConstraint"],
        qintervals=[(-128.0, 127.0, 1.0)] * inputs,
        latencies=[0.0] * inputs,
    )


solved([[3, 5], [7, 9]])  # Not measured, as the first ones of ours.
adders = depth = 0
seconds = 0.0
for rows in problem["matrices"]:
    start = time.process_time()
    solution = solved(rows)
    seconds += time.process_time() - start
    # Operations 0 and 1 are a sum and a difference.
    adders += sum(op.opcode in (0, 1) for stage in solution.solutions for op in stage.ops)
    depth += solution.solutions[-1].latency[1]
count = len(problem["matrices"])
print(json.dumps({"adders": adders / count, "depth": depth / count, "ms": 1000 * seconds / count}))
