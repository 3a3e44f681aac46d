"""Writes optima.json: parameters that scikit-learn finds best, for its own penalties.

    python3 make_optima.py > optima.json
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet, LinearRegression, LogisticRegression, PoissonRegressor, Ridge
from sklearn.svm import LinearSVC

warnings.simplefilter("ignore")
rng = np.random.RandomState(4)
x = rng.randn(60, 3)
score = x @ [1, -2, 0.5] + rng.randn(60) * 0.7
two, three = (score > 0).astype(int), np.digitize(score, [-1, 1])
counts = rng.poisson(np.exp(0.3 * score))


def row(model, y, **setting):
    model.fit(x, y)
    return {**setting, "y": y.tolist(), "weights": np.ravel(model.coef_).tolist(), "bias": np.ravel(model.intercept_).tolist()}


tight = {"tol": 1e-12, "max_iter": 1_000_000}
print(json.dumps({"source": f"scikit-learn {sklearn.__version__} (make_optima.py)", "x": x.tolist(), "optima": [
    row(LogisticRegression(C=0.3, **tight), two, name="C", value=0.3),
    row(LogisticRegression(C=2, **tight), three, name="C", value=2),
    row(LinearSVC(C=0.5, intercept_scaling=1, dual=False, **tight), two, name="C", value=0.5),
    row(Ridge(alpha=3), score, name="alpha / n", value=3),
    row(ElasticNet(alpha=0.2, l1_ratio=0.4, **tight), score, name="l1_ratio", value=0.2, ratio=0.4),
    row(PoissonRegressor(alpha=0.7, **tight), counts, name="alpha", value=0.7),
]}))
