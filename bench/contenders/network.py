"""Networks in mini-batches by PyTorch and by scikit-learn's MLPClassifier, as their users write them."""
import json
import sys
import time
import warnings

SLOW_SECONDS = 5


def layers_of(r):
    """Where all contenders begin: weights units x inputs and biases, layer by layer."""
    import numpy as np
    numbers = np.load(r['check']['start'])
    sizes = [r['cols'], *r['hidden'], 1 if r['classes'] == 2 else r['classes']]
    at = 0
    for inputs, units in zip(sizes, sizes[1:]):
        weights = numbers[at:at + units * inputs].reshape(units, inputs)
        at += units * inputs + units
        yield weights, numbers[at - units:at]


def torch_trainer(x, y, r):
    import torch
    data, target = torch.from_numpy(x), torch.from_numpy(y)
    outputs = 1 if r['classes'] == 2 else r['classes']
    loss = torch.nn.BCEWithLogitsLoss() if outputs == 1 else torch.nn.CrossEntropyLoss()
    target = target[:, None] if outputs == 1 else target.long()
    sizes = [r['cols'], *r['hidden'], outputs]

    def run(check=None):
        torch.manual_seed(0)
        layers = []
        for i in range(len(sizes) - 1):
            layers += [torch.nn.Linear(sizes[i], sizes[i + 1]), torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        if check:
            with torch.no_grad():
                for layer, (weights, bias) in zip(model[::2], layers_of(r)):
                    layer.weight.copy_(torch.from_numpy(weights))
                    layer.bias.copy_(torch.from_numpy(bias))
        optimizer = torch.optim.SGD(model.parameters(), lr=r['learningRate'])
        for _ in range(r['epochs']):
            order = torch.arange(check['rows']) if check else torch.randperm(len(data))
            for rows in order.split(r['batchSize']):
                optimizer.zero_grad()
                loss(model(data[rows]), target[rows]).backward()
                optimizer.step()
        return model

    def judge(model):
        with torch.no_grad():
            scores = model(data)
            right = (scores > 0) == (target > 0.5) if outputs == 1 else scores.argmax(1) == target
            return float(loss(scores, target)), float(right.float().mean())

    def checked_loss():
        n = r['check']['rows']
        model = run(r['check'])
        with torch.no_grad():
            return float(loss(model(data[:n]), target[:n]))

    return run, judge, checked_loss, f'PyTorch {torch.__version__}, {torch.get_num_threads()} threads'


def sklearn_trainer(x, y, r):
    import sklearn
    from sklearn.metrics import log_loss
    from sklearn.neural_network import MLPClassifier

    def run():
        return MLPClassifier(
            r['hidden'], solver='sgd', batch_size=r['batchSize'], learning_rate_init=r['learningRate'],
            momentum=0, alpha=0, max_iter=r['epochs'], n_iter_no_change=10**6, random_state=0).fit(x, y)

    def judge(model):
        return float(log_loss(y, model.predict_proba(x))), float(model.score(x, y))

    def checked_loss():
        n = r['check']['rows']
        # Fitted once for its arrays, which are then replaced; warm_start goes on from them.
        model = MLPClassifier(
            r['hidden'], solver='sgd', batch_size=r['batchSize'], learning_rate_init=r['learningRate'],
            momentum=0, alpha=0, max_iter=1, n_iter_no_change=10**6, shuffle=False,
            warm_start=True).fit(x[:n], y[:n])
        model.coefs_ = [weights.T.copy() for weights, _ in layers_of(r)]
        model.intercepts_ = [bias.copy() for _, bias in layers_of(r)]
        model.max_iter = r['epochs']
        model.fit(x[:n], y[:n])
        return float(log_loss(y[:n], model.predict_proba(x[:n]).astype('float64')))

    return run, judge, checked_loss, f'scikit-learn {sklearn.__version__}'


def main():
    warnings.filterwarnings('ignore')
    r = json.loads(sys.argv[1])
    import numpy as np
    x, y = (np.load(r[part])[:r['rows']] for part in 'xy')
    trainer = {'pytorch': torch_trainer, 'scikit-learn': sklearn_trainer}[r['contender']]
    run, judge, checked_loss, computed_with = trainer(x, y, r)
    start = time.perf_counter()
    model = run()
    slow = time.perf_counter() - start > SLOW_SECONDS
    seconds = []
    for _ in range(1 if slow else r['samples']):
        start = time.perf_counter()
        model = run()
        seconds.append(time.perf_counter() - start)
    loss, accuracy = judge(model)
    print(json.dumps({'seconds': seconds, 'loss': loss, 'accuracy': accuracy,
                      'checkedLoss': checked_loss(), 'with': computed_with}))


if __name__ == '__main__':
    main()
