"""
What the scripts of these folders share. A script computes the figures of a JSON file again from the inputs
that stand in the file; it compares them with those in the file, or writes them into it with --write.
Numbers are compared by |a - b| <= tolerance * max(1, |b|), all else must be the same.
"""
import json
import math
import sys
from pathlib import Path

STRINGS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def plain(value):
    """NumPy's arrays and numbers as those of JSON."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def difference(new, old, place=""):
    """The largest difference, and where; kinds and lengths must agree."""
    if isinstance(old, dict):
        return max((difference(new[key], old[key], f"{place}.{key}") for key in old if key in new), default=(0, place))
    if isinstance(old, list):
        if len(new) != len(old):
            raise SystemExit(f"{place}: {len(new)} values instead of {len(old)}")
        return max((difference(*pair, f"{place}[{i}]") for i, pair in enumerate(zip(new, old))), default=(0, place))
    if isinstance(new, (int, float)) and not isinstance(new, bool):
        there = STRINGS.get(old, old)
        if isinstance(there, str):
            there = int(there)
        if new == there or (math.isnan(new) and math.isnan(there)):
            return (0, place)
        return (abs(new - there) / max(1, abs(there)), place)
    if new != old:
        raise SystemExit(f"{place}: {new!r} instead of {old!r}")
    return (0, place)


def remake(script, figures, tolerance=0.0):
    """figures: by the name of a file beside the script, a function from its contents to what they should hold."""
    ok = True
    for name, compute in figures.items():
        file = Path(script).parent / name
        old = json.loads(file.read_text())
        new = plain(compute(old))
        if "--write" in sys.argv:
            file.write_text(json.dumps({**old, **new}, ensure_ascii=False) + "\n")
            continue
        largest, place = difference(new, {key: old[key] for key in new})
        ok &= largest <= tolerance
        print(f"{name}: differs by at most {largest:.3g} ({place or 'nowhere'})")
    sys.exit(0 if ok else 1)
