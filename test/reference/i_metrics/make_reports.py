"""Writes classification_reports.json again: scikit-learn's reports on the label sets that it holds.

    python3 make_reports.py classification_reports.json > new.json

F1 is 2tp / (2tp + fp + fn) since scikit-learn 1.3, `zero_division` may be nan since 1.3, and a
weighted average over no samples is the plain one. nan is written as null.
"""
import json
import math
import platform
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.simplefilter("ignore")


def plain(value):
    """Numbers as JSON holds them."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (np.integer, int)):
        return int(value)
    return None if math.isnan(value) else float(value)


def report(each, zero, digits, labels=None):
    names = each.get("targetNames")
    given = {"target_names": names, "zero_division": zero, "labels": labels}
    return {
        "zeroDivision": None if math.isnan(zero) else int(zero),
        "digits": digits,
        "text": metrics.classification_report(each["yTrue"], each["yPred"], digits=digits, **given),
        "dict": plain(metrics.classification_report(each["yTrue"], each["yPred"], output_dict=True, **given)),
    }


with open(sys.argv[1]) as file:
    old = json.load(file)
sets = old["expected"]["sets"]
for each in sets:
    digits = sorted({r["digits"] for r in each["reports"]})
    each["reports"] = [report(each, zero, d) for zero in (0.0, 1.0) for d in digits]
    each["reports"].append(report(each, float("nan"), 2))
    for unused in ("cohenKappa", "matthews", "micro", "macro", "weighted"):
        each.pop(unused, None)
subset = old["expected"]["labelSubset"]
subset.update({key: value for key, value in report(subset, 0.0, 2, subset["labels"]).items() if key in ("text", "dict")})
few = {"yTrue": [0, 0, 1], "yPred": [0, 1, 2]}
chosen = [
    {**few, "labels": labels, **report(few, zero, 2, labels)}
    for labels in ([7], [2], [1, 2], [2, 7], [0, 7])
    for zero in (0.0, 1.0, float("nan"))
]
text = json.dumps(
    {
        "description": "sklearn.metrics.classification_report on several label sets: text (with line ends) and dict; "
        "confusion matrices (rows = true, columns = predicted, labels ascending). Of labelSubset and chosen, labels= is given.",
        "producedBy": {
            "by": "make_reports.py",
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "expected": {"sets": sets, "labelSubset": subset, "chosen": chosen},
    },
    separators=(",", ":"),
)
print(text.replace('{"name"', '\n{"name"').replace(',"chosen"', ',\n"chosen"'))
