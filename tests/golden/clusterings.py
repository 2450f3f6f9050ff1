"""Which of some things are joined first, by scipy's average linkage.

    pip install numpy==2.0.2 scipy==1.15.3
    python tests/golden/clusterings.py        # writes clusterings.json beside itself

The nearness of things a < b of case `seed` is ((a * a * 7919 + b * b * b * 104729 + seed * 1299709) % 100003) /
100003; scipy is given 1 minus it. Each join is told by the things of both groups, and by how near they are.
"""

import json
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import linkage

HERE = Path(__file__).resolve().parent


def near(a, b, seed):
    return ((a * a * 7919 + b * b * b * 104729 + seed * 1299709) % 100003) / 100003


def joins(n, seed):
    distances = [1 - near(a, b, seed) for a in range(n) for b in range(a + 1, n)]
    groups = [[i] for i in range(n)]
    found = []
    for a, b, distance, _ in linkage(np.array(distances), method="average"):
        left, right = sorted([sorted(groups[int(a)]), sorted(groups[int(b)])])
        found.append({"left": left, "right": right, "near": 1 - distance})
        groups.append(left + right)
    return found


if __name__ == "__main__":
    cases = [{"n": n, "seed": seed, "joins": joins(n, seed)} for n, seed in [(2, 1), (5, 2), (12, 3), (40, 4)]]
    text = json.dumps({"cases": cases}).replace('{"n"', '\n{"n"')
    (HERE / "clusterings.json").write_text(text + "\n")
