"""Full-batch gradient descent by NumPy and by PyTorch, as their users write it."""
from common import main, numpy_versions
from torchPeer import torch_trainer


def numpy_trainer(x, y, request):
    import numpy as np
    n, d = x.shape
    training = request['training']
    rate = np.float32(training['learningRate'])

    def train():
        w, b = np.zeros(d, np.float32), np.float32(0)
        for _ in range(training['epochs']):
            e = (1 / (1 + np.exp(-(x @ w + b))) - y) / np.float32(n)
            w -= rate * (x.T @ e)
            b -= rate * e.sum()
        return w, b

    return train, numpy_versions


if __name__ == '__main__':
    main({
        'numpy': numpy_trainer,
        'pytorch': torch_trainer,
        'pytorch-all': torch_trainer,
    })
