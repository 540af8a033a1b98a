"""Payloads in few bytes: the pages of an outlet are alike, so some of them serve the others as a dictionary.

A zstd dictionary whose content is whole pages, chosen so that every other page has a like one among them,
takes a page of 118 kB to 4 kB, where one trained by ZDICT on the same samples takes it to 9–12 kB and plain
zstd to 23 kB (benchmarks/bench_payloads.py). The frame of a payload names its dictionary; dictionaries are
never changed and never deleted.

A dictionary is a gain and no need: whatever fails in making or using one, a payload is compressed without.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlite_utils import Database

from newsarchive.archive.compression import LEVEL, ZstdError, compress, decompress, digest, zstd

UNREADABLE = (LookupError, ValueError, ZstdError)  # raised for a damaged payload or dictionary

logger = logging.getLogger(__name__)

SHORTEST = 8  # bytes; zstd accepts no shorter dictionary
ENOUGH = 8  # pages of a source before its first dictionary
SAMPLES = 16  # newest pages that are looked at …
SAMPLED = 2_500_000  # … and their bytes at the most: what bounds the time
PAGES = 4  # pages in a dictionary …
CONTENT = 1_000_000  # … and their bytes at the most
WORTH = 0.02  # a further page must save this share of what the others take
GAIN = 0.9  # a dictionary must bring pages that are not in it to less than this share of what they take now
AGED = 1.25  # times the size that a dictionary promised: the outlet has changed its pages
HELD = 6  # dictionaries in memory, some MB each


class Dictionaries:
    """The table `dictionaries`, and the blobs of `payloads`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._held: OrderedDict[int, zstd.ZstdDict] = OrderedDict()
        self._sound: dict[int, bool] = {}  # is a dictionary what its row says?
        self._added: Counter[str] = Counter()  # payloads by source since the archive was opened
        self._rest: dict[str, int] = {}  # until so many of them there is no need to think of a dictionary

    def compress(self, body: bytes, source: str) -> tuple[bytes, int | None]:
        """The blob of a body of a source, and the dictionary that it needs."""
        # Always asked of the file: a dictionary whose transaction was rolled back is in no one's archive.
        with _harmless(source):
            newest = self._newest(source)
            if newest is not None:
                return _compress(body, self._dictionary(newest)), newest
        return compress(body), None

    def open(self, blob: bytes) -> bytes:
        """The body of a blob. Raises LookupError where its dictionary is not there, ZstdError or ValueError for
        damage."""
        number = self.number(blob)
        return bytes(zstd.decompress(blob, self._dictionary(number) if number else None))

    @staticmethod
    def number(blob: bytes) -> int | None:
        """The dictionary that a blob names. Raises ZstdError for damage."""
        return zstd.get_frame_info(blob).dictionary_id or None

    def learn(self, source: str) -> int | None:
        """Make a dictionary for a source, one of whose pages was just added, if it is time and if it pays.

        It is time when there are enough pages and no dictionary, and when the newest pages take more room
        than the dictionary promised. Takes 0.1–0.2 s then, and next to nothing otherwise.
        """
        self._added[source] += 1
        if self._added[source] < self._rest.get(source, 0):
            return None
        newest = self._newest(source)
        if newest is None:
            due = self._count(source) >= ENOUGH
        else:
            due = self._aged(source, newest)
            self._rest[source] = self._added[source] + SAMPLES
        if not due:
            return None
        made = None
        with _harmless(source):
            made = self._make(source, newest)
            if made is not None:  # the first pages become smaller too
                self._renew(source, made, SAMPLES)
        if made is None:  # it does not pay here (or not yet: the newest pages may be of two kinds)
            self._rest[source] = self._added[source] + 4 * SAMPLES
        return made

    def recompress(self, limit: int) -> int:
        """Compress up to `limit` earlier payloads with the newest dictionary of their source; how many were
        looked at, 0 when none is left. A blob gives way to a smaller one that was opened and compared."""
        for (source,) in self._db.execute("SELECT DISTINCT source FROM dictionaries ORDER BY source").fetchall():
            with _harmless(source):
                newest = self._newest(source)
                if newest is not None and (looked_at := self._renew(source, newest, limit)):
                    return looked_at
        return 0

    def faults(self) -> Iterator[str]:
        """One line for each dictionary that does not open or is not what its digest says."""
        for row in self._db.execute("SELECT id, sha256, body FROM dictionaries ORDER BY id"):
            if fault := _fault(*row):
                yield fault

    def _newest(self, source: str) -> int | None:
        """The newest intact dictionary of a source."""
        sql = "SELECT id FROM dictionaries WHERE source = ? ORDER BY made_at DESC, id"
        for (number,) in self._db.execute(sql, [source]):
            if number not in self._sound:
                self._sound[number] = self._is_sound(number)
            if self._sound[number]:
                return int(number)
        return None

    def _is_sound(self, number: int) -> bool:
        row = self._db.execute("SELECT id, sha256, body FROM dictionaries WHERE id = ?", [number]).fetchone()
        fault = _fault(*row)
        if fault:
            logger.warning("%s; no further page is compressed with it", fault)
        return fault is None

    def _dictionary(self, number: int) -> zstd.ZstdDict:
        held = self._held.pop(number, None)
        if held is None:
            row = self._db.execute("SELECT body FROM dictionaries WHERE id = ?", [number]).fetchone()
            if row is None:
                raise LookupError(f"dictionary {number} is not in the archive")
            held = zstd.ZstdDict(decompress(row[0]))
        self._held[number] = held
        if len(self._held) > HELD:
            self._held.popitem(last=False)
        return held

    def _count(self, source: str) -> int:
        sql = "SELECT count(*) FROM (SELECT 1 FROM payloads WHERE source = ? AND size >= ? LIMIT ?)"
        return int(self._db.execute(sql, [source, SHORTEST, ENOUGH]).fetchone()[0])

    def _aged(self, source: str, newest: int) -> bool:
        stored, size, pages = self._db.execute(
            "SELECT sum(length(body)), sum(size), count(*) FROM (SELECT body, size, dictionary FROM payloads"
            " WHERE source = ? ORDER BY rowid DESC LIMIT ?) WHERE dictionary = ?",
            [source, SAMPLES, newest],
        ).fetchone()
        promised = self._db.execute("SELECT share FROM dictionaries WHERE id = ?", [newest]).fetchone()[0]
        return bool(pages >= ENOUGH and stored > AGED * promised * size)

    def _samples(self, source: str) -> list[bytes]:
        samples: list[bytes] = []
        room = SAMPLED
        for (blob,) in self._db.execute(
            "SELECT body FROM payloads WHERE source = ? AND size >= ? ORDER BY rowid DESC LIMIT ?",
            [source, SHORTEST, SAMPLES],
        ).fetchall():
            try:
                body = self.open(blob)
            except UNREADABLE:
                continue  # verify will tell
            if SHORTEST <= len(body) <= room:
                room -= len(body)
                samples.append(body)
        return samples

    def _make(self, source: str, present: int | None) -> int | None:
        samples = self._samples(source)
        chosen = choose(samples)
        others = [body for n, body in enumerate(samples) if n not in chosen]
        if not chosen or not others:
            return None
        content = b"".join(samples[n] for n in reversed(chosen))  # the most like the others last, near at hand
        try:
            made = zstd.finalize_dict(zstd.ZstdDict(content, is_raw=True), samples, 2 * len(content) + 4096, LEVEL)
        except (ZstdError, ValueError):  # too little to learn from
            return None
        blob = compress(made.dict_content)
        old = self._dictionary(present) if present else None
        before = sum(len(_compress(body, old)) for body in others)
        after = sum(len(_compress(body, made)) for body in others)
        if after > GAIN * before or (before - after) * len(samples) < len(blob) * len(others):
            return None
        row = {
            "id": made.dict_id,
            "source": source,
            "made_at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "sha256": digest(made.dict_content),
            "share": after / sum(map(len, others)),
            "body": blob,
        }
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        # Another dictionary of this number, one in two thousand million: then this source waits for other samples.
        sql = f"INSERT OR IGNORE INTO dictionaries ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
        return made.dict_id if self._db.execute(sql, row).rowcount == 1 else None

    def _renew(self, source: str, number: int, limit: int) -> int:
        rows = self._db.execute(
            "SELECT rowid, sha256, body FROM payloads WHERE source = :source AND rowid >"
            " (SELECT reached FROM dictionaries WHERE id = :number) ORDER BY rowid LIMIT :limit",
            {"source": source, "number": number, "limit": limit},
        ).fetchall()
        for rowid, sha256, blob in rows:
            self._shrink(number, rowid, sha256, blob)
        if rows:
            self._db.execute("UPDATE dictionaries SET reached = ? WHERE id = ?", [rows[-1][0], number])
        return len(rows)

    def _shrink(self, number: int, rowid: int, sha256: str, blob: bytes) -> None:
        try:
            if self.number(blob) == number:
                return
            body = self.open(blob)
        except UNREADABLE:
            return  # verify will tell
        smaller = _compress(body, self._dictionary(number))
        if len(smaller) < len(blob) and digest(body) == sha256 == digest(self.open(smaller)):
            self._db.execute("UPDATE payloads SET body = ?, dictionary = ? WHERE rowid = ?", [smaller, number, rowid])


