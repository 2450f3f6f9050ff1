"""What scipy, pandas and Unicode's own tables say of the texts and the evenness of three tables.

    pip install pandas==2.3.3 numpy==2.0.2 scipy==1.15.3 pyarrow==26.0.1 fonttools==4.68.0 unicodedata2==18.0.0
    python tests/golden/texts.py        # writes texts.json beside itself

Definitions:

* Characters are code points; general categories by `unicodedata2`, scripts and blocks by
  `fontTools.unicodedata`.
* Words are ydata-profiling's: `str.lower`, `str.split`, ASCII punctuation stripped at both ends. They
  are counted where there are half as many spaces, tabs and line ends as texts.
* A pattern has 9 for a numeric character, A for a capital, a for another letter and the rest as it is,
  for texts of 1 to 32 characters. When the ten most frequent hold for less than 0.8 of all texts, runs
  are drawn together; when even those hold for less than half, there are none.
* Evenness is `scipy.stats.chisquare`, of the 50 bars of a number column (whole bars for whole numbers,
  each expected to hold what its whole numbers should) and of the values of a text with at most 50.
"""

import json
import re
import string
from collections import Counter
from itertools import groupby
from pathlib import Path

import fontTools
import numpy as np
import pandas as pd
import scipy
import unicodedata2
from fontTools import unicodedata as tables
from scipy.stats import chisquare

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BARS = 50
FEW = 50
TOP = 10
LONGEST = 32


def files():
    folder = ROOT / "static" / "demo"
    yield "penguins.csv", pd.read_csv(folder / "penguins.csv")
    yield "nobel-prize-winners.csv", pd.read_csv(folder / "nobel-prize-winners.csv")
    yield "adult.parquet", pd.read_parquet(ROOT / "tests" / "data" / "adult.parquet")


def most(counts):
    """Most frequent first, equal ones by their bytes."""
    return sorted(counts.items(), key=lambda one: (-one[1], one[0].encode()))[:TOP]


def alphabet(texts):
    counts = Counter(c for text in texts for c in text)
    by = {"categories": unicodedata2.category, "scripts": lambda c: tables.script_name(tables.script(c)), "blocks": tables.block}
    said = {"total": sum(counts.values()), "distinct": len(counts), "top": most(counts)}
    for name, of in by.items():
        sums = Counter()
        for c, count in counts.items():
            sums[of(c)] += count
        said[name] = dict(sorted(sums.items()))
    return said


def words(texts):
    spaces = sum(text.count(space) for text in texts for space in " \t\r\n")
    if 2 * spaces < len(texts):
        return None
    bare = (word.strip(string.punctuation) for text in texts for word in text.lower().split())
    counts = Counter(word for word in bare if word)
    return {"total": sum(counts.values()), "distinct": len(counts), "top": most(counts)}


def sign(c):
    return "9" if c.isnumeric() else "A" if c.isupper() else "a" if c.isalpha() else c


def runs(pattern):
    drawn = ""
    for kind, run in groupby(pattern):
        run = "".join(run)
        drawn += run if kind not in "9Aa" or run == "A" else kind + "…"
    return drawn


def patterns(texts):
    exact = Counter("".join(map(sign, text)) for text in texts if 1 <= len(text) <= LONGEST)
    listed = most(exact)
    if sum(count for _, count in listed) < 0.8 * len(texts):
        drawn = Counter()
        for pattern, count in exact.items():
            drawn[runs(pattern)] += count
        listed = most(drawn)
    return listed if sum(count for _, count in listed) >= 0.5 * len(texts) else []


def evenness(counts, expected=None):
    if len(counts) < 2:
        return None
    said = chisquare(counts, expected)
    return {"statistic": float(said.statistic), "degrees": len(counts) - 1, "p": float(said.pvalue)}


def bars(numbers):
    if pd.api.types.is_integer_dtype(numbers):
        least, greatest = int(numbers.min()), int(numbers.max())
        width = -(-(greatest - least + 1) // BARS)
        edges = np.arange(least, greatest + width + 1, width)
        edges = edges[: -(-(greatest - least + 1) // width) + 1]
        counts, _ = np.histogram(numbers, edges)
        held = np.minimum(edges[1:], greatest + 1) - edges[:-1]
        return evenness(counts, len(numbers) * held / held.sum())
    counts, _ = np.histogram(numbers, BARS)
    return evenness(counts)


def column(values):
    values = values.dropna()
    if pd.api.types.is_bool_dtype(values):
        return {"chi_squared": evenness(values.value_counts().to_numpy())}
    if pd.api.types.is_numeric_dtype(values):
        return {"chi_squared": bars(values)}
    texts = list(values.astype(str))
    few = evenness(values.value_counts().to_numpy()) if values.nunique() <= FEW else None
    return {"chi_squared": few, "alphabet": alphabet(texts), "words": words(texts), "patterns": patterns(texts)}


def main():
    named = {"unicodedata2": "18.0.0", "fonttools": fontTools.version}
    versions = {m.__name__: m.__version__ for m in (pd, np, scipy)} | named
    said = {name: {c: column(frame[c]) for c in frame} for name, frame in files()}
    text = json.dumps({"versions": versions, "tables": said}, indent=1, ensure_ascii=False)
    # Pairs of a name and its count stand on one line.
    text = re.sub(r'\[\n\s+("(?:[^"\\]|\\.)*"),\n\s+(\d+)\n\s+\]', r"[\1, \2]", text)
    (HERE / "texts.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
