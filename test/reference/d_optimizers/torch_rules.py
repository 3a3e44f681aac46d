"""
The update rules of torch.optim in NumPy, by the formulas of PyTorch's documentation (1.13; NAdam as since 2.0).
Each is a generator function: it takes options by torch's names and the start, is sent gradients, and yields parameters.
"""
import math

import numpy as np


def sgd(x, lr, momentum=0, dampening=0, nesterov=False, weight_decay=0):
    velocity = None
    while True:
        g = (yield x) + weight_decay * x
        if momentum:
            velocity = g if velocity is None else momentum * velocity + (1 - dampening) * g
            g = g + momentum * velocity if nesterov else velocity
        x = x - lr * g


def adagrad(x, lr, lr_decay=0, initial_accumulator_value=0, eps=1e-10):
    total, t = initial_accumulator_value, 0
    while True:
        g = yield x
        total = total + g * g
        x = x - lr / (1 + t * lr_decay) * g / (np.sqrt(total) + eps)
        t += 1


def rmsprop(x, lr, alpha=0.99, eps=1e-8, centered=False, momentum=0):
    square, mean, velocity = 0, 0, 0
    while True:
        g = yield x
        square = alpha * square + (1 - alpha) * g * g
        mean = alpha * mean + (1 - alpha) * g
        spread = square - mean * mean if centered else square
        velocity = momentum * velocity + g / (np.sqrt(spread) + eps)
        x = x - lr * velocity


def adadelta(x, lr, rho=0.9, eps=1e-6):
    square, steps = 0, 0
    while True:
        g = yield x
        square = rho * square + (1 - rho) * g * g
        step = np.sqrt(steps + eps) / np.sqrt(square + eps) * g
        steps = rho * steps + (1 - rho) * step * step
        x = x - lr * step


def moments(x, betas):
    """Sent a gradient, yields t and both moments with their corrections for the start at 0."""
    first = second = t = 0
    result = None
    while True:
        g = yield result
        t += 1
        first = betas[0] * first + (1 - betas[0]) * g
        second = betas[1] * second + (1 - betas[1]) * g * g
        result = t, first, second, 1 - betas[0] ** t, 1 - betas[1] ** t


def started(generator):
    next(generator)
    return generator


def adam(x, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False, decoupled=False):
    both, largest = started(moments(x, betas)), 0
    while True:
        g = yield x
        if decoupled:
            x = x - lr * weight_decay * x
        else:
            g = g + weight_decay * x
        _, first, second, correct1, correct2 = both.send(g)
        largest = np.maximum(largest, second) if amsgrad else second
        x = x - lr / correct1 * first / (np.sqrt(largest / correct2) + eps)


def adamw(x, lr, weight_decay=0.01, **options):
    return adam(x, lr, weight_decay=weight_decay, decoupled=True, **options)


def adamax(x, lr, betas=(0.9, 0.999), eps=1e-8):
    first = norm = t = 0
    while True:
        g = yield x
        t += 1
        first = betas[0] * first + (1 - betas[0]) * g
        norm = np.maximum(betas[1] * norm, np.abs(g) + eps)
        x = x - lr / (1 - betas[0] ** t) * first / norm


def nadam(x, lr, betas=(0.9, 0.999), eps=1e-8, momentum_decay=4e-3):
    both, product = started(moments(x, betas)), 1
    share = lambda t: betas[0] * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    while True:
        g = yield x
        t, first, second, _, correct2 = both.send(g)
        product *= share(t)
        scale = np.sqrt(second / correct2) + eps
        ahead = share(t + 1)
        x = x - lr * ((1 - share(t)) / (1 - product) * g + ahead / (1 - product * ahead) * first) / scale


def radam(x, lr, betas=(0.9, 0.999), eps=1e-8):
    both, longest = started(moments(x, betas)), 2 / (1 - betas[1]) - 1
    while True:
        g = yield x
        t, first, second, correct1, correct2 = both.send(g)
        length = longest - 2 * t * betas[1] ** t / correct2
        step = first / correct1
        if length > 5:
            ratio = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            step = step * math.sqrt(ratio) * math.sqrt(correct2) / (np.sqrt(second) + eps)
        x = x - lr * step


def rprop(x, lr, etas=(0.5, 1.2), step_sizes=(1e-6, 50)):
    sizes, last = np.full_like(x, lr), np.zeros_like(x)
    while True:
        g = yield x
        turned = g * last
        sizes = np.clip(sizes * np.where(turned > 0, etas[1], np.where(turned < 0, etas[0], 1)), *step_sizes)
        last = np.where(turned < 0, 0, g)
        x = x - np.sign(last) * sizes


def asgd(x, lr, lambd=1e-4, alpha=0.75, t0=1e6):
    """Yields parameters and their average."""
    eta, weight, average, t = lr, 1, x, 0
    while True:
        g = yield x, average
        t += 1
        x = x * (1 - lambd * eta) - eta * g
        average = x if weight == 1 else average + (x - average) * weight
        eta = lr / (1 + lambd * lr * t) ** alpha
        weight = 1 / max(1, t - t0)


RULES = {
    **{"SGD": sgd, "Adagrad": adagrad, "RMSprop": rmsprop, "Adadelta": adadelta, "Adam": adam, "AdamW": adamw},
    **{"Adamax": adamax, "NAdamCorrected": nadam, "RAdam": radam, "Rprop": rprop, "ASGD": asgd},
}
