"""Workbooks and Arrow files that we write, read by openpyxl, pandas, pyarrow and polars.

    pip install openpyxl==3.1.5 pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0 fastexcel==0.21.0
    cargo build && python tests/golden/written.py target/debug/glovebox

makes a table with a column of every type, has it written in both formats, and fails where one of them does not read
what was in it.
"""

import datetime as dt
import decimal
import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet as pq

program = sys.argv[1]
folder = Path(tempfile.mkdtemp())
ROWS = 70_000  # More than a record batch has.
D = decimal.Decimal
day, moment = dt.date, dt.datetime
texts = ["plain", "", "ünïcode 😀", " outer ", "line\nbreak", "tab\tin", "a & b < c > \"d\"", "=1+1", "_x0041_", "bell\x07",
         "return\r", "00123", "1e5", "true"]
columns = {
    "integer": pa.array([1, -5, None, 2**53] * (ROWS // 4)),
    "long": pa.array([1, 2**53 + 1, None, -2**63] * (ROWS // 4)),
    "unsigned": pa.array([1, 2**64 - 1, None, 5] * (ROWS // 4), pa.uint64()),
    "float": pa.array([0.1 + 0.2, -1e-300, None, 3.0] * (ROWS // 4)),
    "odd": pa.array([math.nan, math.inf, None, -math.inf, 2.5] * (ROWS // 5)),
    "decimal": pa.array([D("1.50"), D("-0.05"), None, D("123456789012.34")] * (ROWS // 4), pa.decimal128(14, 2)),
    "exact": pa.array([D("1.5"), D("12345678901234567890.123456789"), None, D("-1")] * (ROWS // 4), pa.decimal128(38, 10)),
    "boolean": pa.array([True, False, None, True] * (ROWS // 4)),
    "date": pa.array([day(2024, 2, 29), day(1900, 3, 1), None, day(9999, 12, 31)] * (ROWS // 4)),
    "old": pa.array([day(2024, 2, 29), day(1900, 2, 28), None, day(1, 1, 1)] * (ROWS // 4)),
    "stamp": pa.array([moment(2024, 3, 1, 12, 30, 15, 123000), moment(1950, 1, 1), None, moment(2262, 1, 1, 23, 59, 59)] * (ROWS // 4), pa.timestamp("ms")),
    "micro": pa.array([moment(2024, 3, 1, 12, 30, 15, 123456), moment(1950, 1, 1), None, moment(2262, 1, 1)] * (ROWS // 4), pa.timestamp("us")),
    "nano": pa.array([1_700_000_000_123_456_789, 0, None, -1] * (ROWS // 4), pa.timestamp("ns")),
    "utc": pa.array([moment(2024, 3, 1, 12, 30), moment(1950, 1, 1), None, moment(2100, 1, 1)] * (ROWS // 4), pa.timestamp("ms", "UTC")),
    "paris": pa.array([moment(2024, 3, 1, 12, 30), moment(1950, 1, 1), None, moment(2100, 1, 1)] * (ROWS // 4), pa.timestamp("us", "Europe/Paris")),
    "east": pa.array([moment(2024, 3, 1, 23, 30), moment(1950, 1, 1), None, moment(2100, 1, 1)] * (ROWS // 4), pa.timestamp("ms", "+02:00")),
    "time": pa.array([dt.time(0, 0), dt.time(13, 30, 15), None, dt.time(23, 59, 59, 999000)] * (ROWS // 4), pa.time32("ms")),
    "text": pa.array((texts + [None]) * (ROWS // 15) + texts[:ROWS % 15]),
    "few": pa.array(["a", "b", None, "c"] * (ROWS // 4)).dictionary_encode(),
    "empty": pa.array([None] * ROWS, pa.string()),
}
table = pa.table(columns)
pq.write_table(table, folder / "in.parquet")
for name in ["out.arrow", "out.xlsx", "out.feather"]:
    subprocess.run([program, "convert", folder / "in.parquet", folder / name], check=True)
faults = []


def same(where, ours, theirs):
    if len(ours) != len(theirs):
        faults.append(f"{where}: {len(ours)} rows, not {len(theirs)}")
        return
    for row, (a, b) in enumerate(zip(ours, theirs)):
        nan = isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b)
        if not nan and (a != b or isinstance(a, bool) != isinstance(b, bool)):
            faults.append(f"{where}, row {row}: {a!r}, not {b!r}")
            return


# Arrow: all values and types, but what Parquet itself has no other name for.
assert (folder / "out.arrow").read_bytes() == (folder / "out.feather").read_bytes()
plain = {"few": pa.string(), "decimal": pa.decimal128(14, 2)}
with pa.ipc.open_file(folder / "out.arrow") as file:
    arrow = file.read_all()
    batches = file.num_record_batches
arrow.validate(full=True)
assert batches == 2, batches
assert arrow.column_names == table.column_names
for field in table.schema:
    wanted = plain.get(field.name, field.type)
    if arrow.field(field.name).type != wanted:
        faults.append(f"arrow {field.name}: {arrow.field(field.name).type}, not {wanted}")
    same(f"arrow {field.name}", arrow[field.name].to_pylist(), table[field.name].to_pylist())
same("feather", pa.feather.read_table(folder / "out.feather")["long"].to_pylist(), table["long"].to_pylist())
same("polars", pl.read_ipc(folder / "out.arrow")["text"].to_list(), table["text"].to_pylist())
same("polars", pl.read_ipc(folder / "out.arrow")["exact"].to_list(), table["exact"].to_pylist())
same("pandas", pd.read_feather(folder / "out.arrow")["integer"].dropna().tolist(), [v for v in table["integer"].to_pylist() if v is not None])

# XLSX.
book = openpyxl.load_workbook(folder / "out.xlsx")
sheet = book.active
assert (book.sheetnames, sheet.freeze_panes, sheet.dimensions) == (["Table"], "A2", f"A1:T{ROWS + 1}"), (sheet.dimensions)
assert all(cell.font.b for cell in sheet[1]) and not any(cell.font.b for cell in sheet[2])
read = {cells[0]: list(cells[1:]) for cells in zip(*sheet.iter_rows(values_only=True))}


def unescape(text):
    """What a spreadsheet reads; openpyxl leaves it."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def in_sheet(name, value):
    if value is None:
        return None
    if name in ["long", "unsigned"]:
        return str(value)
    if name == "odd":
        odd = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
        return odd.get(str(value), value)
    if name == "decimal":
        return float(value)
    if name == "exact":
        return f"{value:.10f}"
    if name in ["date", "old"]:
        return value.isoformat() if value < day(1900, 3, 1) else moment(value.year, value.month, value.day)
    if name == "micro":
        return str(value)[:26].rstrip() if value.microsecond else str(value)
    if name in ["utc", "east"]:
        return value.replace(tzinfo=None)
    if name == "paris":
        return value.astimezone(dt.timezone.utc).replace(tzinfo=None)
    return value


for name in table.column_names:
    ours = read[name]
    if name == "text":
        ours = [None if text is None else unescape(text) for text in ours]
        # A reader tells no empty text from none.
        theirs = [text or None for text in table[name].to_pylist()]
        ours = [text or None for text in ours]
    elif name == "nano":
        theirs = ["2023-11-14 22:13:20.123456789", "1970-01-01 00:00:00", None, "1969-12-31 23:59:59.999999999"] * (ROWS // 4)
    else:
        theirs = [in_sheet(name, value) for value in table[name].to_pylist()]
    same(f"openpyxl {name}", ours, theirs)
assert {sheet.cell(2, 1 + table.column_names.index(name)).number_format for name in ["date"]} == {"yyyy-mm-dd"}
zoned = sheet.cell(2, 1 + table.column_names.index("east")).number_format
assert zoned == 'yyyy-mm-dd hh:mm:ss.000"+02:00"' or zoned == 'yyyy-mm-dd hh:mm:ss"+02:00"', zoned
formula = sheet.cell(2 + texts.index("=1+1"), 1 + table.column_names.index("text"))
assert (formula.data_type, formula.number_format) in [("s", "@"), ("inlineStr", "@")], (formula.data_type, formula.number_format)
frame = pd.read_excel(folder / "out.xlsx")
assert frame.shape == (ROWS, len(table.column_names)), frame.shape
assert str(frame["date"].dtype) == "object" or frame["date"].dtype.kind == "M", frame["date"].dtype
assert frame["stamp"].dtype.kind == "M" and frame["float"].dtype == "float64" and frame["integer"].dtype == "float64"
same("pandas, a workbook", frame["float"].dropna().tolist(), [v for v in table["float"].to_pylist() if v is not None])
# Calamine, by way of polars.
again = pl.read_excel(folder / "out.xlsx", infer_schema_length=None, columns=["integer", "stamp"], drop_empty_rows=False)
same("calamine integer", again["integer"].to_list(), table["integer"].to_pylist())
same("calamine stamp", again["stamp"].to_list(), table["stamp"].to_pylist())

for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(bool(faults))
