"""Writes streams.json: scikit-learn's partial_fit with sample and class weights, and its weights of classes.

    python3 make_streams.py > streams.json

Written with scikit-learn 1.9.1. It takes its steps one row at a time, so that calls of any number of
rows give the same; calls of 4 rows are made here, since it refuses a call whose weights are all 0.
"""
import json

import numpy as np
import sklearn
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.utils.class_weight import compute_class_weight

rng = np.random.RandomState(14)
ROWS, COLS, CALL = 48, 3, 4
x = np.round(rng.randn(ROWS, COLS), 3)
score = x @ [1.5, -2.0, 0.5] + 0.4 + 0.7 * rng.randn(ROWS)
y = (score > 0).astype(int)
targets = np.round(3 * score + 5, 3)
weights = np.where(np.arange(ROWS) % 5 == 2, 0.0, np.round(3 * rng.rand(ROWS), 2))
CLASS_WEIGHT = {0: 0.5, 1: 4.0}


def streamed(model, y, sample_weight, **first):
    for i in range(0, ROWS, CALL):
        part = slice(i, i + CALL)
        w = None if sample_weight is None else sample_weight[part]
        model.partial_fit(x[part], y[part], sample_weight=w, **first)
    return {"weights": model.coef_.ravel().tolist(), "bias": model.intercept_.tolist()}


classifiers = [
    {"loss": loss, "rate": rate, "classWeight": bool(cw), "sampleWeight": sw is not None,
     **streamed(SGDClassifier(loss=loss, alpha=0.01, penalty="l2", learning_rate=rate, eta0=0.1, shuffle=False,
                              class_weight=cw), y, sw, classes=[0, 1])}
    for loss in ["hinge", "log_loss", "modified_huber", "perceptron"]
    for rate in ["constant", "optimal"]
    for cw, sw in [(CLASS_WEIGHT, None), (None, weights), (CLASS_WEIGHT, weights)]
]
regressors = [
    {"loss": loss, "rate": rate,
     **streamed(SGDRegressor(loss=loss, alpha=0.01, penalty="l2", learning_rate=rate, eta0=0.02, power_t=0.25,
                             epsilon=0.1, shuffle=False), targets, weights)}
    for loss in ["squared_error", "huber", "epsilon_insensitive", "squared_epsilon_insensitive"]
    for rate in ["constant", "invscaling"]
]
labels = np.array([0, 2, 1, 0, 0, 2, 0, 1, 0, 2])
counts = np.array([1, 0.5, 2, 0, 3, 1, 1, 0.25, 1, 4])
balanced = {"labels": labels.tolist(), "sampleWeight": counts.tolist(),
            "balanced": compute_class_weight("balanced", classes=np.unique(labels), y=labels,
                                             sample_weight=counts).tolist()}
print(json.dumps({
    "version": sklearn.__version__, "x": x.tolist(), "y": y.tolist(), "targets": targets.tolist(),
    "sampleWeight": weights.tolist(), "classWeight": {str(k): v for k, v in CLASS_WEIGHT.items()},
    "classifiers": classifiers, "regressors": regressors, "balanced": balanced,
}))
