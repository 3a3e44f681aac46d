"""
Losses and their gradients for the samples of losses.json, X (N x D), W (D x K) or w (D): per sample from the scores
XW or Xw, their sum, mean and weighted sum, and with penalties mean + l2/2 |W|^2 + l1 |W|_1; in extremeLogits.json
what sigmoid, cross-entropy and log cosh come to where doubles overflow or cancel, by mpmath.
"""
import sys
from pathlib import Path

import mpmath
import numpy as np
from mpmath import mpf

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake

# Enough to add 1 and e^-1000.
mpmath.mp.dps = 1000


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softplus(z):
    return np.logaddexp(0, z)


# --- Of one score z and one target: value and slope by z. Signs s of classes are 2y - 1. -------------------------


def of_margin(value, slope):
    """A loss of the margin s z."""
    return lambda z, y: (value((2 * y - 1) * z), (2 * y - 1) * slope((2 * y - 1) * z))


def of_residual(value, slope):
    """A loss of the residual z - t."""
    return lambda z, t: (value(z - t), slope(z - t))


def sigmoid_squared_error(z, y):
    p = sigmoid(z)
    return (p - y) ** 2, 2 * (p - y) * p * (1 - p)


def focal(gamma):
    """-(1 - q)^gamma log q for the probability q of the right class (Lin et al. 2017)."""

    def value(m):
        return sigmoid(-m) ** gamma * softplus(-m)

    def slope(m):
        q = sigmoid(m)
        return -((1 - q) ** gamma) * ((1 - q) + gamma * q * softplus(-m))

    return of_margin(value, slope)


def modified_huber():
    return of_margin(
        lambda m: np.where(m >= -1, np.maximum(0, 1 - m) ** 2, -4 * m),
        lambda m: np.where(m >= -1, -2 * np.maximum(0, 1 - m), -4),
    )


def huber(delta):
    return of_residual(
        lambda r: np.where(np.abs(r) <= delta, r * r / 2, delta * (np.abs(r) - delta / 2)),
        lambda r: np.clip(r, -delta, delta),
    )


def beyond(epsilon):
    return lambda r: np.maximum(0, np.abs(r) - epsilon)


def squared_epsilon_insensitive(epsilon):
    return of_residual(lambda r: beyond(epsilon)(r) ** 2, lambda r: 2 * np.sign(r) * beyond(epsilon)(r))


def quantile(quantile):
    """Of t - z: quantile for each unit below the target, 1 - quantile above."""
    return of_residual(
        lambda r: np.where(r < 0, -quantile * r, (1 - quantile) * r),
        lambda r: np.where(r < 0, -quantile, 1 - quantile),
    )


# --- Of K scores and a class: value and gradient by the scores. -----------------------------------------------------


def one_hot(classes, k):
    return np.eye(k)[classes]


def softmax(labelSmoothing=0.0):
    def loss(scores, classes):
        k = scores.shape[1]
        shifted = scores - scores.max(axis=1, keepdims=True)
        logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        target = (1 - labelSmoothing) * one_hot(classes, k) + labelSmoothing / k
        return -(target * logs).sum(axis=1), np.exp(logs) - target

    return loss


def margins(scores, classes):
    """1 + s_j - s_y for the others, 0 for the class itself."""
    rows = np.arange(len(scores))
    gaps = 1 + scores - scores[rows, classes][:, None]
    gaps[rows, classes] = 0
    return gaps


def weston_watkins(scores, classes):
    gaps = margins(scores, classes)
    slopes = (gaps > 0).astype(float)
    return np.maximum(0, gaps).sum(axis=1), slopes - slopes.sum(axis=1)[:, None] * one_hot(classes, scores.shape[1])


def crammer_singer(scores, classes):
    gaps = margins(scores, classes)
    worst = gaps.argmax(axis=1)
    value = np.maximum(0, gaps.max(axis=1))
    k = scores.shape[1]
    return value, (value > 0)[:, None] * (one_hot(worst, k) - one_hot(classes, k))


def squared_error(scores, t):
    values = (scores - t) ** 2
    return values if values.ndim == 1 else values.sum(axis=1), 2 * (scores - t)


