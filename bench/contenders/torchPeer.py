"""PyTorch's training loop, for full batches and for shuffled ones."""


def torch_trainer(x, y, request):
    import torch
    if request['threads']:
        torch.set_num_threads(request['threads'])
    training = request['training']
    size = training['batchSize']
    data, target = torch.from_numpy(x), torch.from_numpy(y)
    n, d = data.shape
    loss = torch.nn.BCEWithLogitsLoss()

    def train():
        torch.manual_seed(0)
        w = torch.zeros(d, requires_grad=True)
        b = torch.zeros((), requires_grad=True)
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
        return w.detach().numpy(), b.item()

    def describe():
        return f'PyTorch {torch.__version__}', torch.get_num_threads()

    return train, describe
