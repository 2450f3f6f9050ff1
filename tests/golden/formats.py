"""Small files of other formats, and what pandas and pyarrow read in them.

    pip install openpyxl==3.1.5 odfpy==1.4.1 pyarrow==26.0.1 pandas==3.1.1
    python tests/golden/formats.py

writes tests/data/formats/ and tests/golden/formats.json. Made for this project.
"""

import datetime as dt
import gzip
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

root = Path(__file__).parent.parent
data = root / "data" / "formats"
data.mkdir(exist_ok=True)


def workbook():
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = dt.datetime(2026, 1, 1)
    orders = book.active
    orders.title = "Orders"
    orders.append(["Orders of the week"])
    orders.merge_cells("A1:F1")
    orders.append(["id", "customer", "amount", "ordered", "paid", "note"])
    for row in range(1, 13):
        day = dt.datetime(2024, 2, 20) + dt.timedelta(days=row)
        orders.append([f"{row:04}", ["Ada, \"A.\"", "Bob\nJr.", "Cyd"][row % 3], row * 1.1, day, row % 2 == 0, None])
    orders["F5"] = "#DIV/0!"
    orders["F5"].data_type = "e"
    orders["F6"] = 0.1 + 0.2
    orders["D4"] = dt.datetime(2024, 2, 22, 13, 30, 15)
    wide = book.create_sheet("Two headers")
    wide.append(["region", "2023", None, "2024", None])
    wide.merge_cells("B1:C1")
    wide.merge_cells("D1:E1")
    wide.append(["region", "spring", "autumn", "spring", "autumn"])
    for name in ["north", "south", "west"]:
        wide.append([name, 1, 2, 3, 4])
    wide.append(["east", 5, 6, 7, 8])
    secret = book.create_sheet("Secret")
    secret.append(["a", "b"])
    secret.append([1, 2])
    secret.sheet_state = "hidden"
    book.create_sheet("Empty")
    out = io.BytesIO()
    book.save(out)
    # The same bytes each time: no clock in the archive.
    fixed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    (data / "orders.xlsx").write_bytes(fixed.getvalue())


def spreadsheet():
    def cell(value, **more):
        kind = {bool: "boolean", float: "float", int: "float", dt.date: "date"}.get(type(value), "string")
        key = {"boolean": "booleanvalue", "float": "value", "date": "datevalue"}.get(kind)
        text = str(value).lower() if kind == "boolean" else str(value)
        made = TableCell(valuetype=kind, **({key: text} if key else {}), **more)
        made.addElement(P(text=text))
        return made

    book = OpenDocumentSpreadsheet()
    table = Table(name="Birds")
    rows = [["name", "mass", "seen", "rare"],
            ["wren", 9.5, dt.date(2023, 5, 1), False],
            ["owl", 480, dt.date(2023, 5, 2), True],
            ["kite", 1000, dt.date(2023, 5, 4), True]]
    for row in rows:
        line = TableRow()
        for value in row:
            line.addElement(cell(value))
        line.addElement(TableCell(numbercolumnsrepeated="1000"))
        table.addElement(line)
    group = TableRow()
    group.addElement(cell("gull", numberrowsspanned="2"))
    for value in [700, dt.date(2023, 5, 5), False]:
        group.addElement(cell(value))
    table.addElement(group)
    below = TableRow()
    below.addElement(CoveredTableCell())
    for value in [710, dt.date(2023, 5, 6), False]:
        below.addElement(cell(value))
    table.addElement(below)
    table.addElement(TableRow(numberrowsrepeated="1000000"))
    book.spreadsheet.addElement(table)
    other = Table(name="Notes")
    line = TableRow()
    line.addElement(cell("nothing to see"))
    other.addElement(line)
    book.spreadsheet.addElement(other)
    book.save(data / "birds.ods")


