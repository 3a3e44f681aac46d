"""Writes r2.json: R² in exact rational arithmetic, rounded once, and scikit-learn's beside it.

    python3 make_r2.py > r2.json

A target that is constant scores 1 where it is predicted exactly and else 0, as scikit-learn documents
(its own figure for 0.1, 0.1, 0.1 is off by the rounding of the mean: -7.7e33 in 1.9.1).
"""
import json
import random
from fractions import Fraction

import sklearn
from sklearn import metrics


def exact(true, predicted, weights):
    y, p, w = ([Fraction(v) for v in values] for values in (true, predicted, weights))
    mean = sum(a * b for a, b in zip(w, y)) / sum(w)
    residual = sum(a * (b - c) ** 2 for a, b, c in zip(w, y, p))
    spread = sum(a * (b - mean) ** 2 for a, b in zip(w, y))
    if residual == 0:
        return 1.0
    return float(1 - residual / spread) if spread else 0.0


rng = random.Random(5)
targets = {
    "0.1 ten times": [0.1] * 10,
    "0.1 three times": [0.1] * 3,
    "a third, seven times": [1 / 3] * 7,
    "0.7 two hundred times": [0.7] * 200,
    "-1e300 four times": [-1e300] * 4,
    "around 1e8": [1e8 + rng.gauss(0, 1) for _ in range(40)],
    "around 1e12": [1e12 + rng.gauss(0, 1) for _ in range(40)],
    "around -1e15": [-1e15 + rng.gauss(0, 3) for _ in range(40)],
    "ordinary": [rng.gauss(3, 2) for _ in range(40)],
}
cases = []
for name, true in targets.items():
    for weighted in (False, True):
        size = abs(true[0]) * 1e-3 if name.startswith("-1e300") else 0.5
        predicted = [v + rng.gauss(0, 1) * size for v in true]
        weights = [rng.choice([0, 0.1, 0.7, 3]) for _ in true[1:]] + [0.3] if weighted else [1] * len(true)
        cases.append({
            "name": name + (", weighted" if weighted else ""),
            "yTrue": true, "yPred": predicted, "sampleWeight": weights if weighted else None,
            "r2": exact(true, predicted, weights),
            "scikit-learn": None if abs(true[0]) > 1e200 else metrics.r2_score(true, predicted, sample_weight=weights),
        })
cases.append({"name": "one of no weight differs", "yTrue": [0.1, 0.1, 0.1, 5], "yPred": [0, 1, 2, 3],
              "sampleWeight": [1, 1, 1, 0], "r2": 0.0, "scikit-learn": None})
print(json.dumps({"source": f"make_r2.py; scikit-learn {sklearn.__version__}", "cases": cases}).replace('{"name"', '\n{"name"'))
