"""Writes fits.json: what scikit-learn's SGDClassifier with squared hinge comes to, whose first steps
are far too long: its slopes are clipped to ±1e12.

    python3 make_fits.py > fits.json

`fits`: weights after a number of passes over the samples in their order. `accuracies`: of the
training samples, with all defaults, for the seeds 0 to 9. Features are standardised.
"""
import json
import sys
import warnings

import sklearn
from sklearn import datasets
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler

LOADERS = {
    "breastCancer": datasets.load_breast_cancer,
    "iris": datasets.load_iris,
    "digits": datasets.load_digits,
}
warnings.simplefilter("ignore")


def problem(name):
    x, y = LOADERS[name](return_X_y=True)
    return StandardScaler().fit_transform(x), y


def fit(name, epochs):
    x, y = problem(name)
    model = SGDClassifier(loss="squared_hinge", shuffle=False, max_iter=epochs, tol=None).fit(x, y)
    return {
        "dataset": name,
        "epochs": epochs,
        "coef": model.coef_.tolist(),
        "intercept": model.intercept_.tolist(),
    }


def accuracy(name, seed):
    x, y = problem(name)
    return SGDClassifier(loss="squared_hinge", random_state=seed).fit(x, y).score(x, y)


json.dump(
    {
        "source": f"scikit-learn {sklearn.__version__}: SGDClassifier(loss='squared_hinge')",
        "fits": [fit(name, epochs) for name in ("breastCancer", "iris") for epochs in (1, 2, 5)],
        "accuracies": {name: [accuracy(name, seed) for seed in range(10)] for name in LOADERS},
    },
    sys.stdout,
    indent=1,
)
