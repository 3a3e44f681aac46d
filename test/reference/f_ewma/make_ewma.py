"""Averages of ewma.json: v_t = beta v_(t-1) + (1 - beta) x_t from 0, and divided by 1 - beta^t."""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake


def average(series, indices, beta):
    value, averages = 0.0, []
    for x in series:
        value = beta * value + (1 - beta) * x
        averages.append(value)
    uncorrected = [averages[i] for i in indices]
    corrected = [averages[i] / (1 - beta ** (i + 1)) for i in indices]
    return {"beta": beta, "uncorrected": uncorrected, "biasCorrected": corrected}


def figures(file):
    return {"expected": [average(file["temperature"], file["indices"], each["beta"]) for each in file["expected"]]}


remake(__file__, {"ewma.json": figures}, tolerance=1e-14)
