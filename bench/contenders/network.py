"""Networks in mini-batches by PyTorch and by scikit-learn's MLPClassifier, as their users write them."""
import json
import sys
import time
import warnings

SLOW_SECONDS = 5


def torch_trainer(x, y, r):
    import torch
    data, target = torch.from_numpy(x), torch.from_numpy(y)
    outputs = 1 if r['classes'] == 2 else r['classes']
    loss = torch.nn.BCEWithLogitsLoss() if outputs == 1 else torch.nn.CrossEntropyLoss()
    target = target[:, None] if outputs == 1 else target.long()
    sizes = [r['cols'], *r['hidden'], outputs]

    def run():
        torch.manual_seed(0)
        layers = []
        for i in range(len(sizes) - 1):
            layers += [torch.nn.Linear(sizes[i], sizes[i + 1]), torch.nn.ReLU()]
        model = torch.nn.Sequential(*layers[:-1])
        optimizer = torch.optim.SGD(model.parameters(), lr=r['learningRate'])
        for _ in range(r['epochs']):
            for rows in torch.randperm(len(data)).split(r['batchSize']):
                optimizer.zero_grad()
                loss(model(data[rows]), target[rows]).backward()
                optimizer.step()
        return model

    def judge(model):
        with torch.no_grad():
            scores = model(data)
            right = (scores > 0) == (target > 0.5) if outputs == 1 else scores.argmax(1) == target
            return float(loss(scores, target)), float(right.float().mean())

    return run, judge, f'PyTorch {torch.__version__}, {torch.get_num_threads()} threads'


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

    return run, judge, f'scikit-learn {sklearn.__version__}'


def main():
    warnings.filterwarnings('ignore')
    r = json.loads(sys.argv[1])
    import numpy as np
    x, y = (np.load(r[part])[:r['rows']] for part in 'xy')
    trainer = {'pytorch': torch_trainer, 'scikit-learn': sklearn_trainer}[r['contender']]
    run, judge, computed_with = trainer(x, y, r)
    start = time.perf_counter()
    model = run()
    slow = time.perf_counter() - start > SLOW_SECONDS
    seconds = []
    for _ in range(1 if slow else r['samples']):
        start = time.perf_counter()
        model = run()
        seconds.append(time.perf_counter() - start)
    loss, accuracy = judge(model)
    print(json.dumps({'seconds': seconds, 'loss': loss, 'accuracy': accuracy, 'with': computed_with}))


if __name__ == '__main__':
    main()
