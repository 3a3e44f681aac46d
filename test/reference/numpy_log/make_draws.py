"""Writes draws.json: SHA-256 of the bytes of a million Gaussians and exponentials of NumPy.

    python3 make_draws.py > draws.json

Little-endian doubles, as drawn on Linux for x86-64 by a NumPy of the package index. NumPy calls the
`log` of the C library; libm and processor are noted.
"""
import hashlib
import json
import platform

import numpy as np

COUNT = 1_000_000
draws = []
for seed in (0, 1, 42, 2**32 - 1):
    for method, name in (("randn", "randn"), ("standard_exponential", "standardExponential")):
        drawn = getattr(np.random.RandomState(seed), method)(COUNT).astype("<f8")
        draws.append({
            "seed": seed, "method": name, "first": drawn[:4].tolist(),
            "sha256": hashlib.sha256(drawn.tobytes()).hexdigest(),
        })
with open("/proc/cpuinfo") as file:
    fused = " fma " in file.read()
print(json.dumps({
    "source": f"NumPy {np.__version__} (make_draws.py), {' '.join(platform.libc_ver())}, {platform.machine()}, fused multiply-add: {fused}",
    "count": COUNT, "draws": draws,
}, indent=1))
