"""What pandas makes of texts with blank lines, decimal commas and other things that readers disagree on.

    pip install pandas==2.3.3 numpy==2.0.2
    python tests/golden/reading.py        # writes reading.json beside itself

Of each text: the delimiter that is given, and by column its name, whether it is of integers, floats, truths or
texts, and its cells as text, null where one is missing. Whole floats are written without a point.
"""

import io
import json
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
KINDS = {"i": "integer", "f": "float", "b": "boolean", "O": "text"}
TEXTS = [
    (",", "a\n1\n\n2\n   \n3\n"),
    (",", "a,b\n1,2\n\n  \n3,4\n\t\n"),
    (",", 'a\n1\n""\n2\n'),
    (",", 'a,b\n1,x\n" "\n2,y\n'),
    (",", "a,b\n1,x\n  ,\n2,y\n"),
    (",", "a,b\r\n1,2\r\n \r\n\r\n3,4\r\n"),
    (",", "a,b\n1,2\n3,4\n  "),
    ("\t", "a\tb\nx\t1\n\t\ny\t2\n"),
    ("\t", "a\tb\nx\t1\n \ny\t2\n"),
    (";", "a;b\n1;2,5\n\n2;3,5\n"),
    (";", "a;b\n1;2.5\n2;3.5\n"),
    (";", "price;n\n1234,75;1\n-0,5;2\n;3\n"),
]


def cell(value):
    if pd.isna(value):
        return None
    return f"{value:g}" if isinstance(value, float) else str(value)


def read(delimiter, text):
    frame = pd.read_csv(io.StringIO(text), sep=delimiter)
    columns = [[name, KINDS[s.dtype.kind], [cell(v) for v in s]] for name, s in frame.items()]
    return {"delimiter": delimiter, "text": text, "columns": columns}


said = {"pandas": pd.__version__, "texts": [read(*one) for one in TEXTS]}
(HERE / "reading.json").write_text(json.dumps(said, indent=1) + "\n")
