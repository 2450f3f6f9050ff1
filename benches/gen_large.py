#!/usr/bin/env python3
"""Which table do the benchmarks read? Invented customers, any number of rows x 20 columns.

usage: gen_large.py ROWS FOLDER [csv|zstd ...]      writes large_ROWS.csv, large_ROWS.zstd.parquet

Rows are drawn in blocks of 50,000, each from its own seed, so that the same seed gives the same bytes and a
longer table begins with a shorter one. Faults are planted: 3 % of plans misspelt, 1 % of emails malformed,
0.3 % of ages impossible, 0.2 % of amounts fifty times too high, missing values in four columns (in income
more often for older people), 30 % of notes empty and some with commas, quotes and line ends, and 0.5 % of
rows written twice.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

SEED = 20240611
BLOCK = 50_000
ROW_GROUP = 131_072

FIRST = np.array("Ada Ben Chloé Dmitri Eun-ji Fatima Grace Hans Inès José Kofi Lina Mei Nadia Omar Priya Quinn Rosa "
                 "Søren Tariq Uma Víctor Wanjiru Xavier Yara Zoë".split())
LAST = np.array("Adeyemi Brown Castro Dubois Evans Fernández Garcia Haddad Ivanov Jones Kim Larsen Müller Nguyen "
                "O'Neil Patel Quispe Rossi Smith Tanaka Usman Varga Wang Xu Yılmaz Zhou".split())
CITIES = np.array("Amsterdam Berlin Casablanca Dublin Edinburgh Florence Geneva Helsinki Istanbul Jakarta Kyoto Lagos "
                  "Mumbai Nairobi Oslo Paris Quito Rome Seoul Tunis".split())
COUNTRIES = np.array("NL DE MA IE GB IT CH FI TR ID JP NG IN KE NO FR EC IT KR TN".split())
PLANS = np.array(["free", "basic", "standard", "premium", "enterprise"])
PLAN_SHARES = np.array([0.42, 0.27, 0.18, 0.10, 0.03])
DEVICES = np.array(["ios", "android", "web", "desktop"])
WORDS = np.array("late order refund please shipping broken great thanks support account email password never arrived "
                 "again quality fine excellent slow delivery invoice missing wrong size colour love it cancel "
                 "subscription renewal price".split())
DAY = 86_400_000


def misspell(rng, word):
    """One of four slips: capitals, a space after, two letters swapped, a letter lost."""
    kind = rng.integers(0, 4)
    if kind == 0:
        return word.upper()
    if kind == 1:
        return word + " "
    at = int(rng.integers(0, len(word) - 1))
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + word[at + 1:]


def people(rng, ids):
    """Names, addresses and plans. The order of the draws is what makes the bytes repeatable."""
    n = len(ids)
    first = FIRST[rng.integers(0, len(FIRST), n)]
    last = LAST[rng.integers(0, len(LAST), n)]
    weights = 1 / np.arange(1, len(CITIES) + 1)
    place = rng.choice(len(CITIES), n, p=weights / weights.sum())
    country = COUNTRIES[place].astype(object)
    country[rng.random(n) < 0.01] = "XX"
    email = np.char.add(np.char.add(np.char.lower(first), ids.astype(str)), "@example.org").astype(object)
    for i in np.where(rng.random(n) < 0.01)[0]:
        email[i] = email[i].replace("@", ["", " at ", "@@"][int(rng.integers(0, 3))])
    plan = PLANS[rng.choice(5, n, p=PLAN_SHARES)].astype(object)
    for i in np.where(rng.random(n) < 0.03)[0]:
        plan[i] = misspell(rng, plan[i])
    return {
        "name": np.char.add(np.char.add(first, " "), last).astype(object),
        "email": email,
        "city": CITIES[place].astype(object),
        "country": country,
        "plan": plan,
        "device": DEVICES[rng.integers(0, 4, n)].astype(object),
    }


def notes(rng, n):
    """Free text of 3 to 13 words; `None` where nothing was written."""
    lengths = rng.integers(3, 14, n)
    drawn = rng.integers(0, len(WORDS), int(lengths.sum()))
    blank = rng.random(n) < 0.30
    kind = rng.integers(0, 50, n)
    texts = np.empty(n, dtype=object)
    at = 0
    for i in range(n):
        text = " ".join(WORDS[drawn[at:at + lengths[i]]])
        at += lengths[i]
        if blank[i]:
            texts[i] = None
        elif kind[i] == 0:
            texts[i] = text + ', "urgent"'
        elif kind[i] == 1:
            texts[i] = text.replace(" ", "\n", 1)
        else:
            texts[i] = text.replace(" ", ", ", 1) if kind[i] < 8 else text
    return texts


def block(number):
    """One block of rows, as an Arrow table."""
    rng, n = np.random.default_rng([SEED, number]), BLOCK
    ids = np.arange(number * n, (number + 1) * n, dtype=np.int64)
    who = people(rng, ids)
    true_age = np.clip(rng.normal(41, 14, n).round(), 18, 95).astype(np.int64)
    age, wrong = true_age.copy(), np.where(rng.random(n) < 0.003)[0]
    age[wrong] = rng.choice([-1, 199], len(wrong))
    sex = np.where(rng.random(n) < 0.49, "F", np.where(rng.random(n) < 0.97, "M", "X")).astype(object)
    signup = np.datetime64("2019-01-01") + rng.integers(0, 2100, n).astype("timedelta64[D]")
    no_signup = rng.random(n) < 0.005
    seen = signup.astype("datetime64[ms]") + (rng.gamma(2.0, 40.0, n) * DAY).astype("timedelta64[ms]")
    visits = rng.poisson(6, n).astype(np.int64)
    amount = np.round(rng.lognormal(3.4, 0.9, n), 2)
    outliers = np.where(rng.random(n) < 0.002)[0]
    amount[outliers] = np.round(amount[outliers] * 50, 2)
    score = np.round(np.clip(rng.beta(5, 2, n), 0, 1), 4)
    no_score = rng.random(n) < 0.07
    income = np.round(np.exp(10.2 + 0.012 * (true_age - 18) + rng.normal(0, 0.45, n)), 0)
    no_income = rng.random(n) < (0.02 + 0.002 * np.clip(true_age - 30, 0, 60))
    lat, lon = np.round(rng.normal(48, 9, n), 5), np.round(rng.normal(11, 24, n), 5)
    active = rng.random(n) < 0.63
    leaning = 2.2 - 0.25 * (amount < 20) - 1.5 * (~active) - 0.6 * (who["plan"] == "free")
    churned = rng.random(n) < 1 / (1 + np.exp(leaning.astype(float)))
    note = notes(rng, n)
    twice = np.where(rng.random(n) < 0.005)[0]
    source = np.arange(n)
    for i in twice[twice > 0]:
        source[i] = source[i - 1]

    def column(values, kind=None, missing=None):
        return pa.array(np.asarray(values)[source], type=kind, mask=None if missing is None else missing[source])

    text = {name: column(values, pa.string()) for name, values in who.items()}
    return pa.table({
        "id": column(ids), **text, "sex": column(sex, pa.string()), "age": column(age),
        "signup_date": column(signup.astype("datetime64[D]"), pa.date32(), no_signup),
        "last_seen": column(seen, pa.timestamp("ms")), "visits": column(visits), "amount": column(amount),
        "score": column(score, None, no_score), "income": column(income, None, no_income), "lat": column(lat),
        "lon": column(lon), "active": column(active), "churned": column(churned), "note": column(note, pa.string()),
    })


def blocks(rows):
    """Blocks until there are enough rows; the last is cut."""
    for number in range(-(-rows // BLOCK)):
        yield block(number).slice(0, min(BLOCK, rows - number * BLOCK))


def row_groups(tables):
    """The same rows again, in pieces of a row group."""
    held = None
    for table in tables:
        held = table if held is None else pa.concat_tables([held, table])
        while held.num_rows >= ROW_GROUP:
            yield held.slice(0, ROW_GROUP).combine_chunks()
            held = held.slice(ROW_GROUP)
    if held is not None and held.num_rows:
        yield held.combine_chunks()


def main():
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    formats = sys.argv[3:] or ["csv", "zstd"]
    folder.mkdir(parents=True, exist_ok=True)
    schema = block(0).schema
    if "csv" in formats:
        options = pa.csv.WriteOptions(quoting_style="needed")
        with pa.csv.CSVWriter(folder / f"large_{rows}.csv", schema, write_options=options) as out:
            for table in blocks(rows):
                out.write_table(table)
    if "zstd" in formats:
        with pa.parquet.ParquetWriter(folder / f"large_{rows}.zstd.parquet", schema, compression="zstd", version="2.6") as out:
            for table in row_groups(blocks(rows)):
                out.write_table(table, row_group_size=ROW_GROUP)


if __name__ == "__main__":
    main()
