"""REPLAY: every request is answered from stored pages, and none goes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from newsarchive.archive import Archive
from newsarchive.errors import UserError
from newsarchive.models import Capture
from newsarchive.options import moment
from newsarchive.warc import Broken, Index, Unreadable, WarcFile

logger = logging.getLogger(__name__)


class Source(Protocol):
    """One file to replay."""

    def moments(self) -> Iterator[str]:
        """When its captures were fetched."""

    def latest(self, url: str, until: str | None = None) -> Capture | None:
        """The newest capture of an address, not later than `until`."""

    def close(self) -> None:
        """Give the file back."""


class Warc:
    """A WARC file: its pages by address, read again from their place when they are asked for."""

    def __init__(self, path: Path) -> None:
        self._index = Index()
        self._places: dict[str, list[tuple[datetime, int]]] = {}
        try:
            self._file = WarcFile(path)
            for record in self._file.records():
                if record.kind in {"response", "revisit"} and record.url and record.at and not record.damaged:
                    place = datetime.fromisoformat(record.at), len(self._index.pages)
                    self._places.setdefault(record.url, []).append(place)
                    self._index.add(self._file, record)
        except Broken as error:
            if not self._places and path.stat().st_size:
                raise UserError(f"{error}; it cannot be replayed") from error
            logger.warning("%s; what stands before is replayed", error)

    def moments(self) -> Iterator[str]:
        for places in self._places.values():
            for at, _ in places:
                yield at.isoformat()

    def latest(self, url: str, until: str | None = None) -> Capture | None:
        bound = datetime.fromisoformat(until) if until else datetime.max.replace(tzinfo=UTC)
        for _, number in sorted((place for place in self._places.get(url, ()) if place[0] <= bound), reverse=True):
            try:
                return self._index.capture(*self._index.pages[number])
            except Unreadable as error:
                logger.warning("%s: %s", url, error)
        return None

    def close(self) -> None:
        self._file.close()


class Stored:
    """Another archive."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive(path, readonly=True)
        self.moments = self._archive.captures.moments
        self.latest = self._archive.captures.latest
        self.close = self._archive.close


class Replay:
    """Several files as one web, as it stood at a moment (the newest captures, unless one is given)."""

    def __init__(self, paths: list[str], at: str | None = None) -> None:
        self._at = at
        self._sources: list[Source] = [_open(Path(path)) for path in paths]

    def moment(self) -> str | None:
        """The moment that the replay stands for, as ISO 8601 in UTC; None for files without a capture."""
        moments = [datetime.fromisoformat(at) for source in self._sources for at in source.moments()]
        latest = datetime.fromisoformat(self._at) if self._at else max(moments, default=None)
        return latest.astimezone(UTC).isoformat(timespec="seconds") if latest else None

    def find(self, url: str) -> Capture | None:
        """The capture of an address: as it was asked for, else with the other of http and https."""
        scheme, separator, rest = url.partition("://")
        twin = {"http": "https", "https": "http"}.get(scheme, scheme) + separator + rest
        for address in dict.fromkeys((url, url.partition("#")[0], twin)):
            found = [capture for s in self._sources if (capture := s.latest(address, self._at))]
            if found:
                return max(found, key=lambda capture: datetime.fromisoformat(capture.fetched_at))
        return None

    def close(self) -> None:
        """Give the files back."""
        for source in self._sources:
            source.close()


_REPLAYS: WeakKeyDictionary[Crawler, Replay] = WeakKeyDictionary()


def replay_of(crawler: Crawler) -> Replay:
    """What `REPLAY` and `REPLAY_AT` name, opened once a crawl. Raises UserError for what cannot be replayed."""
    if crawler not in _REPLAYS:
        settings = crawler.settings
        _REPLAYS[crawler] = Replay(settings.getlist("REPLAY"), moment(settings, "REPLAY_AT"))
    return _REPLAYS[crawler]


def response_of(capture: Capture) -> Response:
    """A stored page as Scrapy has one that was fetched."""
    headers = Headers(capture.headers)
    kind = responsetypes.from_args(headers=headers, url=capture.url, body=capture.body)
    return kind(capture.url, status=capture.status, headers=headers, body=capture.body)


def _open(path: Path) -> Source:
    if not path.is_file():
        raise UserError(f"REPLAY: {path}: no such file")
    with path.open("rb") as file:
        head = file.read(16)
    return Stored(path) if head.startswith(b"SQLite format 3") else Warc(path)
