"""What scikit-learn and scipy say of how the columns of two tables go together.

    pip install pandas==2.3.3 numpy==2.0.2 scipy==1.15.3 scikit-learn==1.6.1 pyarrow==26.0.1
    python tests/golden/associations.py        # writes associations.json beside itself

Definitions:

* A category is a text or boolean column of 1 to 100 values. A pair is compared over the rows where
  both are present. A value is null where the measure is not defined.
* Correlation ratio of a category with numbers: the square root of the between-group share of the
  variance, from the F of `scipy.stats.f_oneway` as F dfb / (F dfb + dfw); checked against
  `sklearn.metrics.r2_score` of the group means. One group explains nothing (f_oneway wants two): 0.
* Mutual information: `sklearn.metrics.mutual_info_score`, in nats; checked against
  H(a) + H(b) - H(a, b) by `scipy.stats.entropy`. Numbers are cut into ten bins of equal frequency by
  the middle rank of their value among all values of their column, also those whose partner is
  missing: floor((before + count / 2) * 10 / rows), with `before` rows below the value, `count` rows
  at it and `rows` rows that have one. Equal values share a bin, so bins may be empty.
* Pearson's r and Spearman's rho of two columns of numbers: `scipy.stats.pearsonr` and `spearmanr`.
* A date counts as the number of its day.
* Cramer's V: phi squared from `scipy.stats.contingency.association` (chi squared without Yates'
  correction), then Bergsma's bias correction.
"""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy.stats import entropy, f_oneway, pearsonr, spearmanr
from scipy.stats.contingency import association
from sklearn.metrics import mutual_info_score, r2_score

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MOST_LEVELS = 100
BINS = 10


def tables():
    """Gaps in categories and in numbers, a constant category; many levels and many ties; dates."""
    folder = ROOT / "static" / "demo"
    yield "penguins.csv", pd.read_csv(folder / "penguins.csv")
    yield "adult.parquet", pd.read_parquet(ROOT / "tests" / "data" / "adult.parquet")
    weather = pd.read_csv(folder / "seattle-weather.csv")
    weather["date"] = (pd.to_datetime(weather["date"]) - pd.Timestamp(0)).dt.days
    yield "seattle-weather.csv", weather


def is_number(column):
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def is_category(column):
    text = column.dtype == object or pd.api.types.is_bool_dtype(column)
    return text and 1 <= column.nunique() <= MOST_LEVELS


def bins(numbers):
    """Bin of each row from 0, missing where the number is. `rank` is before + (count + 1) / 2."""
    middle = 2 * numbers.rank(method="average") - 1  # = 2 before + count, a whole number
    return middle * BINS // (2 * numbers.count())


def agree(peer, other):
    assert abs(peer - other) <= 1e-12, (peer, other)
    return float(peer)


def correlation_ratio(category, numbers):
    if len(numbers) < 2 or numbers.nunique() < 2:
        return None
    groups = [group.to_numpy(float) for _, group in numbers.groupby(category, observed=True)]
    explained = r2_score(numbers, numbers.groupby(category, observed=True).transform("mean"))
    if len(groups) < 2:
        return agree(0.0, explained)
    if all(np.ptp(group) == 0 for group in groups):
        return agree(1.0, explained)  # F is infinite
    f, between, within = f_oneway(*groups).statistic, len(groups) - 1, len(numbers) - len(groups)
    return float(np.sqrt(agree(f * between / (f * between + within), explained)))


def along(measure, a, b):
    if len(a) < 2 or a.nunique() < 2 or b.nunique() < 2:
        return None
    return float(measure(a, b).statistic)


def mutual_information(a, b):
    if len(a) == 0:
        return None
    joint = pd.crosstab(a, b).to_numpy()
    parts = entropy(joint.sum(axis=0)) + entropy(joint.sum(axis=1)) - entropy(joint.ravel())
    return agree(mutual_info_score(a, b), parts)


def cramers_v(a, b):
    table = pd.crosstab(a, b).to_numpy()
    if min(table.shape) < 2:
        return None
    n, (r, k) = table.sum(), table.shape
    phi2 = association(table, method="cramer") ** 2 * (min(r, k) - 1)
    phi2 = max(0.0, phi2 - (r - 1) * (k - 1) / (n - 1))
    r, k = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    return float(np.sqrt(phi2 / (min(r, k) - 1)))


def associations(frame):
    """Every pair that a measure applies to, by column order then measure."""
    columns = [name for name in frame if is_number(frame[name]) or is_category(frame[name])]
    for a, b in combinations(columns, 2):
        shared = frame[[a, b]].dropna()
        x, y = shared[a], shared[b]
        said = {}
        if is_category(frame[a]) and is_category(frame[b]):
            said["cramers-v"] = cramers_v(x, y)
        elif is_category(frame[a]):
            said["correlation-ratio"] = correlation_ratio(x, y)
        elif is_category(frame[b]):
            said["correlation-ratio"] = correlation_ratio(y, x)
        else:
            said["pearson"] = along(pearsonr, x, y)
            said["spearman"] = along(spearmanr, x, y)
        codes = (bins(frame[c])[shared.index] if is_number(frame[c]) else shared[c] for c in (a, b))
        said["mutual-information"] = mutual_information(*codes)
        for method, value in said.items():
            yield {"a": a, "b": b, "method": method, "value": value, "rows": len(shared)}


def main():
    versions = {m.__name__: m.__version__ for m in (pd, np, scipy, sklearn)}
    text = ['{"versions": ' + json.dumps(versions) + ', "tables": {']
    found = {name: list(associations(frame)) for name, frame in tables()}
    for name, pairs in found.items():
        lines = ",\n".join(json.dumps(pair) for pair in pairs)
        text.append(json.dumps(name) + f": [\n{lines}\n]" + ("," if name != list(found)[-1] else ""))
    (HERE / "associations.json").write_text("\n".join([*text, "}}"]) + "\n")


if __name__ == "__main__":
    main()
