"""zstd compression, and the SHA-256 digest that names payloads and readings.

The pages of an outlet are alike, so a few whole pages serve as a zstd dictionary for the others. This takes a page of
118 kB to 4 kB. A dictionary trained by ZDICT takes it to 9–12 kB, plain zstd to 23 kB (benchmarks/bench_payloads.py).
Level 9 would save another 3 % and take half as much CPU again.
The frame of a payload names its dictionary. Dictionaries are never changed or deleted.
"""

import hashlib
import logging
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Self

from sqlite_utils import Database

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

ZstdError = zstd.ZstdError
UNREADABLE = (LookupError, ValueError, ZstdError)  # raised for a damaged payload or dictionary

LEVEL = 6
QUICK = 3  # the level at which dictionaries are compared
SHORTEST = 8  # bytes; zstd accepts no shorter dictionary
ENOUGH = 8  # pages of a source before its first dictionary
RETRY = 64  # payloads between two attempts to make the first one of a source
EVERY = 256  # payloads between two attempts to make a better one
SAMPLES = 16  # newest pages of a source from which a dictionary is made …
SAMPLED = 2_500_000  # … and their bytes at most, which limits the time
PAGES = 4  # pages in a dictionary …
CONTENT = 1_000_000  # … and their bytes at most
WORTH = 0.02  # a further page in a dictionary must save this share of the size of the others
GAIN = 0.9  # a dictionary must reduce pages that are not in it to less than this share of their present size
HELD = 3  # dictionaries in memory, up to 17 MB each

logger = logging.getLogger(__name__)


