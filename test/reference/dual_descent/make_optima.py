"""
Optima of linear support vector machines by LIBSVM (SVC, SVR: no penalty on the intercept) and LIBLINEAR (LinearSVC,
LinearSVR: with one), on standardised data. LIBSVM holds its kernel in single precision: its free variables and
intercept are solved for again, with the others at the bounds where it left them. Weight i of the weighted fits is 1 + (i mod 3)/2,
and 0 where i mod 10 is 4. `objective` is C * sum of weighted losses + |w|^2 / 2, with + b^2 / 2 for LIBLINEAR.

    python make_optima.py > optima.json
"""
import json

import numpy as np
from sklearn import datasets, svm
from sklearn.preprocessing import StandardScaler

CASES = [
    ("breast_cancer", "SVC", 0.05, False),
    ("breast_cancer", "SVC", 1.0, False),
    ("breast_cancer", "SVC", 1.0, True),
    ("breast_cancer", "LinearSVC", 0.05, False),
    ("breast_cancer", "LinearSVC", 0.05, True),
    ("diabetes", "SVR", 0.1, False),
    ("diabetes", "SVR", 0.1, True),
    ("diabetes", "LinearSVR", 0.1, True),
]
EPSILON = 0.1


def polished(model, x, y, limits):
    """w and b from the linear system of the variables that LIBSVM left between their bounds."""
    d = np.zeros(len(x))
    d[model.support_] = model.dual_coef_[0]
    free = (abs(d) > 1e-9 * limits) & (abs(d) < limits * (1 - 1e-9))
    targets = 2 * y - 1 if isinstance(model, svm.SVC) else y - EPSILON * np.sign(d)
    d[~free] = np.where(abs(d[~free]) > 0.5 * limits[~free], np.sign(d[~free]) * limits[~free], 0)
    xf, n = x[free], free.sum()
    matrix = np.block([[xf @ xf.T, np.ones((n, 1))], [np.ones((1, n)), np.zeros((1, 1))]])
    fixed = x[~free].T @ d[~free]
    solution = np.linalg.lstsq(matrix, np.append(targets[free] - xf @ fixed, -d[~free].sum()), rcond=None)[0]
    return fixed + xf.T @ solution[:-1], solution[-1]


def fit(dataset, estimator, c, weighted):
    data = getattr(datasets, f"load_{dataset}")(**({"scaled": False} if dataset == "diabetes" else {}))
    x = StandardScaler().fit_transform(data.data)
    i = np.arange(len(x))
    weights = np.where(i % 10 == 4, 0, 1 + i % 3 / 2) if weighted else np.ones(len(x))
    y = data.target if dataset == "breast_cancer" else (data.target - data.target.mean()) / data.target.std()
    kept = weights > 0
    options = {"C": c, "tol": 1e-10, "max_iter": 100_000_000}
    if estimator in ("SVC", "SVR"):
        options |= {"kernel": "linear"}
    else:
        options |= {"loss": "hinge" if estimator == "LinearSVC" else "epsilon_insensitive", "dual": True}
        options |= {"random_state": 0, "max_iter": 3_000_000}
    if estimator.endswith("SVR"):
        options |= {"epsilon": EPSILON}
    model = getattr(svm, estimator)(**options).fit(x[kept], y[kept], sample_weight=weights[kept])
    w, b = np.ravel(model.coef_), float(np.ravel(model.intercept_)[0])
    if estimator in ("SVC", "SVR"):
        w, b = polished(model, x[kept], y[kept], c * weights[kept])
    z = x @ w + b
    losses = np.maximum(0, 1 - (2 * y - 1) * z) if "C" in estimator else np.maximum(0, abs(z - y) - EPSILON)
    bias = b * b / 2 if estimator.startswith("Linear") else 0
    objective = c * weights @ losses + w @ w / 2 + bias
    return {
        **{"dataset": dataset, "estimator": estimator, "C": c, "weighted": weighted},
        **{"objective": objective, "coef": w.tolist(), "intercept": b},
    }


print(json.dumps({"epsilon": EPSILON, "fits": [fit(*case) for case in CASES]}))
