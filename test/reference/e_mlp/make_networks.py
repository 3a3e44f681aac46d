"""
The networks of mlp2_tanh.json and mlp3_relu.json: a_l = act(a_(l-1) W_l + b_l), the last layer without activation;
mean softmax cross-entropy; one step for each listed batch. batchNorm.json: Linear without bias, BatchNorm1d
(momentum 0.2, epsilon 1e-5), ReLU, Linear, 6-8-3; two epochs in batches of 10, SGD with momentum.
"""
import sys
from pathlib import Path

import numpy as np

sys.path.extend([str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "d_optimizers")])
from remade import remake
from torch_rules import RULES

ACTIVATIONS = {
    # With the slope by the activation's value.
    "tanh": (np.tanh, lambda a: 1 - a * a),
    "relu": (lambda z: np.maximum(0, z), lambda a: (a > 0).astype(float)),
}


def cross_entropy(scores, classes):
    """Mean loss, and its gradient by the scores."""
    rows = np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    slopes = np.exp(logs)
    slopes[rows, classes] -= 1
    return -logs[rows, classes].mean(), slopes / len(scores)


def joined(arrays):
    return np.concatenate([array.ravel() for array in arrays])


def cut(vector, shapes):
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(vector, ends[:-1]), shapes)]


def network(file):
    inputs, old = file["inputs"], file["expected"]
    x, y = np.array(inputs["X"]), np.array(inputs["y"])
    start = [np.array(each) for each in [*inputs["weights"], *inputs["biases"]]]
    shapes, depth = [each.shape for each in start], len(inputs["weights"])
    activate, slope = ACTIVATIONS[inputs["activation"]]

    def run(vector, rows):
        """Scores, loss and gradients of all weights, then all biases."""
        parameters = cut(vector, shapes)
        weights, biases = parameters[:depth], parameters[depth:]
        values = [x[rows]]
        for layer in range(depth):
            z = values[-1] @ weights[layer] + biases[layer]
            values.append(activate(z) if layer < depth - 1 else z)
        loss, delta = cross_entropy(values[-1], y[rows])
        gradients = [None] * (2 * depth)
        for layer in reversed(range(depth)):
            gradients[layer] = values[layer].T @ delta
            gradients[depth + layer] = delta.sum(axis=0)
            delta = delta @ weights[layer].T * slope(values[layer])
        return values[-1], loss, gradients

    def trained(entry):
        rule = RULES[entry["class"]](joined(start), **entry["options"])
        vector, losses = next(rule), []
        for rows in inputs["batches"]:
            _, loss, gradients = run(vector, rows)
            losses.append(loss)
            vector = rule.send(joined(gradients))
        scores, loss, _ = run(vector, np.arange(len(x)))
        parameters = cut(vector, shapes)
        return {
            **entry,
            **{"stepLosses": losses, "weights": parameters[:depth], "biases": parameters[depth:]},
            **{"fullDataLoss": loss, "fullDataAccuracy": (scores.argmax(axis=1) == y).mean()},
        }

    scores, loss, gradients = run(joined(start), inputs["batches"][0])
    one = {"logits": scores, "loss": loss, "gradWeights": gradients[:depth], "gradBiases": gradients[depth:]}
    return {"expected": {"oneBatch": {**old["oneBatch"], **one}, "trained": [trained(each) for each in old["trained"]]}}


def normalised(file):
    x, y, epsilon, momentum = np.array(file["X"]), np.array(file["y"]), 1e-5, 0.2
    shapes = [(8, 6), (8,), (8,), (8,), (8,), (3, 8), (3,)]
    first, scale, shift, mean, variance, last, bias = cut(np.array(file["start"]), shapes)
    learned = [first, scale, shift, last, bias]
    rule = RULES["SGD"](joined(learned), lr=0.1, momentum=0.9)
    vector, losses = next(rule), []
    for at in [*range(0, len(x), 10)] * 2:
        first, scale, shift, last, bias = cut(vector, [each.shape for each in learned])
        rows, classes = x[at : at + 10], y[at : at + 10]
        n = len(rows)
        z = rows @ first.T
        deviation = np.sqrt(z.var(axis=0) + epsilon)
        unit = (z - z.mean(axis=0)) / deviation
        # Running figures take the variance of a sample, n/(n-1).
        mean = (1 - momentum) * mean + momentum * z.mean(axis=0)
        variance = (1 - momentum) * variance + momentum * z.var(axis=0, ddof=1)
        hidden = np.maximum(0, unit * scale + shift)
        loss, delta = cross_entropy(hidden @ last.T + bias, classes)
        losses.append(loss)
        back = delta @ last * (hidden > 0)
        by_unit = back * scale
        by_z = (by_unit - by_unit.mean(axis=0) - unit * (by_unit * unit).mean(axis=0)) / deviation
        gradients = [by_z.T @ rows, (back * unit).sum(axis=0), back.sum(axis=0), delta.T @ hidden, delta.sum(axis=0)]
        vector = rule.send(joined(gradients))
    first, scale, shift, last, bias = cut(vector, [each.shape for each in learned])
    unit = (x @ first.T - mean) / np.sqrt(variance + epsilon)
    return {
        "stepLosses": losses,
        "end": joined([first, scale, shift, mean, variance, last, bias]),
        "logits": np.maximum(0, unit * scale + shift) @ last.T + bias,
    }


remake(
    __file__,
    {"mlp2_tanh.json": network, "mlp3_relu.json": network, "batchNorm.json": normalised},
    # Adam's quotients of small moments amplify rounding.
    tolerance=1e-11,
)