def digest(body: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def compress(body: bytes, dictionary: zstd.ZstdDict | None = None, level: int = LEVEL) -> bytes:
    """One zstd frame."""
    return bytes(zstd.compress(body, level, zstd_dict=dictionary.as_digested_dict if dictionary else None))


def decompress(blob: bytes) -> bytes:
    """The content of a frame without a dictionary. Raises ZstdError."""
    return bytes(zstd.decompress(blob))


class Made(NamedTuple):
    """A dictionary for the pages of a source, and the share of their size to which it reduces pages that are not in
    it. `blob` is its compressed content."""

    dictionary: zstd.ZstdDict
    blob: bytes
    share: float


class PayloadCompression:
    """The table `z_dictionaries`, and the blobs of `payloads`. All writes are made within a transaction. If a
    dictionary cannot be made or used, that is logged, and a payload is compressed without one.

    `executor` makes the dictionaries in another thread, for zstd lets others run meanwhile; None: they are made at
    once. A dictionary is stored when the next payload is, or by `recompress`.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.executor: Executor | None = None
        self._making: list[tuple[str, Future[Made | None]]] = []  # each with its source
        self._dictionary = lru_cache(HELD)(self._load)
        self._damaged: set[int] = set()
        self._tried: set[str] = set()  # sources for which a dictionary was tried

    def compress(self, body: bytes, source: str) -> tuple[bytes, int | None]:
        """The blob of a body, and the id of the dictionary that it needs."""
        self._store_made(wait=False)
        with _logging(source):
            if newest := self._newest(source):
                return compress(body, self._dictionary(newest)), newest
        return compress(body), None

    def take(self, other: Self, sha256: str) -> tuple[bytes, int] | None:
        """The blob of another archive's payload, and the id of its dictionary, which is stored here, too. None if the
        blob needs no dictionary, so that it can be made smaller here, or if the id means another dictionary here."""
        sql = "SELECT p.body, d.id, d.made_at, d.sha256, d.share, d.body, d.source FROM payloads p"
        row = other._db.execute(f"{sql} JOIN z_dictionaries d ON d.id = p.dictionary WHERE p.sha256 = ?", [sha256])
        found = row.fetchone()
        if found is None:
            return None
        blob, number, *rest = found
        self._db.execute(
            "INSERT OR IGNORE INTO z_dictionaries (id, made_at, sha256, share, body, source) VALUES (?, ?, ?, ?, ?, ?)",
            [number, *rest],
        )
        (mine,) = self._db.execute("SELECT sha256 FROM z_dictionaries WHERE id = ?", [number]).fetchone()
        return (blob, number) if mine == rest[1] else None

    def open(self, blob: bytes) -> bytes:
        """The body of a blob. Raises one of UNREADABLE if the blob or its dictionary is damaged or missing."""
        number = self.number(blob)
        return bytes(zstd.decompress(blob, self._dictionary(number) if number else None))

    @staticmethod
    def number(blob: bytes) -> int | None:
        """The id of the dictionary that a blob names. Raises ZstdError if it is damaged."""
        return zstd.get_frame_info(blob).dictionary_id or None

    def train(self, source: str, rowid: int) -> None:
        """Make a dictionary after a payload of a source was added, if it is time and if that saves space. It is time
        when the source has ENOUGH pages, and after that at every payload whose number is a multiple of EVERY, or of
        RETRY if it has no dictionary. Without an executor it takes about 0.1 s then."""
        newest = self._newest(source)
        # Their sizes stand behind their bodies, and are not read.
        sql = "SELECT count(*) FROM (SELECT 1 FROM payloads WHERE source = ? LIMIT ?)"
        (pages,) = self._db.execute(sql, [source, ENOUGH + 1]).fetchone()
        first = newest is None and (pages == ENOUGH or source not in self._tried)
        if pages >= ENOUGH and (first or rowid % (EVERY if newest else RETRY) == 0):
            self._tried.add(source)
            with _logging(source):
                samples, present = self._samples(source), self._dictionary(newest) if newest else None
                if self.executor is not None:
                    self._making.append((source, self.executor.submit(make, samples, present)))
                else:
                    self._store(source, make(samples, present))

    def recompress(self, limit: int) -> int:
        """Compress up to `limit` earlier payloads with the newest dictionary of their source, if that makes them
        smaller. Returns how many were read; 0 if none is left. Waits for the dictionaries that are being made."""
        self._store_made(wait=True)
        for (source,) in self._db.execute("SELECT DISTINCT source FROM z_dictionaries ORDER BY source").fetchall():
            with _logging(source):
                newest = self._newest(source)
                if newest is not None and (read := self._recompress(source, newest, limit)):
                    return read
        return 0

    def faults(self) -> Iterator[str]:
        """One line for each damaged dictionary."""
        for (number,) in self._db.execute("SELECT id FROM z_dictionaries ORDER BY id").fetchall():
            try:
                self._load(number)
            except UNREADABLE as error:
                yield f"dictionary {number}: does not open ({error})"

    def _newest(self, source: str) -> int | None:
        """The newest intact dictionary of a source. It is read from the file each time, because the transaction that
        made one may have been rolled back."""
        sql = "SELECT id FROM z_dictionaries WHERE source = ? ORDER BY made_at DESC, id"
        for (number,) in self._db.execute(sql, [source]):
            try:
                if number not in self._damaged:
                    self._dictionary(number)
                    return int(number)
            except UNREADABLE as error:
                self._damaged.add(number)
                logger.warning("dictionary %s does not open (%s); no further page is compressed with it", number, error)
        return None

    def _load(self, number: int) -> zstd.ZstdDict:
        row = self._db.execute("SELECT sha256, body FROM z_dictionaries WHERE id = ?", [number]).fetchone()
        if row is None:
            raise LookupError(f"dictionary {number} is not in the archive")
        dictionary = zstd.ZstdDict(decompress(row[1]))
        if digest(dictionary.dict_content) != row[0] or dictionary.dict_id != number:
            raise ValueError("its content is not what the digest says")
        return dictionary

    def _samples(self, source: str) -> list[bytes]:
        samples: list[bytes] = []
        room = SAMPLED
        sql = "SELECT body FROM payloads WHERE source = ? ORDER BY rowid DESC LIMIT ?"
        for (blob,) in self._db.execute(sql, [source, SAMPLES]).fetchall():
            try:
                body = self.open(blob)
            except UNREADABLE:
                continue  # `newsarchive verify` reports it
            if SHORTEST <= len(body) <= room:
                room -= len(body)
                samples.append(body)
        return samples

    def _store_made(self, *, wait: bool) -> None:
        """Store the dictionaries that the executor has made; `wait`: all that it was given."""
        done = [making for making in self._making if wait or making[1].done()]
        for making in done:
            self._making.remove(making)
            source, made = making
            with _logging(source):
                self._store(source, made.result())

    def _store(self, source: str, made: Made | None) -> None:
        if made is None:
            return
        made_at = datetime.now(UTC).isoformat(timespec="microseconds")
        number, content = made.dictionary.dict_id, made.dictionary.dict_content
        # The id is a hash. If another dictionary has the same one, the next attempt uses other samples.
        self._db.execute(
            "INSERT OR IGNORE INTO z_dictionaries (id, source, made_at, sha256, share, body) VALUES (?, ?, ?, ?, ?, ?)",
            [number, source, made_at, digest(content), made.share, made.blob],
        )

    def _recompress(self, source: str, number: int, limit: int) -> int:
        rows = self._db.execute(
            "SELECT rowid, sha256, body FROM payloads WHERE source = :source AND rowid >"
            " (SELECT reached FROM z_dictionaries WHERE id = :number) ORDER BY rowid LIMIT :limit",
            {"source": source, "number": number, "limit": limit},
        ).fetchall()
        for rowid, sha256, blob in rows:
            try:
                body = self.open(blob)
            except UNREADABLE:
                continue  # `newsarchive verify` reports it
            smaller = compress(body, self._dictionary(number))
            if len(smaller) < len(blob) and digest(body) == sha256 == digest(self.open(smaller)):
                sql = "UPDATE payloads SET body = ?, dictionary = ? WHERE rowid = ?"
                self._db.execute(sql, [smaller, number, rowid])
        if rows:
            self._db.execute("UPDATE z_dictionaries SET reached = ? WHERE id = ?", [rows[-1][0], number])
        return len(rows)


def make(samples: list[bytes], present: zstd.ZstdDict | None) -> Made | None:
    """A dictionary made of pages of a source. None if it would save too little over the present one."""
    chosen = choose(samples)
    others = [body for n, body in enumerate(samples) if n not in chosen]
    if not chosen or not others:
        return None
    content = b"".join(samples[n] for n in reversed(chosen))  # the best last: the nearest is the cheapest to name
    try:
        made = zstd.finalize_dict(zstd.ZstdDict(content, is_raw=True), samples, 2 * len(content) + 4096, LEVEL)
    except (ZstdError, ValueError):  # too little content
        return None
    blob = compress(made.dict_content)
    before = sum(len(compress(body, present, QUICK)) for body in others)
    after = sum(len(compress(body, made, QUICK)) for body in others)
    if after > GAIN * before or (before - after) * len(samples) < len(blob) * len(others):
        return None
    return Made(made, blob, after / sum(map(len, others)))


def choose(samples: list[bytes]) -> list[int]:
    """The samples to put in a dictionary, the most useful first. Each is the one that saves most in the others, where
    each of them is compressed with the best sample chosen. Empty if the samples are not alike."""
    plain = [len(compress(body, level=QUICK)) for body in samples]
    beside = [
        [len(compress(body, raw, QUICK)) for body in samples]
        for raw in (zstd.ZstdDict(s, is_raw=True) for s in samples)
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
def _logging(source: str) -> Iterator[None]:
    """Log an error, because no page may be lost to compression. Errors of the database are raised."""
    try:
        yield
    except sqlite3.Error:
        raise
    except Exception as error:
        logger.warning("%s: no dictionary is used (%s: %s)", source, type(error).__name__, error)
