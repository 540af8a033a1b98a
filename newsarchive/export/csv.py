r"""CSV as Excel wants it: a byte order mark, CRLF after each row, line breaks inside a cell as LF.

Lists, objects and booleans are JSON inside their cell; null is an empty cell. A cell that a spreadsheet would
compute gets an apostrophe before it; so does a cell that begins with apostrophes and then such a character. Nothing is
lost: every reader, and `plain`, can remove `^'(?='*[=+\-@\t\r\n＝＋－＠])`. A NUL, at which Excel ends a cell, becomes
U+FFFD.
"""

import csv
import io
import json
import re
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from newsarchive.export.writer import FIELDS, Article, Foreign, Writer

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DEFUSED = re.compile(f"'{_FORMULA.pattern}")


def defused(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would compute it."""
    return "'" + text if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """The text of a cell: the inverse of `defused`."""
    return cell[1:] if _DEFUSED.match(cell) else cell


class Rows:
    """Writes a header, and rows of cells."""

    def __init__(self, file: BinaryIO, header: Iterable[str]) -> None:
        self._file = file
        self._row = io.StringIO(newline="")
        self._csv = csv.writer(self._row, lineterminator="\r\n")
        file.write(BOM_UTF8)
        self.write(header)

    def write(self, row: Iterable[Any]) -> None:
        self._csv.writerow(row)
        self._file.write(self._row.getvalue().encode())
        self._row.seek(0)
        self._row.truncate()


class Csv(Writer):
    """Writes one row for each article."""

    def __init__(self, file: BinaryIO, outlets: dict[str, str]) -> None:
        super().__init__(file, outlets)
        self._rows = Rows(file, FIELDS)

    def keep(self, old: Path) -> set[str]:
        csv.field_size_limit(sys.maxsize)  # a body may be longer than the 131,072 characters of the default
        urls = set()
        with old.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            try:
                if (header := next(rows, None)) is not None and tuple(header) != FIELDS:
                    raise Foreign(old, "its first row is not the one that this version writes")
                for row in rows:
                    if len(row) != len(FIELDS):
                        raise Foreign(old, f"the row that ends in line {rows.line_num} is not whole")
                    json.loads(row[FIELDS.index("photos")])  # a row that was cut off may end in the middle of them
                    urls.add(plain(row[FIELDS.index("url")]))
                    self._rows.write(row)
            except (csv.Error, ValueError) as error:
                raise Foreign(old, f"not CSV as this command writes it ({error})") from None
        return urls

    def write(self, article: Article) -> None:
        self._rows.write(map(cell, article.values()))


def cell(value: Any) -> Any:
    """The cell of a value."""
    if isinstance(value, list | dict | bool):
        return json.dumps(value, ensure_ascii=False)
    return defused(value.replace("\0", "\ufffd")) if isinstance(value, str) else value
