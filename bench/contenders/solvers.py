"""scikit-learn's solvers on the problems of bench/solvers/problems.ts.

Request: {folder, rows, cols, estimator, options, peer, tolerances, samples, budget}. Answers one entry
for each tolerance: the seconds of every fit and the objective, in scikit-learn's scale.
"""
import json
import sys
import time
import warnings


def make(estimator, options, peer, tol):
    from sklearn import linear_model, svm
    if estimator == 'LogisticRegression':
        return linear_model.LogisticRegression(solver=peer, tol=tol, max_iter=20000, **options)
    if estimator == 'Ridge':
        return linear_model.Ridge(solver=peer, **options)
    if estimator == 'Lasso':
        gram = peer.endswith('Gram matrix')
        return linear_model.Lasso(tol=tol, max_iter=100000, precompute=gram, **options)
    # LIBLINEAR penalises the bias as the weight of a column of ones, divided by intercept_scaling.
    return svm.LinearSVC(tol=tol, max_iter=100000, dual=peer.endswith('dual'), **options)


def objective(model, x, y, estimator, options):
    import numpy as np
    w, b = np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)
    z = x @ w.T + b
    squares, n = float(np.sum(w * w)), len(y)
    if estimator == 'LogisticRegression':
        if z.shape[1] == 1:
            loss = np.logaddexp(0, z[:, 0]) - y * z[:, 0]
        else:
            most = z.max(axis=1, keepdims=True)
            right = z[np.arange(n), y.astype(int)]
            loss = most[:, 0] + np.log(np.exp(z - most).sum(axis=1)) - right
        return float(options['C'] * loss.sum() + squares / 2)
    if estimator == 'LinearSVC':
        margin = np.maximum(0, 1 - (2 * y - 1) * z[:, 0])
        loss = margin ** 2 if options['loss'] == 'squared_hinge' else margin
        return float(options['C'] * loss.sum() + squares / 2 + float(b @ b) / 2)
    r = y - z[:, 0]
    if estimator == 'Ridge':
        return float(r @ r + options['alpha'] * squares)
    return float(r @ r / (2 * n) + options['alpha'] * np.abs(w).sum())


def main():
    request = json.loads(sys.argv[1])
    import numpy as np
    import sklearn
    warnings.simplefilter('ignore')
    folder, rows, cols = request['folder'], request['rows'], request['cols']
    x = np.fromfile(f'{folder}/x.f64').reshape(rows, cols)
    y = np.fromfile(f'{folder}/y.f64')
    estimator, options, peer = request['estimator'], request['options'], request['peer']
    answers = []
    spent = time.perf_counter()
    for tol in request['tolerances']:
        seconds = []
        for _ in range(request['samples']):
            model = make(estimator, options, peer, tol)
            start = time.perf_counter()
            model.fit(x, y)
            seconds.append(time.perf_counter() - start)
            if time.perf_counter() - spent > request['budget']:
                break
        answers.append({'tolerance': tol, 'seconds': seconds,
                        'objective': objective(model, x, y, estimator, options)})
        if time.perf_counter() - spent > request['budget']:
            break
    print(json.dumps({'answers': answers, 'with': f'scikit-learn {sklearn.__version__}, {peer}'}))


if __name__ == '__main__':
    main()
