"""Facts about scikit-learn's bundled data sets (scikit-learn 1.2.1, Debian 12): python3 make_facts.py"""
import hashlib
import json
import pathlib

import numpy as np
import sklearn
from sklearn import datasets


def sha256(values, dtype):
    return hashlib.sha256(np.ascontiguousarray(values, dtype=dtype).tobytes()).hexdigest()


facts = {"source": f"scikit-learn {sklearn.__version__}; hashes are of little-endian row-major arrays"}
for name in ["BreastCancer", "Digits", "Iris", "Wine", "Diabetes"]:
    if name == "Diabetes":
        bunch, kind = datasets.load_diabetes(scaled=False), "<f8"
    else:
        bunch, kind = getattr(datasets, "load_" + {"BreastCancer": "breast_cancer"}.get(name, name.lower()))(), "<i4"
    facts[name] = {
        "shape": bunch.data.shape,
        "featureNames": list(bunch.feature_names),
        "targetNames": [str(each) for each in bunch.get("target_names", [])],
        "x": sha256(bunch.data, "<f8"),
        "y": sha256(bunch.target, kind),
    }
path = pathlib.Path(__file__).parent / "facts.json"
path.write_text(json.dumps(facts, indent=1) + "\n")
