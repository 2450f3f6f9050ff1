"""How one column is distributed in two tables, by numpy, pandas and scipy.

    pip install pandas==2.3.3 numpy==2.0.2 scipy==1.15.3
    python tests/golden/distributions.py        # writes distributions.json beside itself

The tables are penguins.csv of one island (the reference) and of another. Numbers are cut into 24 bars by
`numpy.histogram` over the range of both; texts are counted by `pandas.Series.value_counts`. Shares added up are
those of the values at or below each value; the distance is scipy's.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import ks_2samp

HERE = Path(__file__).resolve().parent
FRAME = pd.read_csv(HERE.parent.parent / "static" / "demo" / "penguins.csv")
SIDES = [FRAME[FRAME.Island == "Biscoe"], FRAME[FRAME.Island == "Dream"]]
BARS = 24


def numbers(name):
    sides = [side[name].dropna().to_numpy() for side in SIDES]
    both = np.concatenate(sides)
    counts = [np.histogram(side, BARS, (both.min(), both.max()))[0].tolist() for side in sides]
    at = np.unique(both)
    shares = [(np.searchsorted(np.sort(side), at, "right") / len(side)).tolist() for side in sides]
    found = ks_2samp(*sides)
    return {"column": name, "counts": counts, "at": at.tolist(), "shares": shares, "distance": found.statistic,
            "location": float(found.statistic_location)}


def texts(name):
    counts = [side[name].value_counts() for side in SIDES]
    return {"text": name, "counts": [{key: int(n) for key, n in of.items()} for of in counts]}


if __name__ == "__main__":
    columns = [numbers("Culmen Length (mm)"), numbers("Delta 13 C (o/oo)")]
    text = json.dumps({"numbers": columns, "texts": [texts("Species"), texts("Sex")]})
    text = text.replace('{"column"', '\n{"column"').replace('{"text"', '\n{"text"')
    (HERE / "distributions.json").write_text(text + "\n")
