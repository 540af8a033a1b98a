"""Messages as text and as HTML, in Vietnamese or English."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from newsarchive.alerts.digest import Digest
from newsarchive.archive.alerts import OK, StateChange
from newsarchive.desk.i18n import Translator
from newsarchive.desk.security import path_of, safe_url
from newsarchive.text import printable

_BREAKS = re.compile(r"\n{3,}")
LONGEST_TITLE = 120  # characters


class Renderer:
    """Writes messages. `desk` is the address of the desk, for links; '' for none."""

    def __init__(self, language: str, desk: str = "") -> None:
        self.translator = Translator(language)
        self._desk = (safe_url(desk) or "").rstrip("/")

    def health(self, changes: Sequence[StateChange]) -> tuple[str, str, str]:
        """(title, text, HTML) about sources."""
        t = self.translator
        well = sum(change.state == OK for change in changes)
        counts = (("alert.sources_worse", len(changes) - well), ("alert.sources_well", well))
        title = f"newsarchive: {', '.join(t(key, n=count) for key, count in counts if count)}"
        return self._rendered("health", title, sources=[self._source(change) for change in changes])

    def digests(self, digests: Sequence[Digest]) -> tuple[str, str, str]:
        """(title, text, HTML) of digests, of which one at least has something new."""
        names = ", ".join(printable(digest.name) for digest in digests if digest.count)
        title = self.translator("digest.title", n=sum(digest.count for digest in digests), names=names)
        shortened = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rstrip()}…"
        return self._rendered("digest", shortened, digests=digests)

    def _source(self, change: StateChange) -> dict[str, Any]:
        t = self.translator
        state, before = (t(f"state.{name}") if t.has(f"state.{name}") else name for name in (change.state, change.told))
        key = "alert.well" if change.state == OK else "alert.worse"
        was = t("alert.was", state=before, moment=self._moment(change.told_since)) if change.told_since else None
        return {
            "line": t(key, source=change.source, state=state, moment=self._moment(change.since)),
            "why": t.translated("health", change.why)[0],
            "was": was if change.told != OK else None,
            "path": path_of("source", change.source),
        }

    def _moment(self, moment: str) -> str:
        """A moment by the clock of this machine."""
        local = datetime.fromisoformat(moment).astimezone()
        return self.translator.short(local.isoformat(timespec="seconds"), zone=True)

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
