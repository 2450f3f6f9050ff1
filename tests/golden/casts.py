"""What pandas and DuckDB make of one value cast to another type, for every pair of types.

    pip install pandas==2.3.3 numpy==2.0.2 pyarrow==26.0.1 duckdb==2.0.0
    python tests/golden/casts.py          # writes casts.json beside itself

pandas casts between its columns backed by Arrow ("int64[pyarrow]" and so on), where each of our types has one and a
cast that would lose something is refused; DuckDB by try_cast. A value that is refused is null; a pair of types that
has no cast is null for every value. Both are asked value by value, so that none sets the scale of another.
"""

import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

HERE = Path(__file__).resolve().parent
TYPES = {
    "boolean": (pa.bool_(), "BOOLEAN"),
    "integer": (pa.int64(), "BIGINT"),
    "float": (pa.float64(), "DOUBLE"),
    "decimal": (pa.decimal128(38, 9), "DECIMAL(38, 9)"),
    "date": (pa.date32(), "DATE"),
    "timestamp": (pa.timestamp("us"), "TIMESTAMP"),
    "time": (pa.time64("us"), "TIME"),
    "text": (pa.string(), "VARCHAR"),
}
VALUES = {
    "boolean": ["true", "false"],
    "integer": ["0", "1", "2", "-7", "9007199254740993"],
    "float": ["0.0", "1.0", "1.5", "2.5", "-0.5", "0.1", "1e20", "inf"],
    "decimal": ["0.00", "1.00", "1.50", "-2.50", "12345678901234567890.12"],
    "date": ["2024-02-29", "1970-01-01", "1969-12-31"],
    "timestamp": ["2024-02-29 00:00:00", "2024-02-29 23:59:59.5", "1969-12-31 12:00:00"],
    "time": ["00:00:00", "07:05:09", "23:59:59.5"],
    "text": ["true", "TRUE", "0", "1", "yes", " 12 ", "007", "+3", "1.50", "2.0", "1e3", "-0.25", "inf", "1,234", "x",
             "2024-02-29", "2024-02-30", "29.2.2024", "2024-02-29 07:05:09", "2024-02-29T07:05:09", "2024-02-29 00:00:00",
             "2024-02-29 07:05:09+02:00", "07:05:09", "7:05", "24:00:00"],
}


def shown(value):
    if value is None or value is pd.NA:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def by_pandas(value, start, to):
    try:
        column = pd.Series([value], dtype=pd.ArrowDtype(pa.string())).astype(pd.ArrowDtype(TYPES[start][0]))
        cast = column.astype(pd.ArrowDtype(TYPES[to][0]))
        return shown(pa.array(cast)[0].as_py())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError, TypeError, OverflowError):
        return None


def by_duckdb(value, start, to):
    try:
        ask = f"SELECT try_cast(try_cast(CAST(? AS VARCHAR) AS {TYPES[start][1]}) AS {TYPES[to][1]})::VARCHAR"
        return duckdb.execute(ask, [value]).fetchone()[0]
    except duckdb.Error:
        return None


said = {"pandas": pd.__version__, "pyarrow": pa.__version__, "duckdb": duckdb.__version__, "casts": []}
for start in TYPES:
    for to in TYPES:
        if start != to:
            for value in VALUES[start]:
                answers = [by_pandas(value, start, to), by_duckdb(value, start, to)]
                said["casts"].append([start, to, value, *answers])
lines = ",\n ".join(json.dumps(one) for one in said.pop("casts"))
head = json.dumps(said)[:-1]
(HERE / "casts.json").write_text(f'{head}, "casts": [\n {lines}\n]}}\n')
