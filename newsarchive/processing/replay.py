"""REPLAY: every request is answered from stored pages, and none is sent."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.picture_files import DamagedPicture
from newsarchive.errors import UserError
from newsarchive.models import Capture, Original
from newsarchive.warc import ORIGINAL, Broken, Index, Unreadable, WarcFile

logger = logging.getLogger(__name__)

_ANSWERS = frozenset({"response", "revisit"})


def kept_picture(url: str, at: str, original: Original, body: bytes) -> Capture:
    """A picture that an archive has kept, as a response. A header holds its original."""
    headers = [("Content-Type", "image/webp"), (ORIGINAL, " ".join(map(str, astuple(original))))]
    return Capture(url, at, 200, headers, body)


class _ReplayedArchive:
    """An archive: its pages, and its pictures."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def moments(self) -> Iterator[str]:
        return self._archive.captures.moments()

    def latest(self, url: str, until: str | None = None) -> Capture | None:
        page = self._archive.captures.latest(url, until)
        if page is not None:
            return page
        try:
            answer = self._archive.pictures.latest(url, until)
        except DamagedPicture as error:
            logger.warning("%s: %s", url, error)
            return None
        return kept_picture(url, answer[0].at, *answer[1:]) if answer else None


class _ReplayedWarc:
    """A WARC file: its pages by address, read from the file on request."""

    def __init__(self, path: Path, opened: ExitStack) -> None:
        self._index = Index()
        self._pages: dict[str, list[tuple[datetime, int]]] = {}  # (moment, place in the index) by address
        try:
            file = opened.enter_context(closing(WarcFile(path)))
            for record in file.records():
                is_answer = record.kind in _ANSWERS or record.original is not None
                if is_answer and record.url and record.at and not record.damaged:
                    place = datetime.fromisoformat(record.at), len(self._index.pages)
                    self._pages.setdefault(record.url, []).append(place)
                    self._index.add(file, record)
        except Broken as error:
            if not self._pages and path.stat().st_size:
                raise UserError(f"{error}; it cannot be replayed") from error
            logger.warning("%s; the records before are replayed", error)

    def moments(self) -> Iterator[str]:
        return (at.isoformat() for places in self._pages.values() for at, _ in places)

    def latest(self, url: str, until: str | None = None) -> Capture | None:
        bound = datetime.fromisoformat(until) if until else datetime.max.replace(tzinfo=UTC)
        for _, number in sorted((place for place in self._pages.get(url, ()) if place[0] <= bound), reverse=True):
            file, record = self._index.pages[number]
            try:
                if record.original is not None:
                    return kept_picture(url, record.at or "", record.original, file.block(record))
                return self._index.capture(file, record)
            except Unreadable as error:
                logger.warning("%s: %s", url, error)
        return None


class Replay:
    """WARC files and archives as one web, as it was at a moment (ISO 8601; None: the newest captures). Raises UserError
    for a file that cannot be replayed."""

    def __init__(self, paths: list[str], at: str | None = None) -> None:
        self._at = at
        self._opened = ExitStack()
        self._files = [self._open(Path(path)) for path in paths]

    def moment(self) -> str | None:
        """The moment that the replay shows, as ISO 8601 in UTC. None for files without a capture."""
        moments = [datetime.fromisoformat(at) for file in self._files for at in file.moments()]
        latest = datetime.fromisoformat(self._at) if self._at else max(moments, default=None)
        return latest.astimezone(UTC).isoformat(timespec="seconds") if latest else None

    def find(self, url: str) -> Capture | None:
        """The capture of an address. If there is none, the capture with http and https exchanged."""
        scheme, separator, rest = url.partition("://")
        twin = {"http": "https", "https": "http"}.get(scheme, scheme) + separator + rest
        for address in dict.fromkeys((url, url.partition("#")[0], twin)):
            captures = [capture for file in self._files if (capture := file.latest(address, self._at))]
            if captures:
                return max(captures, key=lambda capture: datetime.fromisoformat(capture.fetched_at))
        return None

    def close(self) -> None:
        """Close the files."""
        self._opened.close()

    def _open(self, path: Path) -> _ReplayedWarc | _ReplayedArchive:
        if not path.is_file():
            raise UserError(f"REPLAY: {path}: no such file")
        with path.open("rb") as file:
            head = file.read(16)
        if head.startswith(b"SQLite format 3"):
            return _ReplayedArchive(self._opened.enter_context(Archive(path, readonly=True)))
        return _ReplayedWarc(path, self._opened)
