"""L2 logistic regression to its optimum by scikit-learn's solvers, LIBLINEAR among them."""
from common import main

# Tight enough for a millionth of the objective with each of them.
TOLERANCE = 1e-6
MOST_ITERATIONS = 1000


def solver(name):
    def trainer(x, y, request):
        import sklearn
        from sklearn.linear_model import LogisticRegression

        def run():
            model = LogisticRegression(C=request['training']['c'], solver=name, tol=TOLERANCE,
                                       max_iter=MOST_ITERATIONS)
            model.fit(x, y)
            # An iteration is more than one pass over the samples: how many is not told.
            return model.coef_[0], model.intercept_[0], None

        def describe():
            threads = 1 if name == 'liblinear' else None
            return f'scikit-learn {sklearn.__version__}, {name}', threads

        return run, describe

    return trainer


if __name__ == '__main__':
    main({
        'scikit-learn': solver('lbfgs'),
        'scikit-learn-newton': solver('newton-cholesky'),
        'liblinear': solver('liblinear'),
    })
