"""Mini-batch descent by NumPy and by PyTorch, as their users write it."""
from common import batches, main, numpy_versions
from torchPeer import torch_trainer


def numpy_trainer(x, y, request):
    import numpy as np
    n, d = x.shape
    training = request['training']

    def train():
        w, b = np.zeros(d, np.float32), np.float32(0)
        random = np.random.default_rng(0)
        for _ in range(training['epochs']):
            for j in batches(random.permutation(n), training['batchSize']):
                rows = x[j]
                e = 1 / (1 + np.exp(-(rows @ w + b))) - y[j]
                e *= np.float32(training['learningRate'] / len(j))
                w -= rows.T @ e
                b -= e.sum()
        return w, b

    return train, numpy_versions


if __name__ == '__main__':
    main({
        'numpy': numpy_trainer,
        'pytorch': torch_trainer,
        'pytorch-all': torch_trainer,
    })
