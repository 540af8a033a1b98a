"""Messages as text and as HTML, in Vietnamese or English."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from newsarchive.alerts.digest import Digest
from newsarchive.alerts.notices import Notice
from newsarchive.desk.i18n import Translator
from newsarchive.desk.security import safe_url
from newsarchive.text import printable

_BREAKS = re.compile(r"\n{3,}")
LONGEST_TITLE = 120  # characters


class Renderer:
    """Writes messages. `desk` is the address of the desk, for links; '' for none."""

    def __init__(self, language: str, desk: str = "") -> None:
        self.translator = Translator(language)
        self._desk = (safe_url(desk) or "").rstrip("/")

    def notice(self, notice: Notice) -> tuple[str, str, str]:
        """(title, text, HTML) about sources or the archive."""
        return self._rendered("health", notice.title, place=notice.place, entries=notice.entries)

    def digests(self, digests: Sequence[Digest]) -> tuple[str, str, str]:
        """(title, text, HTML) of digests, of which one at least has something new."""
        names = ", ".join(printable(digest.name) for digest in digests if digest.count)
        title = self.translator("digest.title", n=sum(digest.count for digest in digests), names=names)
        shortened = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rstrip()}…"
        return self._rendered("digest", shortened, digests=digests)

    def _rendered(self, template: str, title: str, **context: Any) -> tuple[str, str, str]:
        values = context | {"t": self.translator, "title": title, "desk": self._desk}
        text, html = (
            self._environment.get_template(f"{template}.{form}.j2").render(values) for form in ("text", "html")
        )
        return title, _BREAKS.sub("\n\n", text).strip() + "\n", html

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(("html.j2",)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {"plain": _plain, "marked": _marked, "safe_url": safe_url}
        return environment


def _plain(text: object) -> str:
    """A text on one line."""
    return printable(" ".join(str(text).split()))


def _marked(pieces: Iterable[tuple[str, str]]) -> str:
    """A change in plain text: [-removed-] {+added+}."""
    marks = {"old": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
    return _plain("".join(marks[kind].format(text) for kind, text in pieces))
