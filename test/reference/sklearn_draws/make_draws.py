"""Writes draws.json: what scikit-learn and NumPy draw in the corners that set A does not reach.

    python3 make_draws.py > draws.json

Stratified splits whose per-class counts are tied (the ties are broken by draws), choices without
replacement by probabilities, and make_blobs with counts, given centers and several deviations.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.datasets import make_blobs
from sklearn.model_selection import train_test_split

SPLITS = [
    ([4, 4, 4], {"test_size": 4}),
    ([4, 4, 4], {"test_size": 0.5}),
    ([3, 3, 3, 3, 3], {"train_size": 7, "test_size": 6}),
    ([3, 3, 3, 3, 3], {"test_size": 0.4}),
    ([2, 2, 2, 2, 6], {"train_size": 5, "test_size": 5}),
    ([5, 5, 10], {"train_size": 0.55, "test_size": 0.35}),
]
CHOICES = [
    ([0.1, 0.3, 0.5, 0.1], 3),
    ([0.001, 0.002, 0.003, 0.004, 0.99], 5),
    ([0.25, 0, 0.25, 0, 0.5], 3),
    ([0.05] * 20, 12),
]
BLOBS = [
    {"n_samples": [5, 0, 7], "n_features": 3, "cluster_std": [0.5, 1.0, 2.0]},
    {"n_samples": 11, "centers": [[0.0, 1.0], [10.0, -10.0], [3.0, 3.0]], "cluster_std": 0.25},
    {"n_samples": [4, 6], "centers": [[0.0], [5.0]], "cluster_std": [0.0, 1.0]},
    {"n_samples": 9, "centers": 4, "center_box": [0.0, 1.0], "shuffle": False},
]
SEEDS = [0, 1, 2, 12345, 4294967295]


def split(counts, options, seed):
    labels = np.arange(sum(counts)) % len(counts) if len(set(counts)) == 1 else np.repeat(range(len(counts)), counts)
    train, test = train_test_split(np.arange(len(labels)), stratify=labels, random_state=seed, **options)
    return {
        "labels": labels.tolist(),
        "options": {**options, "random_state": seed},
        "train": train.tolist(),
        "test": test.tolist(),
    }


def choice(p, size, seed):
    values = np.random.RandomState(seed).choice(len(p), size, replace=False, p=p)
    return {"p": p, "size": size, "seed": seed, "values": values.tolist()}


def blobs(options, seed):
    box = {"center_box": tuple(options["center_box"])} if "center_box" in options else {}
    X, y, centers = make_blobs(**{**options, **box}, random_state=seed, return_centers=True)
    return {
        "inputs": {**options, "random_state": seed},
        "expected": {"X": X.tolist(), "y": y.tolist(), "centers": np.asarray(centers).tolist()},
    }


def rows(records):
    return "[\n" + ",\n".join(json.dumps(record) for record in records) + "\n]"


sys.stdout.write(
    "{"
    + f'"producedBy": {json.dumps({"numpy": np.__version__, "scikit-learn": sklearn.__version__})},\n'
    + f'"stratified": {rows(split(*case, seed) for case in SPLITS for seed in SEEDS)},\n'
    + f'"choice": {rows(choice(*case, seed) for case in CHOICES for seed in SEEDS)},\n'
    + f'"blobs": {rows(blobs(case, seed) for case in BLOBS for seed in SEEDS[:2])}'
    + "}\n"
)
