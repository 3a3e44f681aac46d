"""Writes near_one.json: softmax and one-vs-rest where a probability is nearly 1, by mpmath at 200 digits.

    python3 make_near_one.py > near_one.json

Scores are float32 numbers. Logarithms of the probabilities of all classes, and the slopes of the
softmax's loss by each score, p - [k = y], for y the class named "right".
"""
import json
import random
import struct

import mpmath as mp

mp.mp.dps = 200
rng = random.Random(11)


def single(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def softmax(scores):
    powers = [mp.exp(mp.mpf(z)) for z in scores]
    return [p / sum(powers) for p in powers]


def one_vs_rest(scores):
    shares = [1 / (1 + mp.exp(-mp.mpf(z))) for z in scores]
    return [s / sum(shares) for s in shares]


def log(probabilities, k):
    """Of a probability near 1 by what is missing to 1."""
    others = sum(p for j, p in enumerate(probabilities) if j != k)
    return mp.log1p(-others) if others < 0.5 else mp.log(probabilities[k])


cases = []
for gap in (0, 1, 10, 20, 30, 36, 37, 40, 60, 80, 100, 300, 700):
    for classes in (2, 3, 7):
        scores = [single(rng.uniform(-1, 1) * (1 + gap / 50)) for _ in range(classes)]
        right = rng.randrange(classes)
        scores[right] = single(max(scores) + gap)
        p, q = softmax(scores), one_vs_rest(scores)
        slopes = [-sum(v for j, v in enumerate(p) if j != right) if k == right else p[k] for k in range(classes)]
        cases.append({
            "gap": gap, "scores": scores, "right": right,
            "softmax": [float(log(p, k)) for k in range(classes)],
            "oneVsRest": [float(log(q, k)) for k in range(classes)],
            "slopes": [float(each) for each in slopes],
        })
print(json.dumps({"source": f"mpmath {mp.__version__} (make_near_one.py)", "cases": cases}).replace('{"gap"', '\n{"gap"'))
