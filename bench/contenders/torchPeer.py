"""PyTorch's training loop, for full batches and for shuffled ones, for two classes and for more."""


def torch_trainer(x, y, request):
    import torch
    if request['threads']:
        torch.set_num_threads(request['threads'])
    training, classes = request['training'], request['classes']
    size = training['batchSize']
    data, target = torch.from_numpy(x), torch.from_numpy(y)
    n, d = data.shape
    if classes == 2:
        shape, loss = (d,), torch.nn.BCEWithLogitsLoss()
    else:
        shape, loss, target = (d, classes), torch.nn.CrossEntropyLoss(), target.long()

    def train():
        torch.manual_seed(0)
        w = torch.zeros(shape, requires_grad=True)
        b = torch.zeros(shape[1:], requires_grad=True)
        optimizer = torch.optim.SGD([w, b], lr=training['learningRate'])

        def step(x, y):
            optimizer.zero_grad()
            loss(x @ w + b, y).backward()
            optimizer.step()

        for _ in range(training['epochs']):
            if size == 'all':
                step(data, target)
            else:
                for rows in torch.randperm(n).split(size):
                    step(data[rows], target[rows])
        return w.detach().numpy(), b.detach().numpy()

    def describe():
        return f'PyTorch {torch.__version__}', torch.get_num_threads()

    return train, describe
