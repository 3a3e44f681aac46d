"""
Ridge and ElasticNet of scikit-learn for several strengths, on raw data:

    python make_paths.py > penalty_paths.json

Weights are (i mod 4) for sample i, so that some are 0. Strength 0 is LinearRegression.
"""
import json

import numpy as np
import sklearn
from sklearn import datasets, linear_model

ALPHAS = [0.0, 0.01, 1.0, 30.0, 1e4]


def ridge(data, x, y, weighted, use_bias=True, alphas=ALPHAS):
    weights = np.arange(len(x)) % 4.0 if weighted else None
    coefs, biases = [], []
    for alpha in alphas:
        model = (
            linear_model.LinearRegression(fit_intercept=use_bias)
            if alpha == 0
            else linear_model.Ridge(alpha=alpha, solver="svd", fit_intercept=use_bias)
        ).fit(x, y, sample_weight=weights)
        coefs += np.ravel(model.coef_).tolist()
        biases += (np.zeros(np.shape(np.atleast_2d(y.T))[0]) + model.intercept_).tolist()
    return {"data": data, "weighted": weighted, "useBias": use_bias, "alphas": alphas, "coefs": coefs, "biases": biases}


def elastic_net(l1_ratio, alphas):
    weights = np.arange(len(x)) % 4.0
    fits = [
        linear_model.ElasticNet(alpha=alpha, l1_ratio=l1_ratio, tol=1e-14, max_iter=100_000).fit(x, y, weights)
        for alpha in alphas
    ]
    return {
        "l1Ratio": l1_ratio,
        "alphas": alphas,
        "coefs": np.concatenate([fit.coef_ for fit in fits]).tolist(),
        "biases": [fit.intercept_ for fit in fits],
    }


x, y = datasets.load_diabetes(return_X_y=True, scaled=False)
both = np.column_stack([y, x[:, 9]])
wide = datasets.load_breast_cancer().data[:20]
print(json.dumps({
    "source": f"scikit-learn {sklearn.__version__}, test/reference/penalty_paths/make_paths.py",
    "ridge": [
        ridge("diabetes", x, y, False),
        ridge("diabetes", x, y, True),
        ridge("diabetes", x, y, True, use_bias=False),
        ridge("two outputs", x[:, :9], both, True),
        ridge("wide", wide, y[:20], False, alphas=[1.0, 30.0, 1e4]),
        ridge("wide", wide, y[:20], True, alphas=[1.0, 30.0, 1e4]),
    ],
    "elasticNets": [elastic_net(1.0, [30.0, 3.0, 0.1]), elastic_net(0.5, [30.0, 3.0, 0.1])],
}))
