"""How often two columns meet, by numpy and pandas.

    pip install pandas==2.3.3 numpy==2.0.2
    python tests/golden/interactions.py        # writes interactions.json beside itself

Numbers are cut into 24 bars by `numpy.histogram2d`, texts are counted by `pandas.crosstab`, most frequent
value first (equal ones by their bytes), over the rows of penguins.csv where both are there.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
FRAME = pd.read_csv(HERE.parent.parent / "static" / "demo" / "penguins.csv")
BARS = 24


def ends(name):
    """The bars are of the whole column, whatever the other one has."""
    return FRAME[name].min(), FRAME[name].max()


def numbers(a, b):
    both = FRAME[[a, b]].dropna()
    counts, _, _ = np.histogram2d(both[a], both[b], BARS, [ends(a), ends(b)])
    return counts


def levels(name):
    counts = FRAME[name].value_counts()
    return sorted(counts.index, key=lambda value: (-counts[value], value.encode()))


def texts(a, b):
    return pd.crosstab(FRAME[a], FRAME[b]).reindex(index=levels(a), columns=levels(b), fill_value=0).to_numpy()


def main():
    asked = [
        ("Culmen Length (mm)", "Culmen Depth (mm)", numbers),
        ("Delta 15 N (o/oo)", "Culmen Length (mm)", numbers),
        ("Species", "Sex", texts),
        ("Island", "Clutch Completion", texts),
    ]
    said = [{"a": a, "b": b, "counts": by(a, b).astype(int).tolist()} for a, b, by in asked]
    versions = {m.__name__: m.__version__ for m in (pd, np)}
    text = json.dumps({"versions": versions, "pairs": said})
    (HERE / "interactions.json").write_text(text.replace('{"a"', '\n{"a"') + "\n")


if __name__ == "__main__":
    main()
