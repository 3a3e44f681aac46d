"""Writes corners.json: scores and scalers in the corners that the other files do not reach.

    python3 make_corners.py > corners.json
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")
rng = np.random.RandomState(7)

y = rng.randn(30, 3) * [1, 10, 0.1] + [0, 5, -2]
p = y + rng.randn(30, 3) * [0.5, 8, 0.02]
w = rng.rand(30)
several = {
    "yTrue": y.tolist(), "yPred": p.tolist(), "sampleWeight": w.tolist(),
    "r2": metrics.r2_score(y, p), "r2Weighted": metrics.r2_score(y, p, sample_weight=w),
    "mse": metrics.mean_squared_error(y, p), "mseWeighted": metrics.mean_squared_error(y, p, sample_weight=w),
    "rmse": metrics.mean_squared_error(y, p, squared=False),
    "rmseWeighted": metrics.mean_squared_error(y, p, squared=False, sample_weight=w),
    "mae": metrics.mean_absolute_error(y, p), "maeWeighted": metrics.mean_absolute_error(y, p, sample_weight=w),
    "medianAbsoluteError": metrics.median_absolute_error(y, p),
}

constants = [{"yTrue": t, "yPred": q, "r2": metrics.r2_score(t, q)}
             for t, q in [([2.0, 2, 2], [2.0, 2, 2]), ([2.0, 2, 2], [2.0, 2, 3]), ([1.0, 2, 3], [1.0, 2, 3])]]

labels, probabilities = [0, 1, 1, 0], [1.0, 0.0, 1.0, 0.25]
certain = {"yTrue": labels, "probabilities": probabilities, "logLoss": metrics.log_loss(labels, probabilities),
           "logLossFloat32": metrics.log_loss(labels, np.array(probabilities, dtype="f4"))}

t = rng.randint(0, 2, 40)
q = np.round(rng.rand(40), 1)
v = rng.rand(40)
brier = {"yTrue": t.tolist(), "probabilities": q.tolist(), "sampleWeight": v.tolist(),
         "weighted": metrics.brier_score_loss(t, q, sample_weight=v),
         "ofZero": metrics.brier_score_loss(t, q, pos_label=0),
         "rocAucOfInverse": metrics.roc_auc_score(1 - t, q)}

x = np.column_stack([np.full(50, 0.1), 1e8 + rng.rand(50), np.full(50, 1e9 / 3), rng.randn(50) * 1e-9 + 1e-3])
scalers = []
for mean in (True, False):
    for std in (True, False):
        scaler = StandardScaler(with_mean=mean, with_std=std).fit(x)
        scalers.append({"withMean": mean, "withStd": std, "z": scaler.transform(x).tolist()})

print(json.dumps({
    "source": f"scikit-learn {sklearn.__version__} (make_corners.py)",
    "several": several, "constants": constants, "certain": certain, "brier": brier,
    "scaler": {"x": x.tolist(), "scale": StandardScaler().fit(x).scale_.tolist(), "cases": scalers},
}))
