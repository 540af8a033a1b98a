"""The kept pictures: what each address of a photo answered, the pictures, and which of them look alike.

For whoever builds pages: `Archive.pictures` is an object of this class.

- `of_photos(urls)` gives the picture of each photo, by the photo's address (column `photos.url`).
- `file(sha256)` and `file(sha256, small=True)` give the bytes of a picture, always WebP, to be served as image/webp.
- `life(sha256)` gives each appearance of a picture and of those that look like it, the earliest first.

A picture is named by the SHA-256 of the file that its server sent.

Rows of pictures are united by a merge as observations are: the order and the number of merges do not matter.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.observations import to_utc
from newsarchive.archive.picture_files import FULL, SMALL, DamagedPicture, PictureFiles
from newsarchive.models import Picture

OUTCOMES = ("stored", "not_picture", "robots", "gone", "error", "too_large", "not_captured")
FINAL = frozenset({"stored", "not_picture", "too_large"})  # the address is not fetched again
TRIES = 5  # fetches of an address without a final outcome, the last ones further and further apart
ALIKE = 31  # differing bits of 256 of two pictures that look alike, at most
_PARTS = 16  # of the hash, 16 bits each; of two hashes that differ in 15 bits, one part is equal

# An address is due at once after its first failure, then after one day, two days, four days.
_DUE = """
NOT EXISTS (SELECT 1 FROM picture_fetches f WHERE f.url = {url} AND f.outcome IN ('stored', 'not_picture', 'too_large'))
AND (SELECT count(*) FROM picture_fetches f WHERE f.url = {url}) < :tries
AND coalesce((
    SELECT julianday(max(f.at)) + CASE WHEN count(*) < 2 THEN 0 ELSE (1 << (count(*) - 2)) - 0.1 END
    FROM picture_fetches f WHERE f.url = {url}
), 0) <= julianday(:now)
"""
_COLUMNS = "sha256, size, type, width, height, file, small, kept_width, kept_height, bytes, hash"
_APPEARANCES = """
WITH shown AS (
    SELECT :id AS id, 0 AS distance
    UNION ALL SELECT other, distance FROM picture_pairs WHERE one = :id
    UNION ALL SELECT one, distance FROM picture_pairs WHERE other = :id
)
SELECT pictures.sha256, shown.distance, a.id AS article_id, a.url AS article_url, a.title, a.source, a.published_at,
       a.first_seen_at, a.gone_at, p.id AS photo_id, p.position, p.url, p.caption, p.credit, p.alt, min(f.at) AS fetched_at
FROM shown
    JOIN pictures ON pictures.id = shown.id
    JOIN picture_fetches f ON f.sha256 = pictures.sha256
    JOIN photos p ON p.url = f.url
    JOIN articles a ON a.id = p.article_id