def choose(samples: list[bytes]) -> list[int]:
    """Which samples to put in a dictionary, the most useful first: each saves the others, whose nearest like
    among the chosen counts, more than any other sample would. None where none is like another."""
    plain = [len(zstd.compress(body, 3)) for body in samples]
    beside = [
        [len(_compress(body, raw, 3)) for body in samples] for raw in (zstd.ZstdDict(s, is_raw=True) for s in samples)
    ]
    chosen: list[int] = []
    nearest, room = plain, CONTENT
    while len(chosen) < PAGES:
        rest = [n for n in range(len(samples)) if n not in chosen]
        saved = {
            n: sum(max(0, nearest[other] - beside[n][other]) for other in rest if other != n)
            for n in rest
            if len(samples[n]) <= room
        }
        best = max(saved, key=lambda n: saved[n], default=None)
        if best is None or saved[best] <= WORTH * sum(nearest[n] for n in rest):
            break
        chosen.append(best)
        room -= len(samples[best])
        nearest = [min(pair) for pair in zip(nearest, beside[best], strict=True)]
    return chosen


@contextmanager
def _harmless(source: str) -> Iterator[None]:
    """Log an error instead of raising it, because no page may be lost to compression. Errors of the database are
    raised."""
    try:
        yield
    except sqlite3.Error:
        raise
    except Exception as error:
        logger.warning("%s: no dictionary is used (%s: %s)", source, type(error).__name__, error)


def _fault(number: int, sha256: str, blob: bytes) -> str | None:
    """The line that says how a dictionary differs from its row, or None."""
    try:
        content = decompress(blob)
        if digest(content) != sha256 or zstd.ZstdDict(content).dict_id != number:
            return f"dictionary {number}: its content is not what the digest says"
    except (ZstdError, ValueError) as error:
        return f"dictionary {number}: does not open ({error})"
    return None


def _compress(body: bytes, dictionary: zstd.ZstdDict | None, level: int = LEVEL) -> bytes:
    prepared = dictionary.as_digested_dict if dictionary else None
    return bytes(zstd.compress(body, level, zstd_dict=prepared))