RECORDS = [
    {"id": "00123", "n": 1, "size": {"w": 1.50, "h": 2}, "tags": ["a", "b"], "when": "2024-03-01", "ok": True},
    {"id": "00124", "n": "n/a", "size": {"w": 2.25, "h": None}, "tags": [], "when": "2024-03-02", "ok": False},
    {"id": "00125", "n": 12345678901234567, "size": {"w": 0.1, "h": 7}, "tags": ["c"], "when": None},
    {"id": "00126", "n": 4, "size": {"w": -3, "h": 1e3}, "tags": [{"x": 1}, {"x": 2}], "when": "2024-03-04", "late": "x \"y\", z"},
]


def documents():
    text = json.dumps(RECORDS, indent=1)
    (data / "records.json").write_text(text)
    (data / "records.ndjson").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    (data / "inside.json").write_text(json.dumps({"count": 4, "links": [{"a": 1}], "page": {"items": [1, 2]}, "rows": RECORDS}))
    (data / "lists.json").write_text(json.dumps([["name", "n"], ["Ada", 1], ["Bob", None], ["Cyd", 3]]))
    (data / "records.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def archives():
    with zipfile.ZipFile(data / "several.zip", "w", zipfile.ZIP_DEFLATED) as several:
        def put(name, bytes):
            several.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), bytes, zipfile.ZIP_DEFLATED)

        put("read me.md", "Tables.\n")
        put("in/small.csv", "a,b\n1,2\n")
        put("in/large.csv", "p,q\n" + "".join(f"{n},{n * n}\n" for n in range(500)))
        put("records.json", (data / "records.json").read_bytes())
        put("__MACOSX/in/._large.csv", b"\0\5\x16\7")


def arrow(name):
    """The cells of an Arrow file. Moments are told in UTC, without the zeros at the end of their seconds."""
    path = data / name
    table = (pa.ipc.open_stream if name.endswith("s") else pa.ipc.open_file)(path).read_all()

    def column(values):
        kind = values.type
        if pa.types.is_nested(kind):
            return [None if value is None else json.dumps(value, separators=(",", ":"), ensure_ascii=False) for value in values.to_pylist()]
        if not pa.types.is_temporal(kind):
            return values.to_pylist()
        zone = "Z" if pa.types.is_timestamp(kind) and kind.tz else ""
        if zone:
            values = values.cast(pa.timestamp(kind.unit))
        # A whole day is no time of day to pyarrow, but a value all the same.
        # Dates in milliseconds that are no whole days are cut off by the cast, and are the day that they are in as Python.
        if pa.types.is_date64(kind):
            return [value and value.isoformat() for value in values.to_pylist()]
        texts = ["24:00:00" if text and text.startswith("<value out of range: 86400") else text for text in values.cast(pa.string()).to_pylist()]
        return [text and (text.rstrip("0").rstrip(".") if "." in text else text) + zone for text in texts]

    columns = [column(values) for values in table.columns]
    return {"names": table.column_names, "rows": [list(row) for row in zip(*columns)]}


def golden():
    def cells(frame):
        def plain(value):
            if isinstance(value, (list, dict)):
                return json.dumps(value, separators=(",", ":"))
            if pd.isna(value):
                return None
            if hasattr(value, "isoformat"):
                return value.isoformat().removesuffix("T00:00:00")
            if hasattr(value, "item"):
                value = value.item()
            return value

        return {"names": [str(name) for name in frame.columns], "rows": [[plain(value) for value in row] for row in frame.astype(object).values.tolist()]}

    out = {
        "orders.xlsx": cells(pd.read_excel(data / "orders.xlsx", header=1, dtype={"id": str})),
        "birds.ods": cells(pd.read_excel(data / "birds.ods", engine="odf")),
        "records.json": cells(pd.json_normalize(json.loads((data / "records.json").read_text()))),
    }
    out |= {name: arrow(name) for name in ["moments.arrow", "dictionary.arrow", "nested.arrow", "lz4.arrows"]}
    (root / "golden" / "formats.json").write_text(json.dumps(out, indent=1) + "\n")


workbook()
spreadsheet()
documents()
archives()
golden()