GROUP BY p.id, pictures.id
ORDER BY min(coalesce(julianday(a.published_at), julianday(a.first_seen_at)), julianday(a.first_seen_at)), p.id
"""


@dataclass(slots=True, frozen=True)
class Fetch:
    """What the address of a photo answered. `detail` is the reason if it gave no picture."""

    url: str
    at: str
    outcome: str
    detail: str | None = None


@dataclass(slots=True, frozen=True)
class KeptPicture:
    """A row of the table `pictures`; `sha256`, `size`, `type`, `width` and `height` are those of the file that its
    server sent."""

    sha256: str
    size: int
    type: str
    width: int
    height: int
    file: str
    small: str
    kept_width: int
    kept_height: int
    bytes: int
    hash: bytes


@dataclass(slots=True, frozen=True)
class Appearance:
    """A photo of an article that shows a picture or one that looks like it.

    `distance` is the number of differing bits of the two pictures' hashes, of 256; 0 for the picture itself.
    `fetched_at` is when the photo's address first gave the picture.
    """

    sha256: str
    distance: int
    article_id: int
    article_url: str
    title: str | None
    source: str
    published_at: str | None
    first_seen_at: str
    gone_at: str | None
    photo_id: int
    position: int
    url: str
    caption: str | None
    credit: str | None
    alt: str | None
    fetched_at: str


class Pictures:
    """The tables of pictures, and their files. All writes of rows are made within a transaction."""

    def __init__(self, db: Database, files: PictureFiles) -> None:
        self._db = db
        self.files = files

    def of_photos(self, urls: Iterable[str]) -> dict[str, KeptPicture]:
        """{address: picture} of those addresses that gave one; the latest, if an address gave several."""
        sql = (
            f"SELECT f.url, {', '.join(f'p.{name}' for name in _COLUMNS.split(', '))}"  # noqa: S608 (our own words)
            " FROM picture_fetches f JOIN pictures p ON p.sha256 = f.sha256 WHERE f.url = ? ORDER BY f.at"
        )
        rows = (row for url in urls for row in self._db.execute(sql, [url]))
        return {row[0]: KeptPicture(*row[1:]) for row in rows}

    def picture(self, sha256: str) -> KeptPicture | None:
        """A picture, or None."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM pictures WHERE sha256 = ?", [sha256]).fetchone()  # noqa: S608
        return KeptPicture(*row) if row else None

    def file(self, sha256: str, *, small: bool = False) -> bytes | None:
        """The kept file of a picture, 1,200 px on its longer side at most, or the small one of 320 px. None for an
        unknown picture. Raises DamagedPicture if the file is missing or was changed."""
        picture = self.picture(sha256)
        if picture is None:
            return None
        return self.files.read(SMALL, picture.small) if small else self.files.read(FULL, picture.file)

    def life(self, sha256: str) -> list[Appearance]:
        """The photos that show a picture or one that looks like it, the earliest article first. Empty for an unknown
        picture, and for one that no article shows any more."""
        row = self._db.execute("SELECT id FROM pictures WHERE sha256 = ?", [sha256]).fetchone()
        return [Appearance(**one) for one in self._db.query(_APPEARANCES, {"id": row[0]})] if row else []

    def fetches(self, url: str) -> list[Fetch]:
        """What is stored of the answers of an address, oldest first."""
        sql = "SELECT url, at, outcome, detail FROM picture_fetches WHERE url = ? ORDER BY at, sha256"
        return [Fetch(*row) for row in self._db.execute(sql, [url])]

    def due(self, urls: Iterable[str], now: str) -> list[str]:
        """Those of some addresses that a run may fetch now: they gave no picture yet, and no answer that is final."""
        sql = f"SELECT 1 WHERE {_DUE.format(url=':url')}"  # noqa: S608 (our own words)
        values = {"now": now, "tries": TRIES}
        return [url for url in dict.fromkeys(urls) if self._db.execute(sql, values | {"url": url}).fetchone()]

    def due_of(self, source: str, now: str, limit: int) -> list[str]:
        """Addresses of a source's photos that a run may fetch now, those of the newest articles first."""
        sql = (
            "SELECT p.url FROM articles a JOIN photos p ON p.article_id = a.id"  # noqa: S608 (our own words)
            f" WHERE a.source = :source AND p.url GLOB 'http*' AND {_DUE.format(url='p.url')}"
            " ORDER BY a.first_seen_at DESC, a.id, p.position"
        )
        rows = self._db.execute(sql, {"source": source, "now": now, "tries": TRIES})
        found: dict[str, None] = {}
        for (url,) in rows:
            found[url] = None
            if len(found) >= limit:
                break
        return list(found)

    def keep_files(self, picture: Picture) -> KeptPicture:
        """Write the files of a picture. Call this before the transaction that stores its row."""
        file, small = self.files.keep(FULL, picture.body), self.files.keep(SMALL, picture.small)
        return KeptPicture(
            picture.sha256,
            picture.size,
            picture.type,
            picture.width,
            picture.height,
            file,
            small,
            picture.kept_width,
            picture.kept_height,
            len(picture.body) + len(picture.small),
            picture.hash,
        )

    def record(self, fetch: Fetch, picture: KeptPicture | None = None) -> bool:
        """Store what an address answered, and the picture that it gave. Returns True if the picture is new."""
        new = picture is not None and self._add(picture)
        self._add_fetch(fetch, picture.sha256 if picture is not None else "")
        return new

    def knows(self, url: str, at: str, sha256: str) -> bool:
        """True if an address is known to have given a picture at a moment or before."""
        sql = "SELECT 1 FROM picture_fetches WHERE url = ? AND sha256 = ? AND at <= ?"
        return self._db.execute(sql, [url, sha256, to_utc(at)]).fetchone() is not None

    def bytes(self) -> int:
        """The size of all kept files."""
        return int(self._db.execute("SELECT coalesce(sum(bytes), 0) FROM pictures").fetchone()[0])

    def rows(self) -> Iterator[KeptPicture]:
        """All pictures, by digest."""
        for row in self._db.execute(f"SELECT {_COLUMNS} FROM pictures ORDER BY sha256"):  # noqa: S608 (our own words)
            yield KeptPicture(*row)

    def all_fetches(self) -> Iterator[tuple[Fetch, str]]:
        """(fetch, digest of its picture or '') of all addresses."""
        for *row, sha256 in self._db.execute("SELECT url, at, outcome, detail, sha256 FROM picture_fetches"):
            yield Fetch(*row), sha256

    def faults(self) -> Iterator[str]:
        """One line for each kept file that is missing or was changed."""
        for picture in self.rows():
            for kind, digest in ((FULL, picture.file), (SMALL, picture.small)):
                try:
                    self.files.read(kind, digest)
                except DamagedPicture as error:
                    yield f"picture {picture.sha256}: {error}"

    def _add(self, picture: KeptPicture) -> bool:
        """Store the row of a picture. If it is stored with other files, as another version of Pillow writes them, the
        greater row is kept. Returns True if it is new."""
        values = [getattr(picture, name) for name in _COLUMNS.split(", ")]
        known = self.picture(picture.sha256)
        if known is not None and values <= [getattr(known, name) for name in _COLUMNS.split(", ")]:
            return False
        if known is None:
            marks = ", ".join("?" * len(values))
            self._db.execute(f"INSERT INTO pictures ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608
        else:
            sets = ", ".join(f"{name} = ?" for name in _COLUMNS.split(", "))
            self._db.execute(f"UPDATE pictures SET {sets} WHERE sha256 = ?", [*values, picture.sha256])  # noqa: S608
        (number,) = self._db.execute("SELECT id FROM pictures WHERE sha256 = ?", [picture.sha256]).fetchone()
        self._index(number, picture.hash)
        return known is None

    def _index(self, number: int, hashed: bytes) -> None:
        """Store the keys of a picture, and the pairs that it makes with those before it."""
        self._db.execute("DELETE FROM picture_keys WHERE picture_id = ?", [number])
        self._db.execute("DELETE FROM picture_pairs WHERE one = :id OR other = :id", {"id": number})
        keys = picture_keys(hashed)
        marks = ", ".join("?" * len(keys))
        found = self._db.execute(
            "SELECT p.id, p.hash FROM pictures p WHERE p.id IN"  # noqa: S608 (our own words)
            f" (SELECT picture_id FROM picture_keys WHERE key IN ({marks})) AND p.id <> ?",
            [*keys, number],
        ).fetchall()
        pairs = [(*sorted((number, other)), distance(hashed, theirs)) for other, theirs in found]
        sql = "INSERT INTO picture_pairs (one, other, distance) VALUES (?, ?, ?)"
        self._db.conn.executemany(sql, [pair for pair in pairs if pair[2] <= ALIKE])
        sql = "INSERT OR IGNORE INTO picture_keys (key, picture_id) VALUES (?, ?)"
        self._db.conn.executemany(sql, [(key, number) for key in keys])

    def _add_fetch(self, fetch: Fetch, sha256: str) -> None:
        """Store a fetch. What is left of several does not depend on their order."""
        values: dict[str, Any] = {"url": fetch.url, "at": to_utc(fetch.at), "sha256": sha256}
        values |= {"outcome": fetch.outcome, "detail": fetch.detail, "tries": TRIES}
        self._db.execute(
            "INSERT INTO picture_fetches (url, at, sha256, outcome, detail)"
            " VALUES (:url, :at, :sha256, :outcome, :detail) ON CONFLICT DO UPDATE"
            " SET outcome = excluded.outcome, detail = excluded.detail"
            " WHERE (excluded.outcome, coalesce(excluded.detail, '')) > (outcome, coalesce(detail, ''))",
            values,
        )
        self._db.execute(
            "DELETE FROM picture_fetches WHERE url = :url AND sha256 = :sha256 AND sha256 <> '' AND at >"
            " (SELECT min(at) FROM picture_fetches WHERE url = :url AND sha256 = :sha256)",
            values,
        )
        self._db.execute(
            "DELETE FROM picture_fetches WHERE url = :url AND sha256 = '' AND ("
            " EXISTS (SELECT 1 FROM picture_fetches WHERE url = :url AND sha256 <> '') OR at NOT IN"
            " (SELECT at FROM picture_fetches WHERE url = :url AND sha256 = '' ORDER BY at DESC LIMIT :tries))",
            values,
        )


def picture_keys(hashed: bytes) -> list[int]:
    """The keys under which a hash is found: its parts, with their numbers."""
    return [(n << 16) | int.from_bytes(hashed[2 * n : 2 * n + 2]) for n in range(_PARTS)]


def distance(one: bytes, other: bytes) -> int:
    """The number of differing bits."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
