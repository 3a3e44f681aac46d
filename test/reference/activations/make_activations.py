"""Activations and their slopes at the z of activations.json, by mpmath to 60 digits, rounded to doubles."""
import sys
from pathlib import Path

import mpmath
from mpmath import mpf

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake

mpmath.mp.dps = 60


def sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


def normal(z):
    """Cumulative distribution of the standard normal; the complementary error function keeps small values."""
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def density(z):
    return mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)


def tanh_argument(z):
    """Of the approximation of GELU (Hendrycks, Gimpel 2016), with its derivative."""
    scale, cubic = mpmath.sqrt(2 / mpmath.pi), mpf("0.044715")
    return scale * (z + cubic * z**3), scale * (1 + 3 * cubic * z * z)


def identity(z):
    return z, mpf(1)


def relu(z):
    return (z, mpf(1)) if z > 0 else (mpf(0), mpf(0))


def leaky_relu(z, slope):
    return (z, mpf(1)) if z > 0 else (slope * z, mpf(slope))


def elu(z, alpha):
    return (z, mpf(1)) if z > 0 else (alpha * mpmath.expm1(z), alpha * mpmath.exp(z))


def gelu(z):
    return z * normal(z), normal(z) + z * density(z)


def gelu_tanh(z):
    inner, derivative = tanh_argument(z)
    # (1 + tanh u)/2 is the sigmoid of 2u, which keeps small values.
    half = sigmoid(2 * inner)
    return z * half, half + z * 2 * half * sigmoid(-2 * inner) * derivative


FORMULAS = {
    "identity": identity,
    "sigmoid": lambda z: (sigmoid(z), sigmoid(z) * sigmoid(-z)),
    "tanh": lambda z: (mpmath.tanh(z), 1 / mpmath.cosh(z) ** 2),
    "relu": relu,
    "leakyRelu": leaky_relu,
    "elu": elu,
    "gelu": gelu,
    "geluTanh": gelu_tanh,
    "silu": lambda z: (z * sigmoid(z), sigmoid(z) * (1 + z * sigmoid(-z))),
    "softplus": lambda z: (mpmath.log1p(mpmath.exp(z)), sigmoid(z)),
}


def at(activation, zs):
    options = {key: value for key, value in activation.items() if key != "name"}
    pairs = [FORMULAS[activation["name"]](mpf(z), **options) for z in zs]
    return {
        "activation": activation,
        "values": [float(value) for value, _ in pairs],
        "slopes": [float(slope) for _, slope in pairs],
    }


def figures(file):
    return {"activations": [at(each["activation"], file["z"]) for each in file["activations"]]}


remake(__file__, {"activations.json": figures})
