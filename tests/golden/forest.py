"""An isolation forest by scikit-learn: its trees, and the scores that it gives.

    pip install scikit-learn==1.6.1 numpy==2.0.2 scipy==1.15.3
    python tests/golden/forest.py         # writes forest.json beside itself

The points are made of whole numbers divided by 8, which floats of 32 bits hold exactly: scikit-learn
rounds what it is given to those. Two heaps, and points that lie between and far from them.

* `data`: the points, row by row, times 8.
* `forest`: 20 trees as nodes: [feature, threshold, left, right], or [size] of a leaf.
* `scores`: what `score_samples` says, with its sign turned.
* `hundred`: the same of a forest of 100 trees, of which the trees are not written.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import IsolationForest

HERE = Path(__file__).resolve().parent
ROWS, COLUMNS = 400, 3

chance = np.random.default_rng(7)
centres = np.array([[0.0, 0.0, 0.0], [12.0, 6.0, -3.0]])
points = centres[chance.integers(0, 2, ROWS)] + chance.normal(0, 2, (ROWS, COLUMNS))
points[::40] += chance.normal(0, 15, (len(points[::40]), COLUMNS))
data = np.round(points * 8).astype(int)
X = data / 8
assert (X.astype(np.float32) == X).all()


def tree(estimator):
    t = estimator.tree_
    return [
        [int(t.n_node_samples[i])]
        if t.children_left[i] < 0
        else [int(t.feature[i]), float(t.threshold[i]), int(t.children_left[i]), int(t.children_right[i])]
        for i in range(t.node_count)
    ]


def fitted(trees, seed):
    return IsolationForest(n_estimators=trees, max_samples=256, random_state=seed).fit(X)


few, many = fitted(20, 3), fitted(100, 4)
out = {
    "data": data.tolist(),
    "sample": int(few.max_samples_),
    "forest": [tree(e) for e in few.estimators_],
    "scores": (-few.score_samples(X)).tolist(),
    "hundred": (-many.score_samples(X)).tolist(),
}
(HERE / "forest.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
