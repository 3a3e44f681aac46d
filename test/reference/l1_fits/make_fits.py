"""
Optima with an L1 penalty on scikit-learn's data sets, standardised by the population standard deviation:

    python make_fits.py > l1_fits.json

Logistic: F = mean log loss + l1·||w||_1, l1 = 1/(C·n), intercept not penalised. LogisticRegression (saga) finds
the signs; Newton steps on the coefficients that are not 0 then bring the gradient to rounding level, signs and zeros
are corrected, and the conditions of the optimum are checked. Paths: lasso_path and enet_path of the raw diabetes data, columns and targets centred.
"""
import json

import numpy as np
import sklearn
from sklearn import datasets, linear_model
from sklearn.preprocessing import StandardScaler


def logistic(c):
    data = datasets.load_breast_cancer()
    x, y = StandardScaler().fit_transform(data.data), data.target
    n, p = x.shape
    signs, l1 = 2 * y - 1, 1 / (c * n)
    model = linear_model.LogisticRegression(C=c, l1_ratio=1, solver="saga", tol=1e-5, max_iter=5000).fit(x, y)
    w, b = model.coef_[0].copy(), model.intercept_[0]
    w[np.abs(w) < 1e-3] = 0
    for _ in range(10):
        on = np.flatnonzero(w)
        columns = np.column_stack([x[:, on], np.ones(n)])
        strengths = np.append(l1 * np.sign(w[on]), 0)
        for _ in range(20):
            mu = 1 / (1 + np.exp(-(x @ w + b)))
            gradient = columns.T @ (mu - y) / n + strengths
            step = np.linalg.solve((columns.T * (mu * (1 - mu))) @ columns / n, gradient)
            w[on] -= step[:-1]
            b -= step[-1]
        mu = 1 / (1 + np.exp(-(x @ w + b)))
        slopes = x.T @ (mu - y) / n
        wrong = np.flatnonzero(np.sign(w[on]) * l1 != strengths[:-1])
        missing = np.flatnonzero((w == 0) & (np.abs(slopes) > l1))
        if len(wrong) == len(missing) == 0:
            break
        w[on[wrong]] = 0
        w[missing] = -1e-6 * np.sign(slopes[missing])
    mu = 1 / (1 + np.exp(-(x @ w + b)))
    slopes = x.T @ (mu - y) / n
    assert np.array_equal(np.sign(w[on]) * l1, strengths[:-1]) and np.abs(slopes[on] + strengths[:-1]).max() < 1e-14
    assert np.abs(np.delete(slopes, on)).max() < l1
    objective = np.logaddexp(0, -signs * (x @ w + b)).mean() + l1 * np.abs(w).sum()
    return {"C": c, "l1": l1, "objective": objective, "coef": w.tolist(), "intercept": b, "nonZero": len(on)}


def path(l1_ratio):
    x, y = datasets.load_diabetes(return_X_y=True, scaled=False)
    x, y = x - x.mean(axis=0), y - y.mean()
    alphas, coefs, _ = linear_model.enet_path(x, y, l1_ratio=l1_ratio, tol=1e-14, max_iter=100_000)
    return {"l1Ratio": l1_ratio, "alphas": alphas.tolist(), "every20th": coefs.T[::20].tolist()}


print(json.dumps({
    "source": f"scikit-learn {sklearn.__version__}, test/reference/l1_fits/make_fits.py",
    "logistic": [logistic(c) for c in (0.05, 1.0)],
    "paths": [path(1.0), path(0.5)],
}))
