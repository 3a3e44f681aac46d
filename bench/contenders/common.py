"""What every peer's script shares: the request, the timing, the loss and the answer.

A script has a table of trainers. Each takes (x, y, request) and returns two functions: one does the
task once and returns what the script's `loss` takes, the other returns what it computes with and its
threads. A trainer imports its package itself, so that one that cannot be imported is answered as
missing.
"""
import json
import platform
import resource
import sys
import time

# Work that takes longer is timed once, as in lib/bench/timed.ts.
SLOW_SECONDS = 5


def main(trainers, loss=None):
    request = json.loads(sys.argv[1])
    try:
        import numpy as np
        x, y = (np.load(request[part])[:request['rows']] for part in 'xy')
        run, describe = trainers[request['contender']](x, y, request)
    except ImportError as error:
        print(json.dumps({'missing': str(error)}))
        return
    start = time.perf_counter()
    result = run()
    slow = time.perf_counter() - start > SLOW_SECONDS
    seconds = []
    for _ in range(1 if slow else request['samples']):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
    peak = peak_bytes()
    value = (loss or objective)(x, y, request, result)
    computed_with, threads = describe()
    print(json.dumps({
        'seconds': seconds,
        'loss': value if np.isfinite(value) else None,
        'epochs': epochs_of(request, result),
        'threads': threads,
        'peakBytes': peak,
        'with': f'{computed_with}; Python {platform.python_version()}',
    }))


def epochs_of(request, result):
    """What a solver that stops by itself says, or what was asked for."""
    if request['kind'] == 'prediction':
        return 1
    return result[2] if len(result) > 2 else request['training']['epochs']


def peak_bytes():
    unit = 1 if sys.platform == 'darwin' else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def batches(order, size):
    return (order[i:i + size] for i in range(0, len(order), size))


def objective(x, y, request, result):
    """The mean loss and the penalty, in float64; the twin of objectiveOf in lib/bench/agreement.ts.

    result: weights [cols] or [cols, classes], and the bias or biases.
    """
    import numpy as np
    weights, bias = np.asarray(result[0], np.float64), np.asarray(result[1], np.float64)
    total, rows = 0.0, 1 << 12
    for i in range(0, len(y), rows):
        z = x[i:i + rows].astype(np.float64) @ weights + bias
        labels = y[i:i + rows]
        if z.ndim == 1:
            total += float(np.sum(np.logaddexp(0, z) - labels * z))
        else:
            most = z.max(axis=1)
            right = z[np.arange(len(z)), labels.astype(np.int64)]
            total += float(np.sum(most + np.log(np.exp(z - most[:, None]).sum(axis=1)) - right))
    c = request['training'].get('c')
    penalty = 0.0 if c is None else float(np.sum(weights * weights)) / (2 * c * len(y))
    return total / len(y) + penalty


def log_loss(_x, y, _request, probabilities):
    """The twin of logLossOf in lib/bench/agreement.ts: probabilities are those of class 1."""
    import numpy as np
    p = np.asarray(probabilities, np.float64)
    return float(-np.mean(np.log(np.where(y == 1, p, 1 - p))))


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
