"""What every peer's script shares: the request, the timing, the loss and the answer.

A script has a table of trainers. Each takes (x, y, request) and returns two functions: one trains
once and returns (weights, bias), the other returns what it computes with and its threads. A
trainer imports its package itself, so that one that cannot be imported is answered as missing.
"""
import json
import platform
import sys
import time


def main(trainers):
    request = json.loads(sys.argv[1])
    try:
        import numpy as np
        x, y = np.load(request['x']), np.load(request['y'])
        train, describe = trainers[request['contender']](x, y, request)
    except ImportError as error:
        print(json.dumps({'missing': str(error)}))
        return
    train()
    seconds = []
    for _ in range(request['samples']):
        start = time.perf_counter()
        weights, bias = train()
        seconds.append(time.perf_counter() - start)
    loss = mean_log_loss(np, x, y, weights, bias)
    computed_with, threads = describe()
    print(json.dumps({
        'seconds': seconds,
        'loss': loss if np.isfinite(loss) else None,
        'threads': threads,
        'with': f'{computed_with}; Python {platform.python_version()}',
    }))


def batches(order, size):
    return (order[i:i + size] for i in range(0, len(order), size))


def mean_log_loss(np, x, y, weights, bias):
    """Mean of log(1 + e^z) - y z, z = x weights + bias, in float64; the twin of logLoss.ts."""
    weights, bias, total, rows = weights.astype(np.float64), float(bias), 0.0, 1 << 14
    for i in range(0, len(y), rows):
        z = x[i:i + rows].astype(np.float64) @ weights + bias
        total += float(np.sum(np.logaddexp(0, z) - y[i:i + rows] * z))
    return total / len(y)


def numpy_versions():
    """NumPy, its BLAS and the BLAS's threads, as far as they can be told."""
    import numpy as np
    name, threads = blas(np)
    return f'NumPy {np.__version__}, {name}', threads


def blas(np):
    try:
        from threadpoolctl import threadpool_info
        for library in threadpool_info():
            if library['user_api'] == 'blas':
                core = library.get('architecture')
                shown = library['internal_api'].replace('openblas', 'OpenBLAS')
                return (f"{shown} {library['version']}" + (f' ({core} kernels)' if core else ''),
                        library['num_threads'])
    except ImportError:
        pass
    try:
        found = np.show_config(mode='dicts')['Build Dependencies']['blas']
        return f"{found['name']} {found['version']}", None
    except (TypeError, KeyError):  # NumPy before 1.25
        return 'BLAS unknown', None
