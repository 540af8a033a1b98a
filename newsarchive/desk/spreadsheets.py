"""CSV that a spreadsheet takes for text: Datasette's own CSV, with an apostrophe before what would be a formula, and
a byte order mark, without which Excel takes Vietnamese for Windows-1252.

The rows pass through as they are written, cell by cell. A cell that is a number stays as it is.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
# A cell with what ends it, as Python's csv writes them; one that its end has not come for does not match.
_CELL = re.compile(r'("[^"]*(?:""[^"]*)*"|[^",\r\n]*)(,|\r?\n)')
# The rule of 'scrapy export' (newsarchive/export/csv.py): an apostrophe more, which can be taken off again.
_FORMULA = re.compile(r"""("?)(?='*[=+\-@\t\r\n＝＋－＠])""")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.I)


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper() -> Callable[[App], App]:
    """Every answer that is CSV."""
    return _guarded


class Harmless:
    """CSV in pieces of any size, and what may be sent on of it so far."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._waiting = ""
        self._mark = codecs.BOM_UTF8

    def __call__(self, piece: bytes, *, last: bool) -> bytes:
        """The cells that are whole now. At the `last` piece also what is left, which no cell's end follows."""
        text = self._waiting + self._decoder.decode(piece, last)
        out: list[str] = []
        end = 0
        while found := _CELL.match(text, end):
            out.append(harmless(found[1]) + found[2])
            end = found.end()
        self._waiting = text[end:]
        if last:
            out.append(harmless(self._waiting))
        mark, self._mark = self._mark, b""
        return mark + "".join(out).encode()


def harmless(cell: str) -> str:
    """A cell of CSV, quoted or not: '=1+1' -> "'=1+1", while -5.2 stays."""
    found = _FORMULA.match(cell)
    if found is None or _NUMBER.fullmatch(cell):
        return cell
    return f"{found[1]}'{cell[found.end() :]}"


def _guarded(app: App) -> App:
    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not _is_csv(scope):
            await app(scope, receive, send)
            return
        cells: Harmless | None = None

        async def send_harmless(message: dict[str, Any]) -> None:
            nonlocal cells
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if kind.startswith((b"text/plain", b"text/csv")) and message["status"] == 200:
                    cells = Harmless()
            elif cells is not None:
                body = cells(message.get("body", b""), last=not message.get("more_body", False))
                message = message | {"body": body}
            await send(message)

        await app(scope, receive, send_harmless)

    return guarded


def _is_csv(scope: dict[str, Any]) -> bool:
    return scope["path"].endswith(".csv") or b"_format=csv" in scope.get("query_string", b"")
