"""Writes values.json: losses with the log link and their slopes, by mpmath with 60 digits, rounded once.

    pip install mpmath && python3 make_values.py > values.json
"""
import json

import mpmath
from mpmath import mpf

mpmath.mp.dps = 60
SCORES = [-30, -5, -1.25, -0.1, 0, 0.3, 0.7, 1, 2.5, 6, 30]
TARGETS = [0, 0.01, 0.5, 1, 1.5, 3, 40]


def poisson(y, z):
    return mpmath.e**z - y * z


def tweedie(power):
    p = mpf(power)
    return lambda y, z: -y * mpmath.exp((1 - p) * z) / (1 - p) + mpmath.exp((2 - p) * z) / (2 - p)


def gamma(y, z):
    return z + y * mpmath.exp(-z)


LOSSES = [
    ({"name": "poisson"}, poisson, TARGETS),
    *(({"name": "tweedie", "power": p}, tweedie(p), TARGETS) for p in (1.1, 1.5, 1.9)),
    ({"name": "gamma"}, gamma, TARGETS[1:]),
]
print(json.dumps({"source": f"mpmath {mpmath.__version__} (make_values.py)", "losses": [
    {"loss": loss, "y": y, "scores": SCORES,
     "values": [float(f(mpf(y), mpf(z))) for z in SCORES],
     "slopes": [float(mpmath.diff(lambda z: f(mpf(y), z), mpf(z))) for z in SCORES]}
    for loss, f, targets in LOSSES for y in targets]}))
