"""Writes logarithms.json: natural logarithms rounded to the nearest double, by mpmath at 200 bits.

    python3 make_logarithms.py > logarithms.json
"""
import json
import math
import random
import sys

import mpmath

mpmath.mp.prec = 200


def nearest(value):
    """The double nearest to a number of high precision (round half to even)."""
    with mpmath.workprec(53):
        return float(+value)


def from_midpoint(x):
    """Distance of log x from the middle between two doubles, in units of the last place."""
    exact = mpmath.log(mpmath.mpf(x))
    rounded = nearest(exact)
    return float(0.5 - abs(exact - mpmath.mpf(rounded)) / math.ulp(rounded))


rng = random.Random(2024)
step = 1024
groups = {
    "unit interval": [rng.random() for _ in range(60)],
    "around 1": [1 + sign * 2.0 ** -k for k in range(2, 53) for sign in (-1, 1)]
    + [1 - 2.0 ** -53, 1.0]
    + [1 + (rng.random() - 0.5) * 2.0 ** -rng.uniform(0, 40) for _ in range(40)],
    "all exponents": [math.ldexp(1 + rng.random(), rng.randrange(-1022, 1024)) for _ in range(60)],
    "powers of two": [2.0 ** k for k in (-1022, -1000, -54, -3, -2, -1, 1, 2, 3, 10, 53, 1023)],
    "subnormal": [5e-324, 1e-323, 2.0 ** -1060, 2.0 ** -1023]
    + [rng.random() * 2.0 ** -rng.randrange(1023, 1060) for _ in range(12)],
    "ends of the reduction": [
        math.nextafter(x, away)
        for x in [math.sqrt(2), math.sqrt(0.5), 2 * math.sqrt(2)]
        + [step / (j + 0.5) for j in (724, 725, 900, 1022, 1023, 1024, 1025, 1200, 1447)]
        for away in (0, x, 10)
    ]
    + [sys.float_info.max, sys.float_info.min, math.e, 10.0, 3.0],
    # Sums of two squares met in the polar method at seeds 0 and 42, where glibc 2.36 rounds wrongly.
    "where the C library errs": [0.8983774131025271, 0.9526656333094028],
    "near the middle between two doubles": sorted(
        [rng.uniform(0.2, 2) for _ in range(200_000)]
        + [1 + (rng.random() - 0.5) / 500 for _ in range(100_000)],
        key=from_midpoint,
    )[:40],
}
rows = {
    name: [[x, nearest(mpmath.log(mpmath.mpf(x)))] for x in arguments]
    for name, arguments in groups.items()
}
closest = min(map(from_midpoint, groups["near the middle between two doubles"]))
sys.stdout.write(
    '{"description": "Natural logarithms rounded to the nearest double. Each row is [x, log x].",\n'
    + f'"producedBy": {json.dumps({"mpmath": mpmath.__version__, "bits": mpmath.mp.prec})},\n'
    + f'"closestToMiddleInUlp": {closest},\n"expected": {{\n'
    + ",\n".join(f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, each)) + "\n]" for name, each in rows.items())
    + "\n}}\n"
)
