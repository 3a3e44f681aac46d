"""
The optima of scikit-learn's models on its own data sets, standardised by the population standard deviation. The
committed ones were polished by Newton steps until the gradient was at rounding level; here scikit-learn's solvers
run to their last bits, which brings objectives to 1e-9 and coefficients to 1e-6 of them.
"""
import sys
from pathlib import Path

import numpy as np
from sklearn import datasets, linear_model, svm
from sklearn.preprocessing import StandardScaler

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake

ESTIMATORS = {
    "LogisticRegression": lambda C: linear_model.LogisticRegression(C=C, solver="newton-cg", tol=1e-11, max_iter=1000),
    "LinearSVC": lambda C: svm.LinearSVC(C=C, dual=False, tol=1e-12, max_iter=100_000),
    "Ridge": lambda alpha: linear_model.Ridge(alpha, solver="cholesky"),
    "Lasso": lambda alpha: linear_model.Lasso(alpha, tol=1e-15, max_iter=100_000),
    "ElasticNet": lambda alpha, l1Ratio: linear_model.ElasticNet(alpha, l1_ratio=l1Ratio, tol=1e-15, max_iter=100_000),
}


def log_sum(scores):
    largest = scores.max(axis=1)
    return largest + np.log(np.exp(scores - largest[:, None]).sum(axis=1))


def classes_objective(each, model, scores, y):
    w, b, c = model.coef_, model.intercept_, each["C"]
    if each["estimator"] == "LinearSVC":
        # One problem per class; two classes are one. The intercept is penalised.
        signs = np.where(np.eye(scores.shape[1])[y] > 0 if scores.shape[1] > 1 else y[:, None] == 1, 1, -1)
        return c * (np.maximum(0, 1 - signs * scores) ** 2).sum() + ((w**2).sum() + (b**2).sum()) / 2
    if scores.shape[1] == 1:
        return c * np.logaddexp(0, -(2 * y - 1) * scores[:, 0]).sum() + (w**2).sum() / 2
    return c * (log_sum(scores) - scores[np.arange(len(y)), y]).sum() + (w**2).sum() / 2


def classifier(each, model, x, y):
    scores = x @ model.coef_.T + model.intercept_
    ordered = np.sort(scores, axis=1)
    margin = np.abs(scores).min() if scores.shape[1] == 1 else (ordered[:, -1] - ordered[:, -2]).min()
    return {
        "objective": classes_objective(each, model, scores, y),
        **{"coef": model.coef_, "intercept": model.intercept_},
        **{"accuracy": model.score(x, y), "smallestDecisionMargin": margin},
    }


def regressor(each, model, x, y):
    w, alpha = model.coef_, each["alpha"]
    squares = ((y - x @ w - model.intercept_) ** 2).sum()
    share = {"Lasso": 1}.get(each["estimator"], each.get("l1Ratio", 0))
    penalty = alpha * share * np.abs(w).sum() + alpha * (1 - share) / 2 * w @ w
    objective = squares + alpha * w @ w if each["estimator"] == "Ridge" else squares / (2 * len(y)) + penalty
    return {
        **{"objective": objective, "coef": w, "intercept": model.intercept_},
        **{"r2": model.score(x, y), "nonZero": int((w != 0).sum())},
    }


def fit(each):
    data = getattr(datasets, f"load_{each['dataset']}")(**({"scaled": False} if each["dataset"] == "diabetes" else {}))
    x, y = StandardScaler().fit_transform(data.data), data.target
    options = {name: each[name] for name in ("C", "alpha", "l1Ratio") if name in each}
    model = ESTIMATORS[each["estimator"]](**options).fit(x, y)
    found = (classifier if "C" in each else regressor)(each, model, x, y)
    # Large coefficients are left out of the file.
    return {**each, **{name: value for name, value in found.items() if name in each}}


remake(__file__, {"optima.json": lambda file: {"fits": [fit(each) for each in file["fits"]]}}, tolerance=1e-6)
