"""Two samples compared by Kolmogorov and Smirnov's test, by scipy.

    pip install numpy==2.0.2 scipy==1.15.3
    python tests/golden/drift.py          # writes drift.json beside itself

Each sample is given by five numbers, so that whoever reads the file can make it again: value number i is
((i * step + start) % period) / 8 + shift, for i below count.
"""

import json
from pathlib import Path

import numpy as np
from scipy.stats import ks_2samp, kstwo

HERE = Path(__file__).resolve().parent


def sample(count, step, start, period, shift):
    i = np.arange(count, dtype=np.int64)
    return ((i * step + start) % period) / 8 + shift


PAIRS = [
    ((1, 1, 0, 10, 0), (1, 1, 3, 10, 0)),
    ((2, 1, 0, 10, 0), (3, 1, 1, 10, 0)),
    ((5, 3, 1, 11, 0), (7, 4, 2, 13, 0.25)),
    ((10, 7, 3, 101, 0), (10, 9, 5, 97, 0)),
    ((50, 17, 3, 101, 0), (50, 19, 5, 97, 1)),
    ((30, 1, 0, 4, 0), (45, 1, 0, 5, 0)),
    ((100, 37, 11, 1009, 0), (80, 41, 7, 1013, 30)),
    ((500, 37, 11, 1009, 0), (500, 41, 7, 1013, 0)),
    ((1000, 37, 11, 10007, 0), (777, 41, 7, 10009, 60)),
    ((10000, 7919, 11, 100003, 0), (9000, 6007, 7, 100019, 200)),
    ((10000, 7919, 11, 100003, 0), (10000, 6007, 7, 100019, 0)),
    ((200, 1, 0, 1000, 0), (200, 1, 0, 1000, 500)),
    ((20000, 7919, 11, 100003, 0), (15000, 6007, 7, 100019, 0)),
    ((20000, 7919, 11, 100003, 0), (15000, 6007, 7, 100019, 150)),
    ((20000, 7919, 11, 100003, 0), (15000, 6007, 7, 100019, 2000)),
    ((20000, 7919, 11, 100003, 0), (40, 997, 7, 100019, 100)),
    ((20000, 7919, 11, 100003, 0), (40, 997, 7, 100019, 4000)),
    ((30000, 7919, 11, 100003, 0), (3, 9973, 7, 100019, 0)),
    ((300000, 7919, 11, 1000003, 0), (250000, 6007, 7, 1000033, 300)),
    # Equally far apart on both sides, and in more than one place of one side.
    ((2, 1, 2, 10, 0), (2, 3, 1, 10, 0)),
    ((2, 3, 1, 10, 0), (2, 1, 2, 10, 0)),
    ((2, 1, 3, 10, 0), (2, 2, 1, 10, 0)),
    ((2, 2, 1, 10, 0), (2, 1, 3, 10, 0)),
    ((4, 1, 0, 2, 0), (8, 1, 0, 2, 0)),
]

ONE = [(1, 0.7), (2, 0.3), (5, 0.15), (5, 0.3), (20, 0.1), (20, 0.45), (100, 0.05), (100, 0.12), (140, 0.17),
       (141, 0.1), (1000, 0.02), (1000, 0.03), (1000, 0.2), (5000, 0.01), (5000, 0.0085), (20000, 0.004),
       (100000, 0.0005), (100000, 0.003), (200000, 0.001), (200000, 0.002), (200000, 0.003), (10, 0.95), (10, 0.05),
       (136000, 0.05), (200000, 0.01), (1000000, 0.0015), (1000000, 0.003), (1000000, 0.015), (5000000, 0.001),
       (5000000, 0.008), (10000000, 0.0005)]

if __name__ == "__main__":
    pairs = []
    for a, b in PAIRS:
        found = ks_2samp(sample(*a), sample(*b))
        pairs.append({"a": a, "b": b, "statistic": found.statistic, "p_value": found.pvalue,
                      "location": found.statistic_location, "sign": int(found.statistic_sign)})
    one = [{"n": n, "d": d, "survival": kstwo.sf(d, n)} for n, d in ONE]
    text = json.dumps({"two_samples": pairs, "one_sample": one}, indent=1)
    (HERE / "drift.json").write_text(text + "\n")
