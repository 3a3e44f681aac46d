"""Writes kernels.json: what NumPy and SciPy compute for the kernels, in double precision.

    python make_kernels.py > kernels.json
"""
import json

import numpy as np
import scipy
from scipy.special import expit, logsumexp, softmax, xlogy

rng = np.random.default_rng(7)


def numbers(values):
    return [float(value) for value in np.ravel(values)]


def vectors(n):
    x, y = rng.normal(size=n) * 10.0 ** rng.integers(-3, 4), rng.normal(size=n)
    return {
        "x": numbers(x),
        "y": numbers(y),
        "dot": float(np.dot(x, y)),
        "nrm2": float(np.linalg.norm(x)),
        "asum": float(np.abs(x).sum()),
        "iamax": int(np.abs(x).argmax()),
        "sigmoid": numbers(expit(x)),
        "softmax": numbers(softmax(x)),
        "logSumExp": float(logsumexp(x)),
    }


def matrices(m, n, k):
    a, b, c = rng.normal(size=(m, k)), rng.normal(size=(k, n)), rng.normal(size=(m, n))
    x, y = rng.normal(size=k), rng.normal(size=n)
    return {
        "sizes": [m, n, k],
        "a": numbers(a),
        "b": numbers(b),
        "c": numbers(c),
        "x": numbers(x),
        "y": numbers(y),
        "gemm": numbers(1.5 * a @ b - 0.5 * c),
        "gemmTransposed": numbers((1.5 * a @ b - 0.5 * c).T),
        "gemv": numbers(a @ x),
        "gemvTransposed": numbers(2 * x + a.T @ a[:, 0]),
        "ger": numbers(c + 0.25 * np.outer(a[:, 0], y)),
    }


def gradients(rows, cols, classes):
    x, w = rng.normal(size=(rows, cols)), rng.normal(size=cols)
    y = rng.integers(0, 2, size=rows)
    target = rng.normal(size=rows)
    weights = rng.uniform(0, 2, size=rows)
    z = x @ w
    p = expit(z)
    sign = 2 * y - 1
    short = np.maximum(0, 1 - sign * z)
    labels = rng.integers(0, classes, size=rows)
    many = rng.normal(size=(classes, cols))
    scores = x @ many.T
    slopes = softmax(scores, axis=1)
    slopes[np.arange(rows), labels] -= 1
    return {
        "sizes": [rows, cols, classes],
        "x": numbers(x),
        "y": numbers(y),
        "target": numbers(target),
        "labels": numbers(labels),
        "w": numbers(w),
        "many": numbers(many),
        "sampleWeights": numbers(weights),
        "logistic": {
            "loss": float(-(weights * (xlogy(y, p) + xlogy(1 - y, 1 - p))).sum()),
            "gradient": numbers(x.T @ (weights * (p - y))),
        },
        "hinge": {
            "loss": float((weights * short).sum()),
            "gradient": numbers(x.T @ (weights * np.where(short > 0, -sign, 0))),
        },
        "squaredError": {
            "loss": float((weights * (z - target) ** 2).sum()),
            "gradient": numbers(x.T @ (weights * 2 * (z - target))),
        },
        "softmax": {
            "loss": float(
                (weights * (logsumexp(scores, axis=1) - scores[np.arange(rows), labels])).sum()
            ),
            "gradient": numbers((weights[:, None] * slopes).T @ x),
        },
    }


print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
            "vectors": [vectors(n) for n in (1, 2, 3, 5, 8, 13, 31, 70)],
            "matrices": [
                matrices(*sizes)
                for sizes in ((1, 1, 1), (1, 4, 3), (5, 1, 2), (2, 3, 4), (7, 6, 5), (4, 9, 11))
            ],
            "gradients": [
                gradients(*sizes) for sizes in ((1, 1, 2), (3, 2, 3), (7, 5, 2), (20, 3, 4), (33, 9, 5))
            ],
        }
    )
)
