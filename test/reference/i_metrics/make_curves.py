"""Makes curves.json: the curves of two-class scores, by scikit-learn, on the sets of scores.json.

    python3 make_curves.py > curves.json

roc_curve's first threshold is infinity here, as in scikit-learn 1.3 and later; 1.2 says max + 1.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.calibration import calibration_curve
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_curve

HERE = os.path.dirname(os.path.abspath(__file__))


def curves(y, score, weight=None):
    fpr, tpr, roc_thresholds = roc_curve(y, score, sample_weight=weight, drop_intermediate=False)
    precision, recall, thresholds = precision_recall_curve(y, score, sample_weight=weight)
    return {
        "roc": {
            "falsePositiveRate": fpr.tolist(),
            "truePositiveRate": tpr.tolist(),
            "thresholds": roc_thresholds[1:].tolist(),
        },
        "precisionRecall": {
            "precision": precision.tolist(),
            "recall": recall.tolist(),
            "thresholds": thresholds.tolist(),
        },
        "averagePrecision": float(average_precision_score(y, score, sample_weight=weight)),
    }


def calibration(y, score, **options):
    positive, predicted = calibration_curve(y, score, **options)
    return {"fractionPositive": positive.tolist(), "meanPredicted": predicted.tolist()}


with open(os.path.join(HERE, "scores.json")) as file:
    given = json.load(file)["sets"]

sets = []
for each in given:
    y, score = np.array(each["yTrue"]), np.array(each["score"])
    weight = np.array(each["sampleWeight"])
    some_zero = np.where(np.arange(len(weight)) % 5 == 0, 0.0, weight)
    sets.append(
        {
            "plain": curves(y, score),
            "weighted": curves(y, score, weight),
            "someZero": curves(y, score, some_zero),
            "uniform5": calibration(y, score),
            "uniform10": calibration(y, score, n_bins=10),
            "quantile4": calibration(y, score, n_bins=4, strategy="quantile"),
        }
    )
print(json.dumps({"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "sets": sets}))
