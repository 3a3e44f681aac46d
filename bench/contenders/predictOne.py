"""Probabilities of single rows, one call for each, by NumPy, PyTorch and scikit-learn."""
from batchGd import numpy_trainer
from common import log_loss, main, numpy_versions


def trained(x, y, request):
    run, _ = numpy_trainer(x, y, request)
    return run()


def numpy_predictor(x, y, request):
    import numpy as np
    w, b = trained(x, y, request)

    def run():
        return [1 / (1 + np.exp(-(row @ w + b))) for row in x]

    return run, numpy_versions


def torch_predictor(x, y, request):
    import torch
    if request['threads']:
        torch.set_num_threads(request['threads'])
    w, b = trained(x, y, request)
    model = torch.nn.Linear(len(w), 1)
    with torch.no_grad():
        model.weight.copy_(torch.from_numpy(w)[None])
        model.bias.fill_(float(b))
    data = torch.from_numpy(x)

    def run():
        with torch.inference_mode():
            return [torch.sigmoid(model(data[i:i + 1])).item() for i in range(len(data))]

    return run, lambda: (f'PyTorch {torch.__version__}', torch.get_num_threads())


def scikit_learn_predictor(x, y, request):
    import numpy as np
    import sklearn
    from sklearn.linear_model import LogisticRegression
    w, b = trained(x, y, request)
    model = LogisticRegression()
    model.classes_ = np.array([0, 1])
    model.coef_, model.intercept_ = w[None], np.array([b])

    def run():
        return [model.predict_proba(x[i:i + 1])[0, 1] for i in range(len(x))]

    return run, lambda: (f'scikit-learn {sklearn.__version__}', 1)


if __name__ == '__main__':
    main({
        'numpy': numpy_predictor,
        'pytorch': torch_predictor,
        'pytorch-all': torch_predictor,
        'scikit-learn': scikit_learn_predictor,
    }, log_loss)
