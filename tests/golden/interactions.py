"""How often two columns meet, by numpy and pandas.

    pip install pandas==2.3.3 numpy==2.0.2 scipy==1.15.3
    python tests/golden/interactions.py        # writes interactions.json beside itself

Numbers are cut into 24 bars by `numpy.histogram2d`, texts are counted by `pandas.crosstab`, most frequent
value first (equal ones by their bytes), over the rows of penguins.csv where both are there. How a number lies at
each value of a text is told by pandas' quantiles by group.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import quantile_test

HERE = Path(__file__).resolve().parent
FRAME = pd.read_csv(HERE.parent.parent / "static" / "demo" / "penguins.csv")
BARS = 24
# Of values 0, 1, 2 and so on: which of them the median of so many lies between.
COUNTS = [6, 7, 9, 10, 25, 100, 1000, 54321]


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


def spreads(number, by):
    groups = FRAME.groupby(by)[number]
    found = []
    for level in levels(by):
        values = groups.get_group(level).dropna()
        at = values.quantile([0, 0.05, 0.25, 0.5, 0.75, 0.95, 1])
        between = quantile_test(values.to_numpy(), p=0.5).confidence_interval(0.95)
        found.append([len(values), *at.tolist(), float(between.low), float(between.high)])
    return {"number": number, "by": by, "spreads": found}


def main():
    asked = [
        ("Culmen Length (mm)", "Culmen Depth (mm)", numbers),
        ("Delta 15 N (o/oo)", "Culmen Length (mm)", numbers),
        ("Species", "Sex", texts),
        ("Island", "Clutch Completion", texts),
    ]
    said = [{"a": a, "b": b, "counts": by(a, b).astype(int).tolist()} for a, b, by in asked]
    versions = {m.__name__: m.__version__ for m in (pd, np)}
    by = [spreads("Body Mass (g)", "Species"), spreads("Delta 13 C (o/oo)", "Sex")]
    coins = [[n, *map(float, quantile_test(np.arange(n), p=0.5).confidence_interval(0.95))] for n in COUNTS]
    text = json.dumps({"versions": versions, "pairs": said, "spreads": by, "medians": coins})
    text = text.replace('{"a"', '\n{"a"').replace('{"number"', '\n{"number"').replace('"medians"', '\n"medians"')
    (HERE / "interactions.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
