"""One-sample descent by NumPy in a loop and by scikit-learn's SGDClassifier."""
from common import main, numpy_versions


def numpy_trainer(x, y, request):
    import numpy as np
    n, d = x.shape
    training = request['training']
    rate = np.float32(training['learningRate'])

    def train():
        w, b = np.zeros(d, np.float32), np.float32(0)
        random = np.random.default_rng(0)
        for _ in range(training['epochs']):
            for i in random.permutation(n):
                row = x[i]
                e = rate * (1 / (1 + np.exp(-(row @ w + b))) - y[i])
                w -= e * row
                b -= e
        return w, b

    return train, numpy_versions


def scikit_learn_trainer(x, y, request):
    import sklearn
    from sklearn.linear_model import SGDClassifier
    training = request['training']

    def train():
        model = SGDClassifier(
            loss='log_loss', penalty=None, learning_rate='constant',
            eta0=training['learningRate'], max_iter=training['epochs'], tol=None, shuffle=True,
            random_state=0)
        model.fit(x, y)
        return model.coef_[0], model.intercept_[0]

    def describe():
        return f'scikit-learn {sklearn.__version__}', 1

    return train, describe


if __name__ == '__main__':
    main({'numpy': numpy_trainer, 'scikit-learn': scikit_learn_trainer})
