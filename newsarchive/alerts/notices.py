"""What messages say about the state of sources and of the archive: what happened, since when, and what to do."""

import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from newsarchive.archive.alerts import OK, StateChange
from newsarchive.archive.condition import Fault
from newsarchive.archive.health import Health
from newsarchive.desk.i18n import Translator
from newsarchive.desk.security import path_of

FEW = 3  # sources that fail alike; the cause of more of them is likely on this machine
_OF_NETWORK = frozenset({"DNS", "private address", "timeout", "connection", "TLS", "TLS certificate expired"})


@dataclass(slots=True)
class Entry:
    """A paragraph: a line, and further lines. `path` is a page of the desk."""

    line: str
    lines: list[str] = field(default_factory=list)
    path: str | None = None


@dataclass(slots=True, frozen=True)
class Notice:
    """A title, the line that says from where it comes, and the paragraphs."""

    title: str
    place: str
    entries: list[Entry]


class Notices:
    """Writes notices about the archive at a path, in the language of a translator."""

    def __init__(self, translator: Translator, path: Path) -> None:
        self._t, self._path = translator, path.absolute()
        self._host = socket.gethostname()

    def sources(self, changes: Sequence[StateChange], healths: Mapping[str, Health]) -> Notice:
        """The sources that have changed, those of one state and cause together. `healths` are their present states."""
        together: dict[tuple[str, str], list[StateChange]] = {}
        for change in changes:
            cause = "" if change.state == OK else healths[change.source].cause or change.source
            together.setdefault((change.state, cause), []).append(change)
        well = sum(change.state == OK for change in changes)
        counts = {"alert.sources_worse": len(changes) - well, "alert.sources_well": well}
        return self._notice(counts, [self._alike(group, healths) for group in together.values()])

    def archive(self, faults: Iterable[Fault], mended: Iterable[str], since: Mapping[str, str]) -> Notice:
        """Faults of the archive as a whole, and the names of those that are mended. `since` says when each fault was
        noticed."""
        entries = [Entry(self._said("fault", fault.why), self._of_fault(fault, since[fault.name])) for fault in faults]
        well = [Entry(self._t(f"mended.{name}")) for name in mended if self._t.has(f"mended.{name}")]
        counts = {"alert.archive_worse": len(entries), "alert.archive_well": len(well)}
        return self._notice(counts, [*entries, *well])

    def test(self) -> Notice:
        """A message that shows whether a channel works."""
        return self._notice({"alert.test_title": 1}, [Entry(self._t("alert.test"))])

    def _notice(self, counts: Mapping[str, int], entries: list[Entry]) -> Notice:
        what = ", ".join(self._t(key, n=count) for key, count in counts.items() if count)
        place = self._t("alert.place", path=str(self._path), host=self._host)
        return Notice(self._t("alert.title", host=self._host, what=what), place, entries)

    def _of_fault(self, fault: Fault, since: str) -> list[str]:
        mend = [self._t("alert.mend", mend=self._said("mend", fault.mend))] if fault.mend else []
        return [self._t("alert.noticed", moment=self._moment(since)), *mend]

    def _alike(self, changes: list[StateChange], healths: Mapping[str, Health]) -> Entry:
        """The paragraph on sources of one state and cause."""
        first, names = changes[0], [change.source for change in changes]
        since = self._moment(min(change.since for change in changes))
        who = names[0] if len(names) == 1 else self._t("alert.sources", n=len(names))
        state = self._t.named("state", first.state)
        line = self._t("alert.well" if first.state == OK else "alert.worse", source=who, state=state, moment=since)
        return Entry(line, list(self._lines(changes, names, healths)), self._page(names))

    def _lines(self, changes: list[StateChange], names: list[str], healths: Mapping[str, Health]) -> Iterable[str]:
        first, why = changes[0], self._said("health", changes[0].why)
        if len(names) == 1:
            yield why
            if first.told_since and first.told != OK:
                state = self._t.named("state", first.told)
                yield self._t("alert.was", state=state, moment=self._moment(first.told_since))
        else:
            yield ", ".join(names)
            if first.state != OK:
                yield self._t("alert.example", source=names[0], why=why)
        if first.state != OK:
            yield from self._advice(names, healths[first.source])

    def _advice(self, names: list[str], health: Health) -> Iterable[str]:
        if len(names) >= FEW and health.cause in _OF_NETWORK:
            yield self._t("alert.alike")
        if health.mends:
            mend = " ".join(self._said("mend", one) for one in health.mends)
            yield self._t("alert.mend", mend=mend.replace("OUTLET", " ".join(names)))
        logs = self._path.with_suffix(".logs")
        log = logs / f"{names[0]}.log" if len(names) == 1 else logs
        if log.exists():
            yield self._t("alert.log", path=str(log))

    def _said(self, kind: str, text: str) -> str:
        return self._t.translated(kind, text)[0]

    @staticmethod
    def _page(names: list[str]) -> str:
        return path_of("source", names[0]) if len(names) == 1 else "/sources"

    def _moment(self, moment: str) -> str:
        """A moment by the clock of this machine."""
        local = datetime.fromisoformat(moment).astimezone()
        return self._t.short(local.isoformat(timespec="seconds"), zone=True)
