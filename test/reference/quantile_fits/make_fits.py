"""
Optima of quantile regression by scikit-learn (QuantileRegressor with HiGHS), on raw columns. Targets of the
random sets are x·(1, -2, 0, …) + 0.5·normal, with ties in "ties" (rounded to whole numbers). Weight i of the weighted fits is
1 + (i mod 3)/2, and 0 where i mod 10 is 4. `objective` is the weighted mean of the pinball losses + alpha·|coef|₁.

    python make_fits.py > fits.json
"""
import json

import numpy as np
from sklearn import datasets
from sklearn.linear_model import QuantileRegressor


def random_set(seed, n, p, ties=False):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) * (10.0 ** (np.arange(p) % 4 - 1)) + np.arange(p)
    beta = np.zeros(p)
    beta[:2] = 1, -2
    y = x @ beta + 0.5 * rng.normal(size=n)
    return np.round(x, 3), (np.round(y) if ties else np.round(y, 4))


SETS = {
    "small": random_set(1, 30, 3),
    "ties": random_set(2, 40, 2, ties=True),
    "wide": random_set(3, 12, 20),
}


def samples(name):
    return datasets.load_diabetes(return_X_y=True, scaled=False) if name == "diabetes" else SETS[name]


def fit(name, quantile, alpha, weighted):
    x, y = samples(name)
    i = np.arange(len(y))
    weights = np.where(i % 10 == 4, 0, 1 + i % 3 / 2) if weighted else np.ones(len(y))
    options = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    model = QuantileRegressor(quantile=quantile, alpha=alpha, solver="highs", solver_options=options)
    model.fit(x, y, sample_weight=weights)
    r = y - model.predict(x)
    loss = np.average(np.maximum(quantile * r, (quantile - 1) * r), weights=weights)
    objective = loss + alpha * np.abs(model.coef_).sum()
    return {
        **{"set": name, "quantile": quantile, "alpha": alpha, "weighted": weighted, "objective": objective},
        **{"zeros": (np.abs(model.coef_) < 1e-9).tolist()},
    }


CASES = [
    (name, quantile, alpha, weighted)
    for name in ("diabetes", *SETS)
    for quantile in (0.1, 0.5, 0.9)
    for alpha in (0, 0.01, 1)
    for weighted in (False, True)
    if not (name == "wide" and alpha == 0)
]
sets = {name: {"x": x.tolist(), "y": y.tolist()} for name, (x, y) in SETS.items()}
print(json.dumps({"sets": sets, "fits": [fit(*case) for case in CASES]}))
