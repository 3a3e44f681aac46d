"""Scores, StandardScaler and class weights of scikit-learn for the samples that stand in the files."""
import sys
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_class_weight

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake


def binary(each):
    y, score, weights = each["yTrue"], np.array(each["score"]), each["sampleWeight"]
    return {
        **each,
        "rocAuc": metrics.roc_auc_score(y, score),
        "rocAucWeighted": metrics.roc_auc_score(y, score, sample_weight=weights),
        "logLoss": metrics.log_loss(y, score),
        "logLossSum": metrics.log_loss(y, score, normalize=False),
        "logLossWeighted": metrics.log_loss(y, score, sample_weight=weights),
        "brier": metrics.brier_score_loss(y, score),
    }


def regression(each):
    y, predicted, weights = each["yTrue"], each["yPred"], each["sampleWeight"]
    mse = metrics.mean_squared_error(y, predicted)
    return {
        **each,
        "r2": metrics.r2_score(y, predicted),
        "r2Weighted": metrics.r2_score(y, predicted, sample_weight=weights),
        "mae": metrics.mean_absolute_error(y, predicted),
        "mse": mse,
        "rmse": np.sqrt(mse),
        "mseWeighted": metrics.mean_squared_error(y, predicted, sample_weight=weights),
        "maxError": metrics.max_error(y, predicted),
        "medianAbsoluteError": metrics.median_absolute_error(y, predicted),
    }


def multiclass_and_regression(file):
    many = file["multiclass"]
    loss = metrics.log_loss(many["yTrue"], many["probabilities"])
    return {"multiclass": {**many, "logLoss": loss}, "regression": [regression(each) for each in file["regression"]]}


def preprocessing(file):
    a, b = np.array(file["A"]), np.array(file["B"])
    scaler = StandardScaler().fit(a)
    return {
        "standard": {
            **{"mean": scaler.mean_, "variance": scaler.var_, "scale": scaler.scale_},
            **{"A": scaler.transform(a), "B": scaler.transform(b)},
        }
    }


def class_weights(file):
    balanced = lambda each: compute_class_weight("balanced", classes=np.array(each["classes"]), y=each["y"])
    return {"classWeights": [{**each, "balanced": balanced(each)} for each in file["classWeights"]]}


remake(
    __file__,
    {
        "scores.json": lambda file: {"sets": [binary(each) for each in file["sets"]]},
        "multiclass_and_regression.json": multiclass_and_regression,
        "preprocessing.json": preprocessing,
        "class_weights.json": class_weights,
    },
    tolerance=1e-14,
)