LOSSES = {
    "squaredError": lambda: squared_error,
    "softmax": softmax,
    "westonWatkins": lambda: weston_watkins,
    "crammerSinger": lambda: crammer_singer,
    "logistic": lambda: of_margin(lambda m: softplus(-m), lambda m: -sigmoid(-m)),
    "sigmoidSquaredError": lambda: sigmoid_squared_error,
    "focal": focal,
    "hinge": lambda: of_margin(lambda m: np.maximum(0, 1 - m), lambda m: -(m < 1).astype(float)),
    "squaredHinge": lambda: of_margin(lambda m: np.maximum(0, 1 - m) ** 2, lambda m: -2 * np.maximum(0, 1 - m)),
    "perceptron": lambda: of_margin(lambda m: np.maximum(0, -m), lambda m: -(m < 0).astype(float)),
    "modifiedHuber": modified_huber,
    "absoluteError": lambda: of_residual(np.abs, np.sign),
    "huber": huber,
    "epsilonInsensitive": lambda epsilon: of_residual(
        beyond(epsilon), lambda r: np.sign(r) * (np.abs(r) > epsilon)
    ),
    "squaredEpsilonInsensitive": squared_epsilon_insensitive,
    "logCosh": lambda: of_residual(lambda r: softplus(-2 * np.abs(r)) + np.abs(r) - np.log(2), np.tanh),
    "quantile": quantile,
    # Without log y!, which no weight changes.
    "poisson": lambda: lambda z, y: (np.exp(z) - y * z, np.exp(z) - y),
}


def values_of(file, each):
    x, weights = np.array(file["X"]), np.array(file[each["weights"]])
    options = {key: value for key, value in each["loss"].items() if key != "name"}
    return x, weights, *LOSSES[each["loss"]["name"]](**options)(x @ weights, np.array(file["targets"][each["target"]]))


def loss(file, each):
    x, _, values, slopes = values_of(file, each)
    weight = np.array(file["sampleWeight"])
    return {
        **each,
        **{"sum": values.sum(), "mean": values.mean(), "weightedSum": weight @ values},
        "gradientOfSum": x.T @ slopes,
        "gradientOfWeightedSum": (x.T * weight) @ slopes,
    }


def regularised(file, each):
    x, weights, values, slopes = values_of(file, each)
    l1, l2 = each["penalty"].get("l1", 0), each["penalty"].get("l2", 0)
    return {
        **each,
        "total": values.mean() + l2 / 2 * (weights**2).sum() + l1 * np.abs(weights).sum(),
        "gradient": x.T @ slopes / len(x) + l2 * weights + l1 * np.sign(weights),
    }


def losses(file):
    return {
        "losses": [loss(file, each) for each in file["losses"]],
        "regularised": [regularised(file, each) for each in file["regularised"]],
    }


# --- Extreme scores -------------------------------------------------------------------------------------------------


def scalar(each):
    z = mpf(each["z"])
    p, q = 1 / (1 + mpmath.exp(-z)), 1 / (1 + mpmath.exp(z))
    exact = {
        **{"sigmoid": p, "oneMinusSigmoid": q},
        **{"bceTarget0": -mpmath.log(q), "bceTarget1": -mpmath.log(p)},
        **{"dBceTarget0": p, "dBceTarget1": -q},
    }
    return {**each, **{key: float(value) for key, value in exact.items()}}


def row(each):
    scores = [mpf(score) for score in each["scores"]]
    powers = [mpmath.exp(score - max(scores)) for score in scores]
    log_sum = max(scores) + mpmath.log(sum(powers))
    shares = [power / sum(powers) for power in powers]
    return {
        **each,
        "crossEntropyForEachTarget": [float(log_sum - score) for score in scores],
        "gradientForTarget0": [float(share - (i == 0)) for i, share in enumerate(shares)],
    }


def log_cosh(each):
    r = abs(mpf(each["r"]))
    # cosh of 1e300 has too large an exponent for any precision.
    value = r + mpmath.log1p(mpmath.exp(-2 * r)) - mpmath.log(2)
    return {**each, "logCosh": float(value), "derivative": float(mpmath.sign(each["r"]) * mpmath.tanh(min(r, 1000)))}


def extremes(file):
    return {
        "scalars": [scalar(each) for each in file["scalars"]],
        "rows": [row(each) for each in file["rows"]],
        "logCosh": [log_cosh(each) for each in file["logCosh"]],
    }


remake(__file__, {"losses.json": losses, "extremeLogits.json": extremes}, tolerance=1e-13)
