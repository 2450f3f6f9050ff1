#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets: small files that reach every reader, encoding and option.

usage: corpus.py FOLDER        (needs pyarrow 26.0.1; `make setup-bench` installs it in .tools/python)

Run again it writes the same bytes. The files beside these in corpus/ were made by breaking others on purpose.
"""

import datetime
import decimal
import gzip
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 12


def columns():
    """One column of each kind, with missing values."""
    day = datetime.date(2024, 2, 28)
    moment = datetime.datetime(2024, 2, 28, 12, 30, 1, 250)
    some = [None if n % 5 == 3 else n for n in range(ROWS)]

    def of(kind, give):
        return pa.array([None if n is None else give(n) for n in some], kind)

    return {
        "flat": pa.table({
            "bool": of(pa.bool_(), lambda n: n % 2 == 0),
            "i8": of(pa.int8(), lambda n: n - 4),
            "i64": of(pa.int64(), lambda n: n * 10**17),
            "u64": of(pa.uint64(), lambda n: 2**63 + n),
            "f32": of(pa.float32(), lambda n: n / 3),
            "f64": of(pa.float64(), lambda n: n / 7),
            "text": of(pa.string(), lambda n: "abc"[: n % 4] * n),
            "bytes": of(pa.binary(), lambda n: bytes([n, 255 - n])),
            "fixed": of(pa.binary(3), lambda n: bytes([n] * 3)),
        }),
        "times": pa.table({
            "date": of(pa.date32(), lambda n: day + datetime.timedelta(days=n)),
            "ms": of(pa.timestamp("ms", tz="Europe/Oslo"), lambda n: moment + datetime.timedelta(hours=n)),
            "ns": of(pa.timestamp("ns"), lambda n: moment + datetime.timedelta(seconds=n)),
            "time": of(pa.time64("us"), lambda n: datetime.time(n, 3, 4)),
            "dec9": of(pa.decimal128(9, 2), lambda n: decimal.Decimal(n) / 4),
            "dec38": of(pa.decimal128(38, 10), lambda n: decimal.Decimal(10**20 * n)),
        }),
        "nested": pa.table({
            "list": of(pa.list_(pa.int32()), lambda n: list(range(n % 3))),
            "struct": of(pa.struct([("a", pa.int32()), ("b", pa.string())]), lambda n: {"a": n, "b": None}),
            "map": of(pa.map_(pa.string(), pa.int32()), lambda n: [("k", n)]),
            "deep": of(pa.list_(pa.list_(pa.struct([("x", pa.float64())]))), lambda n: [[{"x": n}], []]),
        }),
    }


WAYS = {
    "plain": {"use_dictionary": False, "compression": "none"},
    "dictionary-v1": {"data_page_version": "1.0", "compression": "none", "row_group_size": 5},
    "dictionary-v2": {"data_page_version": "2.0", "compression": "none", "write_page_index": True},
    "checksums": {"write_page_checksum": True, "compression": "snappy"},
    "gzip": {"compression": "gzip"},
    "zstd": {"compression": "zstd", "data_page_version": "2.0"},
    "brotli": {"compression": "brotli"},
    "lz4": {"compression": "lz4"},
}


def parquet(folder):
    """Every kind in every way, and encodings that must be asked for."""
    tables = columns()
    for name, table in tables.items():
        for way, options in WAYS.items():
            pq.write_table(table, folder / f"{name}-{way}.parquet", store_schema=False, **options)
    encodings = {
        "i8": "DELTA_BINARY_PACKED",
        "i64": "DELTA_BINARY_PACKED",
        "f32": "BYTE_STREAM_SPLIT",
        "f64": "BYTE_STREAM_SPLIT",
        "text": "DELTA_BYTE_ARRAY",
        "bytes": "DELTA_LENGTH_BYTE_ARRAY",
        "fixed": "BYTE_STREAM_SPLIT",
        "bool": "RLE",
    }
    table = tables["flat"].drop_columns(["u64"])
    options = {"use_dictionary": False, "column_encoding": encodings, "compression": "none"}
    pq.write_table(table, folder / "encodings.parquet", store_schema=False, data_page_version="2.0", **options)


def text(folder):
    """Texts behind ten bytes of options; see src/options.rs."""
    seeds = {
        "semicolon": (bytes([0, 0b1000001, 1, 0, 4, 0, 0, 0, 3, 0]), "a;b\n1,5;x\n2,5;\"y;z\"\n"),
        "unclosed": (bytes([0, 0b10, 0, 0, 0, 0, 0, 0, 2, 0]), 'a,b\n1,"x\n2,y\n3,"z\n'),
        "sjis": (bytes([0, 0b1000, 0, 0, 0, 4, 0, 0, 1, 0]), "列,b\n表,1\n能,2\n".encode("shift_jis") + b"\x81,3\n"),
        "utf16": (bytes([0, 0b1000, 0, 0, 0, 1, 0, 0, 7, 0]), "a,b\n1,é\n".encode("utf-16le") + b"\x00\xd8,\x00"),
        "skip": (bytes([0, 0b10100, 0, 0, 1, 0, 2, 0, 5, 0]), "title\n\nd,t\n03/04/2024,12:30\n13/04/2024,\n"),
        "tokens": (bytes([0, 0b100000, 0, 0, 2, 0, 0, 5, 9, 0]), "x,y\nNA,1\n?,2\n-99,3\n0,4\n"),
        "pandas": (bytes([0, 0, 0, 0, 0, 0, 0, 3, 9, 0]), "x,y\nTrue,1e5\nFalse,inf\nnan,0x1f\n"),
    }
    for name, (options, body) in seeds.items():
        (folder / name).write_bytes(options + (body.encode() if isinstance(body, str) else body))


def packed(folder):
    """Packed texts, and texts to be packed by the target: in two frames, padded, cut."""
    body = b"a,b\n" + b"".join(b"%d,%s\n" % (n, b"xyz" * (n % 4)) for n in range(60))
    (folder / "text.gz").write_bytes(gzip.compress(body, mtime=0) + gzip.compress(body, mtime=0) + bytes(5))
    for name, codec in (("text.zst", "zstd"),):
        (folder / name).write_bytes(b"\x50\x2a\x4d\x18\x02\0\0\0ab" + pa.compress(body, codec=codec, asbytes=True))
    for spare in (0, 2, 0x22, 1, 3, 9, 0x2B):
        (folder / f"pack-{spare:02x}").write_bytes(bytes([0, 0, 0, 0, 0, 0, 0, 0, 11, spare]) + body[:200])


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, write in (("parquet", parquet), ("csv", text), ("packed", packed)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        write(folder / name)


if __name__ == "__main__":
    main()
