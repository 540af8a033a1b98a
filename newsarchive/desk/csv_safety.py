"""CSV that a spreadsheet does not compute: Datasette writes its CSV with this module's `writer` in place of csv.writer.

A cell that a spreadsheet would take for a formula gets an apostrophe, by the rule of 'newsarchive export'. Numbers
stay. A byte order mark comes first: without it Excel reads Vietnamese as Windows-1252.
"""

import csv
from collections.abc import Iterable
from typing import Any

from newsarchive.export.csv import defused


class writer:
    """Writes rows to a file. Datasette's files have a coroutine as `write`, so that `writerow` gives an awaitable."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._mark = "\ufeff"
        self._csv = csv.writer(self)

    def writerow(self, row: Iterable[object]) -> Any:
        """Write a row; the result of the file's `write`."""
        return self._csv.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row])

    def write(self, text: str) -> Any:
        """Called by csv.writer with each row as text."""
        mark, self._mark = self._mark, ""
        return self._file.write(mark + text)
