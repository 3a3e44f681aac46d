"""
Forward and central differences of the functions in gradcheck.json at their points, and the check of one right and
five wrong gradients of the softmax loss of c_losses/losses.json with lambda = 0.1: mean loss + lambda/2 |W|^2.
"""
import json
import math
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake

SAMPLES = json.loads((Path(__file__).parents[1] / "c_losses/losses.json").read_text())
X = np.array(SAMPLES["X"])
BINARY, CLASSES = (np.array(SAMPLES["targets"][name]) for name in ("yBinary", "yClass"))
LAMBDA = 0.1
N, K = len(X), len(SAMPLES["W"][0])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logistic(w):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - BINARY * z) + LAMBDA / 2 * w @ w


def softmax(v):
    scores = X @ v.reshape(-1, K)
    largest = scores.max(axis=1)
    log_sum = largest + np.log(np.exp(scores - largest[:, None]).sum(axis=1))
    return np.mean(log_sum - scores[np.arange(N), CLASSES]) + LAMBDA / 2 * v @ v


def softmax_gradient(v, labels=CLASSES, penalty=LAMBDA):
    scores = X @ v.reshape(-1, K)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    excess = powers / powers.sum(axis=1, keepdims=True)
    excess[np.arange(N), labels] -= 1
    return (X.T @ excess / N).ravel() + penalty * v


FUNCTIONS = {
    "square": (lambda x: x[0] ** 2, lambda x: [2 * x[0]]),
    "cube": (lambda x: x[0] ** 3, lambda x: [3 * x[0] ** 2]),
    "sin": (lambda x: math.sin(x[0]), lambda x: [math.cos(x[0])]),
    "exp": (lambda x: math.exp(x[0]), lambda x: [math.exp(x[0])]),
    "sigmoid": (lambda x: 1 / (1 + math.exp(-x[0])), lambda x: [sigmoid(x[0]) * sigmoid(-x[0])]),
    "bowl": (
        lambda x: x[0] ** 2 + 3 * x[0] * x[1] + 2 * x[1] ** 2,
        lambda x: [2 * x[0] + 3 * x[1], 3 * x[0] + 4 * x[1]],
    ),
    "rosenbrock": (
        lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2,
        lambda x: [-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] ** 2), 200 * (x[1] - x[0] ** 2)],
    ),
    "absolute": (lambda x: abs(x[0]), lambda x: [np.sign(x[0])]),
    "logistic_loss": (logistic, lambda w: X.T @ (sigmoid(X @ w) - BINARY) / N + LAMBDA * w),
    "softmax_loss": (softmax, softmax_gradient),
}


def differences(function, x, h):
    """Forward and central, coordinate by coordinate."""
    steps = h * np.eye(len(x))
    above, below = ([function(x + sign * step) for step in steps] for sign in (1, -1))
    return (np.array(above) - function(x)) / h, (np.array(above) - np.array(below)) / (2 * h)


def row(each, h):
    function, gradient = FUNCTIONS[each["function"]]
    x = np.array(each["x"], float)
    value = float(function(x))
    forward, central = differences(function, x, h)
    # An error of each value in its last places, of both values, over h.
    bound = 4 * np.finfo(float).eps * max(abs(value), 1e-300) / h
    return {
        **each,
        **{"value": value, "forward": forward, "central": central},
        **{"analytic": np.array(gradient(x)), "roundoffBound": bound},
    }


def figures(file):
    w = np.array(SAMPLES["W"]).ravel()
    _, numerical = differences(softmax, w, file["h"])
    right = softmax_gradient(w)
    flipped = right.copy()
    old = {each["gradient"]: np.array(each["values"]) for each in file["gradientCheck"]}
    # Which sign was flipped is an input that only the result names.
    place = int(np.argmax(np.abs(old["one_sign_flipped"] - old["correct"])))
    flipped[place] = -flipped[place]
    gradients = {
        "correct": right,
        "missing_factor_2": 2 * right,
        "missing_regulariser": softmax_gradient(w, penalty=0),
        "one_sign_flipped": flipped,
        "labels_off_by_one": softmax_gradient(w, labels=(CLASSES + 1) % K),
        "sum_instead_of_mean": (right - LAMBDA * w) * N + LAMBDA * w,
    }

    def check(name, values):
        relative = np.abs(values - numerical) / np.maximum(np.abs(values), np.abs(numerical))
        norm = np.linalg.norm
        return {
            **{"gradient": name, "values": values, "relativeErrorMax": relative},
            "maxRelativeErrorMax": relative.max(),
            "normRelativeError": norm(values - numerical) / (norm(values) + norm(numerical)),
            "isCorrect": name == "correct",
        }

    return {
        "finiteDifferences": [row(each, file["h"]) for each in file["finiteDifferences"]],
        "numerical": numerical,
        "gradientCheck": [check(name, gradients[name]) for name in old],
    }


# Central differences of losses may round otherwise by roundoffBound, 1e-10.
remake(__file__, {"gradcheck.json": figures}, tolerance=2e-9)
