"""
Minima of regularised logistic and softmax losses, mean loss + l2/2 |W|^2 without a bias, on the samples of
c_losses/losses.json: by Newton's method with the exact Hessian, to a gradient below 1e-15.
"""
import json
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def newton(loss_gradient_hessian, w):
    for _ in range(60):
        _, g, h = loss_gradient_hessian(w)
        w = w - np.linalg.solve(h, g)
    return w, loss_gradient_hessian(w)


def logistic(x, y, l2):
    def at(w):
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        loss = np.mean(np.logaddexp(0, z) - y * z) + 0.5 * l2 * w @ w
        hessian = x.T @ (x * (p * (1 - p))[:, None]) / len(y) + l2 * np.eye(len(w))
        return loss, x.T @ (p - y) / len(y) + l2 * w, hessian

    return at


def multinomial(x, labels, k, l2):
    n, d = x.shape
    y = np.eye(k)[labels]

    def at(v):
        w = v.reshape(d, k)
        z = x @ w
        p = softmax(z)
        m = z.max(axis=1)
        loss = np.mean(m + np.log(np.exp(z - m[:, None]).sum(axis=1)) - (z * y).sum(axis=1))
        loss += 0.5 * l2 * v @ v
        hessian = np.zeros((d * k, d * k))
        for i in range(n):
            s = np.diag(p[i]) - np.outer(p[i], p[i])
            hessian += np.kron(np.outer(x[i], x[i]), s) / n
        return loss, (x.T @ (p - y) / n + l2 * w).ravel(), hessian + l2 * np.eye(d * k)

    return at


def minima(old):
    problem = json.loads((Path(__file__).parents[1] / "c_losses/losses.json").read_text())
    x = np.array(problem["X"])
    targets = problem["targets"]
    out = []
    for case in old["minima"]:
        if case["problem"] == "logistic":
            at, size = logistic(x, np.array(targets["yBinary"], float), case["l2"]), x.shape[1]
        else:
            labels = np.array(targets["yClass"], int)
            k = int(labels.max()) + 1
            at, size = multinomial(x, labels, k, case["l2"]), x.shape[1] * k
        w, (loss, gradient, _) = newton(at, np.zeros(size))
        assert np.abs(gradient).max() < 1e-15, np.abs(gradient).max()
        out.append({"problem": case["problem"], "l2": case["l2"], "loss": loss, "parameters": w})
    return {"minima": out}


remake(__file__, {"lbfgs.json": minima}, tolerance=1e-13)
