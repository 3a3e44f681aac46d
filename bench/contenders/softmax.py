"""Softmax of many classes in mini-batches by NumPy and by PyTorch, as their users write it."""
from common import batches, main, numpy_versions
from torchPeer import torch_trainer


def numpy_trainer(x, y, request):
    import numpy as np
    n, d = x.shape
    training = request['training']
    targets = np.eye(request['classes'], dtype=np.float32)[y.astype(np.int64)]

    def run():
        w = np.zeros((d, request['classes']), np.float32)
        b = np.zeros(request['classes'], np.float32)
        random = np.random.default_rng(0)
        for _ in range(training['epochs']):
            for j in batches(random.permutation(n), training['batchSize']):
                rows = x[j]
                z = rows @ w + b
                p = np.exp(z - z.max(axis=1, keepdims=True))
                p /= p.sum(axis=1, keepdims=True)
                e = (p - targets[j]) * np.float32(training['learningRate'] / len(j))
                w -= rows.T @ e
                b -= e.sum(axis=0)
        return w, b

    return run, numpy_versions


if __name__ == '__main__':
    main({
        'numpy': numpy_trainer,
        'pytorch': torch_trainer,
        'pytorch-all': torch_trainer,
    })
