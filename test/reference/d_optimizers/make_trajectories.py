"""
Parameters after the steps that the files list, by the rules of torch_rules.py; rates of schedules by the closed
forms of torch.optim.lr_scheduler. PyTorch made the committed figures; these formulas reach them to the tolerance
that each run states, for as many steps as it calls reproducible.
"""
import json
import math
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake
from torch_rules import RULES

SAMPLES = json.loads((Path(__file__).parents[1] / "c_losses/losses.json").read_text())
X, Y = np.array(SAMPLES["X"]), np.array(SAMPLES["targets"]["yBinary"])
# The canyon's matrix has the eigenvalues 1 and 100.
H = np.array([[64.36, -47.52], [-47.52, 36.64]])
LAMBDA = 0.01


def beale(v):
    x, y = v
    residuals = [c - x + x * y**k for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]
    return np.array(
        [
            sum(2 * r * (y**k - 1) for k, r in enumerate(residuals, 1)),
            sum(2 * r * k * x * y ** (k - 1) for k, r in enumerate(residuals, 1)),
        ]
    )


GRADIENTS = {
    "quadratic1d": lambda v: 2 * v,
    "saddle": lambda v: np.array([2 * v[0], -2 * v[1]]),
    "rosenbrock": lambda v: np.array(
        [-2 * (1 - v[0]) - 400 * v[0] * (v[1] - v[0] ** 2), 200 * (v[1] - v[0] ** 2)]
    ),
    "beale": beale,
    "canyon": lambda v: H @ v,
    "logistic": lambda v: X.T @ (1 / (1 + np.exp(-X @ v)) - Y) / len(Y) + LAMBDA * v,
}


def path(name, x0, run):
    """Parameters after 1, 2, … steps."""
    rule = RULES[run["class"]](np.array(x0, float), **run["options"])
    v = next(rule)
    while True:
        with np.errstate(all="ignore"):
            v = rule.send(GRADIENTS[name](v))
        yield v


def trajectories(name):
    def figures(file):
        def remade(run):
            steps = path(name, file["x0"], run)
            after = [next(steps) for _ in range(file["steps"][-1])]
            made = [after[step - 1] for step in file["steps"]]
            # Within the run's own tolerance, or beyond what can be reproduced, it counts as reached.
            kept = [
                old
                if step > run["reproducible"] or np.all(np.abs(new - old) <= run["tolerance"] * np.maximum(1, np.abs(old)))
                else new
                for step, new, old in zip(file["steps"], made, map(np.array, run["trajectory"]))
            ]
            return {**run, "trajectory": kept}

        return {"runs": [remade(run) for run in file["runs"]]}

    return figures


def averaged(file):
    def remade(run):
        rule = RULES["ASGD"](np.array(file["x0"]), **run["options"])
        v, average = next(rule)
        for _ in range(200):
            v, average = rule.send(GRADIENTS["logistic"](v))
        return {**run, "final": v, "finalAveraged": average}

    return {"runs": [remade(run) for run in file["runs"]]}


# --- Schedules: rate of epoch t from base rate b and torch's options. --------------------------------------------


def cosine(start, end, part):
    return end + (start - end) * (1 + math.cos(math.pi * part)) / 2


def warm_restarts(b, t, T_0, T_mult=1, eta_min=0):
    length = T_0
    while t >= length:
        t, length = t - length, length * T_mult
    return cosine(b, eta_min, t / length)


def one_cycle(
    b, t, max_lr, total_steps, pct_start=0.3, anneal_strategy="cos", div_factor=25, final_div_factor=1e4, three_phase=False
):
    first = max_lr / div_factor
    final, up, end = first / final_div_factor, pct_start * total_steps - 1, total_steps - 1
    phases = [(up, max_lr, first, 2 * up), (2 * up, first, final, end)] if three_phase else [(up, max_lr, final, end)]
    for begin, start, stop, finish in [(0, first, max_lr, up), *phases]:
        if t <= finish:
            part = (t - begin) / (finish - begin)
            return cosine(start, stop, part) if anneal_strategy == "cos" else start + (stop - start) * part
    return None


SCHEDULES = {
    "StepLR": lambda b, t, step_size, gamma: b * gamma ** (t // step_size),
    "MultiStepLR": lambda b, t, milestones, gamma: b * gamma ** sum(each <= t for each in milestones),
    "ExponentialLR": lambda b, t, gamma: b * gamma**t,
    "CosineAnnealingLR": lambda b, t, T_max, eta_min=0: cosine(b, eta_min, t / T_max),
    "CosineAnnealingWarmRestarts": warm_restarts,
    "OneCycleLR": one_cycle,
    "LinearLR": lambda b, t, start_factor, end_factor, total_iters: (
        b * (start_factor + (end_factor - start_factor) * min(t, total_iters) / total_iters)
    ),
    "PolynomialLR": lambda b, t, total_iters, power: b * (1 - min(t, total_iters) / total_iters) ** power,
    "InverseTime": lambda b, t, decay: b / (1 + decay * t),
}


def plateau(
    b, losses, mode, factor, patience, threshold=1e-4, threshold_mode="rel", cooldown=0, min_lr=0, eps=1e-8
):
    """The rate falls after more than `patience` epochs without a better value; it then waits out `cooldown`."""
    sign = 1 if mode == "min" else -1
    rate, best, bad, cooling, rates = b, math.inf * sign, 0, 0, [b]
    for value in losses:
        bound = best - sign * (threshold * abs(best) if threshold_mode == "rel" else threshold)
        if math.isinf(best) or sign * value < sign * bound:
            best, bad = value, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > patience:
            lower = max(rate * factor, min_lr)
            rate = lower if rate - lower > eps else rate
            bad, cooling = 0, cooldown
        rates.append(rate)
    return rates


def schedules(file):
    def rates(each):
        formula = SCHEDULES[each["class"]]
        lrs = [formula(each["baseLr"], t, **each["options"]) for t in range(len(each["lrs"]))]
        # torch has no rate beyond the last step of a cycle: the file repeats what was there.
        return {**each, "lrs": [old if new is None else new for new, old in zip(lrs, each["lrs"])]}

    falling = lambda each: {**each, "lrs": plateau(each["baseLr"], file["plateauLosses"], **each["options"])}
    return {
        "schedules": [rates(each) for each in file["schedules"]],
        "plateaus": [falling(each) for each in file["plateaus"]],
    }


remake(
    __file__,
    {
        **{f"{name}.json": trajectories(name) for name in GRADIENTS},
        "asgd.json": averaged,
        "schedules.json": schedules,
    },
    tolerance=1e-12,
)
