"""Writes optima.json: parameters that scikit-learn finds best for losses with the log link.

    pip install scikit-learn && python3 make_optima.py > optima.json

Its objective is the weighted mean of half the deviance, and alpha/2 ||w||^2: ours with l2 = alpha, but for a constant.
"""
import json

import numpy as np
import sklearn
from sklearn.linear_model import GammaRegressor, PoissonRegressor, TweedieRegressor

rng = np.random.RandomState(11)
x = rng.randn(80, 3)
mean = np.exp(0.4 + x @ [0.6, -0.4, 0.2])
weight = rng.uniform(0.5, 2, 80)
positive = rng.gamma(4, mean / 4)
amounts = np.where(rng.rand(80) < 0.3, 0, positive)
tight = {"solver": "newton-cholesky", "tol": 1e-13, "max_iter": 1000}


def row(loss, model, y, sample_weight=None):
    model.fit(x, y, sample_weight)
    return {"loss": loss, "l2": model.alpha, "y": y.tolist(), "weights": model.coef_.tolist(), "bias": float(model.intercept_),
            "sampleWeight": None if sample_weight is None else sample_weight.tolist(),
            "predictions": model.predict(x[:5]).tolist()}


def tweedie(power, **more):
    return TweedieRegressor(power=power, link="log", **tight, **more)


print(json.dumps({"source": f"scikit-learn {sklearn.__version__} (make_optima.py)", "x": x.tolist(), "optima": [
    row({"name": "poisson"}, PoissonRegressor(alpha=0.1, **tight), amounts),
    row({"name": "tweedie", "power": 1.5}, tweedie(1.5, alpha=0.1), amounts),
    row({"name": "tweedie", "power": 1.2}, tweedie(1.2, alpha=0), amounts),
    row({"name": "tweedie", "power": 1.8}, tweedie(1.8, alpha=0.02), amounts, weight),
    row({"name": "gamma"}, GammaRegressor(alpha=0.1, **tight), positive),
    row({"name": "gamma"}, GammaRegressor(alpha=0, **tight), positive, weight),
]}))
