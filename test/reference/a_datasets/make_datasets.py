"""
Streams of numpy.random.RandomState, make_blobs and train_test_split of scikit-learn, with the arguments that stand
in the files. Each list of a stream is drawn from a fresh RandomState(seed); mixedCalls is one generator.
"""
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import make_blobs
from sklearn.model_selection import train_test_split

sys.path.append(str(Path(__file__).parents[1]))
from remade import remake

FOLDER = Path(__file__).parent


def shuffled(seed, values):
    np.random.RandomState(seed).shuffle(values)
    return values


def integers(seed, entries):
    return [
        {**each, "values": np.random.RandomState(seed).randint(int(each["low"]), int(each["high"]), len(each["values"]))}
        for each in entries
    ]


def stream(file):
    seed, old = file["inputs"]["seed"], file["expected"]
    fresh = lambda: np.random.RandomState(seed)
    count = lambda name: len(old[name])
    mixed = fresh()
    return {
        "expected": {
            "rawUint32": fresh()._bit_generator.random_raw(count("rawUint32")),
            "rawUint32At1240to1259": fresh()._bit_generator.random_raw(1260)[1240:],
            "random_sample": fresh().random_sample(count("random_sample")),
            "randn": fresh().randn(count("randn")),
            "normal_loc3_scale0.5": fresh().normal(3, 0.5, count("normal_loc3_scale0.5")),
            "uniform_-10_10": fresh().uniform(-10, 10, count("uniform_-10_10")),
            "permutation": {**old["permutation"], "values": fresh().permutation(old["permutation"]["n"])},
            "shuffledArange": {**old["shuffledArange"], "values": shuffled(seed, np.arange(old["shuffledArange"]["n"]))},
            "shuffledRows12x2": shuffled(seed, np.arange(24).reshape(12, 2)),
            "randint": integers(seed, old["randint"]),
            "randint64": integers(seed, old["randint64"]),
            "randint_uint8_0_200": fresh().randint(0, 200, count("randint_uint8_0_200"), dtype=np.uint8),
            "choice_noReplace_20_8": fresh().choice(20, size=8, replace=False),
            "choice_p": {
                **old["choice_p"],
                "values": fresh().choice(
                    len(old["choice_p"]["p"]), size=len(old["choice_p"]["values"]), p=old["choice_p"]["p"]
                ),
            },
            "standard_exponential": fresh().standard_exponential(count("standard_exponential")),
            "mixedCalls": [
                {**each, "values": np.atleast_1d(getattr(mixed, each["call"])(*each["args"]))}
                for each in old["mixedCalls"]
            ],
        }
    }


def blobs(file):
    x, y, centers = make_blobs(**file["inputs"], return_centers=True)
    return {"expected": {**file["expected"], "X": x, "y": y, "centers": centers}}


def split(entry, labels=None):
    n = entry["n"] if labels is None else len(labels)
    train, test = train_test_split(np.arange(n), stratify=labels, **entry["options"])
    return {**entry, "train": train, "test": test}


def splits(file):
    named = {"a_datasets/blobs_0.y": json.loads((FOLDER / "blobs_0.json").read_text())["expected"]["y"]}
    labels = lambda each: named[each["labels"]] if isinstance(each["labels"], str) else each["labels"]
    return {
        "expected": {
            "plain": [split(each) for each in file["expected"]["plain"]],
            "stratified": [split(each, labels(each)) for each in file["expected"]["stratified"]],
        }
    }


names = lambda pattern: sorted(path.name for path in FOLDER.glob(pattern))
remake(
    __file__,
    {
        **{name: stream for name in names("streams_*.json")},
        **{name: blobs for name in names("blobs_*.json")},
        "splits.json": splits,
    },
    # Exponential draws and Gaussians take the C library's logarithm.
    tolerance=1e-15,
)
