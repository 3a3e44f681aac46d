"""
The models of scikit-learn's estimators with their default options, or one option of their own, on its data sets as
they are, without scaling:

    python make_defaults.py > defaults.json

Tolerances are far below the default, so that the figures are those of the optimum, and LogisticRegression is polished
by steps of Newton's method; its `slope` is the largest slope of the mean objective that is left, in columns of deviation
1. Models with an L1 penalty have their duality gap. Sample i weighs 0.5 + (7 i mod 11) / 10, and nothing if 13 divides i.
Targets of regressions on wine are the class numbers plus 1. HuberRegressor is fitted to standardised columns, with
its estimate of the scale.
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn import datasets, linear_model
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_sample_weight

EXACT = {"tol": 1e-14, "max_iter": 1_000_000}
NEWTON = {"solver": "newton-cholesky", "tol": 1e-13, "max_iter": 100}
LOADERS = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast_cancer": datasets.load_breast_cancer,
    "diabetes": lambda: datasets.load_diabetes(scaled=False),
}
CLASSIFIERS = [("LogisticRegression", {}), ("LogisticRegression", {"C": 0.1}), ("LogisticRegression", {"C": 100})]
REGRESSORS = [
    ("LinearRegression", {}, {}),
    ("Ridge", {}, {"solver": "cholesky"}),
    ("Ridge", {"alpha": 100}, {"solver": "cholesky"}),
    ("Lasso", {}, EXACT),
    ("Lasso", {"alpha": 0.1}, EXACT),
    ("ElasticNet", {}, EXACT),
    ("ElasticNet", {"alpha": 0.1, "l1_ratio": 0.9}, EXACT),
    ("PoissonRegressor", {}, NEWTON),
    ("GammaRegressor", {}, NEWTON),
    ("GammaRegressor", {"alpha": 0.1}, NEWTON),
    ("TweedieRegressor", {}, NEWTON),
    ("TweedieRegressor", {"power": 1.5}, NEWTON),
    ("QuantileRegressor", {"alpha": 0.1}, {}),
]


def samples(name):
    data = LOADERS[name]()
    return data.data, data.target


def weights(n):
    i = np.arange(n)
    return np.where(i % 13 == 0, 0.0, 0.5 + (7 * i % 11) / 10)


def classifier(dataset, name, options, weighted, balanced):
    x, y = samples(dataset)
    n = len(y)
    own = weights(n) if weighted else np.ones(n)
    model = linear_model.LogisticRegression(**NEWTON, **options, class_weight="balanced" if balanced else None)
    model.fit(x, y, sample_weight=own if weighted else None)
    w = own * (compute_sample_weight("balanced", y) if balanced and not weighted else 1)
    if balanced and weighted:
        # scikit-learn balances by the sums of the sample weights.
        sums = np.bincount(y, weights=own)
        w = own * (own.sum() / (len(sums) * sums))[y]
    coef, intercept, slope = polished(model, x, y, w)
    return {"coef": coef.tolist(), "intercept": intercept.tolist(), "slope": slope}


def polished(model, x, y, w):
    """Newton's method from the model, in standardised columns: scikit-learn's may end before the optimum."""
    mean, scale = x.mean(axis=0), x.std(axis=0)
    columns = np.column_stack([(x - mean) / scale, np.ones(len(y))])
    is_binary = len(model.classes_) == 2
    k = 1 if is_binary else len(model.classes_)
    v = np.column_stack([model.coef_ * scale, model.intercept_ + model.coef_ @ mean])
    strengths = np.append(1 / (model.C * scale**2), 0)
    hits = y[:, None] if is_binary else np.eye(k)[y]
    for _ in range(20):
        z = columns @ v.T
        e = np.exp(z - z.max(axis=1, keepdims=True))
        p = 1 / (1 + np.exp(-z)) if is_binary else e / e.sum(axis=1, keepdims=True)
        slopes = ((p - hits) * w[:, None]).T @ columns + v * strengths
        curves = p[:, :, None] * np.eye(k) - p[:, :, None] * p[:, None, :]
        size = v.size
        hessian = np.einsum("i,ijk,ia,ib->jakb", w, curves, columns, columns, optimize=True).reshape(size, size)
        hessian += np.diag(np.tile(strengths, k))
        v = v - np.linalg.lstsq(hessian, slopes.ravel(), rcond=1e-14)[0].reshape(v.shape)
    coef = v[:, :-1] / scale
    return coef, v[:, -1] - coef @ mean, np.abs(slopes).max() / w.sum()


def regressor(dataset, name, options, exact, weighted):
    x, y = samples(dataset)
    y = y + 1.0 if dataset == "wine" else y
    own = weights(len(y)) if weighted else None
    model = getattr(linear_model, name)(**exact, **options).fit(x, y, sample_weight=own)
    left = {}
    if name in ("Lasso", "ElasticNet"):
        left = {"gap": float(model.dual_gap_)}
    elif name == "QuantileRegressor":
        r = y - model.predict(x)
        loss = np.average(np.maximum(0.5 * r, -0.5 * r), weights=own)
        left = {"objective": loss + model.alpha * np.abs(model.coef_).sum()}
    return {"coef": [model.coef_.tolist()], "intercept": [model.intercept_], **left}


def huber(weighted):
    x, y = samples("diabetes")
    x = StandardScaler().fit_transform(x)
    own = weights(len(y)) if weighted else None
    model = linear_model.HuberRegressor(tol=1e-11, max_iter=100_000).fit(x, y, sample_weight=own)
    return {"coef": [model.coef_.tolist()], "intercept": [model.intercept_], "scale": model.scale_}


fits = []
for dataset in ("iris", "wine", "breast_cancer"):
    for name, options in CLASSIFIERS:
        for weighted in (False, True):
            for balanced in (False, True):
                fit = classifier(dataset, name, options, weighted, balanced)
                head = {"dataset": dataset, "estimator": name, "options": options}
                fits.append({**head, "weighted": weighted, "balanced": balanced, **fit})
for dataset in ("diabetes", "wine"):
    for name, options, exact in REGRESSORS:
        for weighted in (False, True):
            fit = regressor(dataset, name, options, exact, weighted)
            head = {"dataset": dataset, "estimator": name, "options": options}
            fits.append({**head, "weighted": weighted, "balanced": False, **fit})
for weighted in (False, True):
    head = {"dataset": "diabetes", "estimator": "HuberRegressor", "options": {}}
    fits.append({**head, "weighted": weighted, "balanced": False, **huber(weighted)})
print("{")
print(f'"source": "scikit-learn {sklearn.__version__}, test/reference/sklearn_defaults/make_defaults.py",')
print('"fits": [')
print(",\n".join(json.dumps(fit) for fit in fits))
print("]}")
