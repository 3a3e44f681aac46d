"""
The runs of the sigmoid neuron on problem.json. Each batch: p = 1/(1 + exp(-XW)); loss = sum of (p - y)^2 before
the step; W <- W - alpha X'((p - y) p (1 - p)). Rounding moves float32 runs by what their `sensitivity` says.
"""
import json
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake

FOLDER = Path(__file__).parent
PROBLEM = json.loads((FOLDER / "problem.json").read_text())


def probability(x, w):
    one = x.dtype.type(1)
    with np.errstate(over="ignore"):
        return one / (one + np.exp(-x.dot(w)))


def figures(file):
    inputs = file["inputs"]
    kind = np.dtype(inputs["dtype"]).type
    x, test_x = (np.array(PROBLEM[name], kind) for name in ("trainX", "testX"))
    y = np.array(PROBLEM["trainY"], kind).reshape(-1, 1)
    w = np.array(PROBLEM["W0"], kind).reshape(-1, 1)
    size = inputs["batchSize"] or len(x)
    losses, first_weights, first_losses = [], None, None
    for _ in range(inputs["epochs"]):
        batch_losses = []
        for at in range(0, len(x), size):
            rows, right = x[at : at + size], y[at : at + size]
            p = probability(rows, w)
            batch_losses.append(np.sum((p - right) ** 2))
            w = w - kind(inputs["alpha"]) * rows.T.dot((p - right) * p * (kind(1) - p))
        losses.append(np.average(np.array(batch_losses, kind)))
        if first_weights is None:
            first_weights, first_losses = w, batch_losses
    p = probability(test_x, w).ravel()
    expected = {
        "losses": np.array(losses, float),
        "firstEpochBatchLosses": np.array(first_losses, float),
        "WAfterEpoch1": first_weights,
        "finalW": w,
        "testProbabilities": p,
        "testPredictions": (p > 0.5).astype(int),
    }
    return {"expected": {**file["expected"], **{key: np.asarray(value).tolist() for key, value in expected.items()}}}


RUNS = sorted(path.name for path in FOLDER.glob("*_float*.json"))
remake(__file__, {name: figures for name in RUNS}, tolerance=1e-5)
