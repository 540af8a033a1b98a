"""The kept pictures: what each address of a photo answered, the pictures, and which of them look alike.

For whoever builds pages: `Archive.pictures` is an object of this class.

- `of_photos(urls)` gives the picture of each photo, by the photo's address (column `photos.url`).
- `file(sha256)` and `file(sha256, small=True)` give the bytes of a picture, always WebP, to be served as image/webp.
- `life(sha256)` gives each appearance of a picture and of those that look like it, the earliest first.

A picture is named by the SHA-256 of the file that its server sent.

Rows of pictures are united by a merge as observations are: the order and the number of merges do not matter.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.observations import to_utc
from newsarchive.archive.picture_files import FULL, SMALL, DamagedPicture, PictureFiles, relative_path
from newsarchive.archive.picture_matching import (
    ALIKE,
    DETAIL_KEYS,
    FEWEST,
    SHARED,
    distance,
    keys,
    shared_details,
)
from newsarchive.models import Original, Picture

OUTCOMES = ("stored", "not_picture", "robots", "gone", "error", "too_large", "not_captured")
FINAL = frozenset({"stored", "not_picture", "too_large"})  # the address is not fetched again
TRIES = 5  # fetches of an address without a final outcome, the last ones further and further apart
TOLD = 0.8  # share of PICTURES_MAX_BYTES from which crawls and `newsarchive health` say that it will be reached

# An address is due at once after its first failure, then after one day, two days, four days. A replay that lacks it
# asked no server, so that counts as no try.
_DUE = """
NOT EXISTS (SELECT 1 FROM picture_fetches f WHERE f.url = {url} AND f.outcome IN ('stored', 'not_picture', 'too_large'))
AND (SELECT count(*) FROM picture_fetches f WHERE f.url = {url} AND f.outcome <> 'not_captured') < :tries
AND coalesce((
    SELECT julianday(max(f.at)) + CASE WHEN count(*) < 2 THEN 0 ELSE (1 << (count(*) - 2)) - 0.1 END
    FROM picture_fetches f WHERE f.url = {url} AND f.outcome <> 'not_captured'
), 0) <= julianday(:now)
"""
_COLUMNS = "sha256, size, type, width, height, file, small, kept_width, kept_height, kept_bytes, hash, details"
_APPEARANCES = """
WITH shown AS (
    SELECT :id AS id, 0 AS distance, NULL AS shared
    UNION ALL SELECT other, distance, shared FROM picture_pairs WHERE one = :id
    UNION ALL SELECT one, distance, shared FROM picture_pairs WHERE other = :id
)
SELECT pictures.sha256, shown.distance, shown.shared, a.id AS article_id, a.url AS article_url, a.title, a.source,
       a.published_at, a.first_seen_at, a.gone_at, p.id AS photo_id, p.position, p.url, p.caption, p.credit, p.alt,
       min(f.at) AS fetched_at
FROM shown
    JOIN pictures ON pictures.id = shown.id
    JOIN picture_fetches f ON f.sha256 = pictures.sha256 AND f.sha256 <> ''
    JOIN photos p ON p.url = f.url
    JOIN articles a ON a.id = p.article_id
GROUP BY p.id, pictures.id
ORDER BY min(coalesce(julianday(a.published_at), julianday(a.first_seen_at)), julianday(a.first_seen_at)), p.id
"""

_ANSWERS = """
SELECT f.url, f.at, p.file, p.sha256, p.size, p.type, p.width, p.height
FROM picture_fetches f JOIN pictures p ON p.sha256 = f.sha256
WHERE (:source IS NULL OR EXISTS (
        SELECT 1 FROM photos JOIN articles a ON a.id = photos.article_id WHERE photos.url = f.url AND a.source = :source
    ))
  AND (:since IS NULL OR substr(f.at, 1, 10) >= :since) AND (:until IS NULL OR substr(f.at, 1, 10) <= :until)
ORDER BY f.url, f.at
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
    kept_bytes: int
    hash: bytes
    details: bytes


@dataclass(slots=True, frozen=True)
class Compared:
    """(id, distance, shared details) of the pictures that look like one, of those with an id up to `last`."""

    last: int
    pairs: list[tuple[int, int, int]]


@dataclass(slots=True, frozen=True)
class Appearance:
    """A photo of an article that shows a picture or one that looks like it.

    `distance` is the number of differing bits of the two pictures' hashes, of 256; 0 for the picture itself. Up to
    ALIKE, the whole pictures look alike. Above that one is a crop of the other, or has a border: `shared` details are
    in both (None for the picture itself). `fetched_at` is when the photo's address first gave the picture.
    """

    sha256: str
    distance: int
    shared: int | None
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
        sql = f"SELECT 1 WHERE {_DUE.format(url=':url')}"
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
        one, kept = picture.original, len(picture.body) + len(picture.small)
        sizes = picture.kept_width, picture.kept_height, kept
        return KeptPicture(
            one.sha256, one.size, one.type, one.width, one.height, file, small, *sizes, picture.hash, picture.details
        )

    def compare(self, picture: KeptPicture) -> Compared:
        """Compare a picture with those that are stored. With many pictures this takes long, so it is done before the
        transaction, in which other crawls have to wait. The transaction compares only what came in between."""
        (last,) = self._db.execute("SELECT coalesce(max(id), 0) FROM pictures").fetchone()
        known = self.picture(picture.sha256)
        pairs = list(self._pairs(picture, 0)) if known is None or _values(picture) > _values(known) else []
        return Compared(last, [pair for pair in pairs if pair[0] <= last])

    def record(self, fetch: Fetch, picture: KeptPicture | None = None, compared: Compared | None = None) -> bool:
        """Store what an address answered, and the picture that it gave. Returns True if the picture is new."""
        new = picture is not None and self.add(picture, compared)
        self.add_fetch(fetch, picture.sha256 if picture is not None else "")
        return new

    def knows(self, url: str, at: str, sha256: str) -> bool:
        """True if an address is known to have given a picture at a moment or before."""
        sql = "SELECT 1 FROM picture_fetches WHERE url = ? AND sha256 = ? AND at <= ?"
        return self._db.execute(sql, [url, sha256, to_utc(at)]).fetchone() is not None

    def kept_bytes(self) -> int:
        """The size of all kept files."""
        return int(self._db.execute("SELECT coalesce(sum(kept_bytes), 0) FROM pictures").fetchone()[0])

    def rows(self) -> Iterator[KeptPicture]:
        """All pictures, by digest."""
        for row in self._db.conn.execute(f"SELECT {_COLUMNS} FROM pictures ORDER BY sha256"):  # noqa: S608 (our own words)
            yield KeptPicture(*row)

    def all_fetches(self) -> Iterator[tuple[Fetch, str]]:
        """(fetch, digest of its picture or '') of all addresses."""
        for *row, sha256 in self._db.conn.execute("SELECT url, at, outcome, detail, sha256 FROM picture_fetches"):
            yield Fetch(*row), sha256

    def answers(
        self,
        damaged: Callable[[str], None],
        source: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[tuple[Fetch, Original, bytes]]:
        """(fetch, original, kept file) of each address that gave a picture. `source` is that of the photo's article;
        `since` and `until` are days of fetching (YYYY-MM-DD, inclusive). A damaged picture is left out, and `damaged`
        is called with a line."""
        rows = self._db.conn.execute(_ANSWERS, {"source": source, "since": since, "until": until})
        for url, at, file, *original in rows:
            try:
                yield Fetch(url, at, "stored"), Original(*original), self.files.read(FULL, file)
            except DamagedPicture as error:
                damaged(f"picture {url}: {error}")

    def latest(self, url: str, until: str | None = None) -> tuple[Fetch, Original, bytes] | None:
        """(fetch, original, kept file) of the latest picture of an address, not later than `until` if that is given.
        Raises DamagedPicture."""
        sql = (
            "SELECT f.at, p.file, p.sha256, p.size, p.type, p.width, p.height"
            " FROM picture_fetches f JOIN pictures p ON p.sha256 = f.sha256"
            " WHERE f.url = ? AND julianday(f.at) <= coalesce(julianday(?), julianday('now') + 1)"
            " ORDER BY f.at DESC LIMIT 1"
        )
        row = self._db.execute(sql, [url, until]).fetchone()
        return (Fetch(url, row[0], "stored"), Original(*row[2:]), self.files.read(FULL, row[1])) if row else None

    def copy_files(self, picture: KeptPicture, target: PictureFiles, *, sync: bool = True) -> None:
        """Copy the files of a picture to another folder, if they are not there. Raises DamagedPicture, and ArchiveError
        if they cannot be written."""
        for kind, digest in ((FULL, picture.file), (SMALL, picture.small)):
            if not target.path(kind, digest).exists():
                target.write(relative_path(kind, digest), self.files.read(kind, digest), sync=sync)

    def faults(self) -> Iterator[str]:
        """One line for each kept file that is missing or was changed."""
        for picture in self.rows():
            for kind, digest in ((FULL, picture.file), (SMALL, picture.small)):
                try:
                    self.files.read(kind, digest)
                except DamagedPicture as error:
                    yield f"picture {picture.sha256}: {error}"

    def add(self, picture: KeptPicture, compared: Compared | None = None) -> bool:
        """Store the row of a picture. If it is stored with other files, as another version of Pillow writes them, the
        greater row is kept. Returns True if it is new."""
        known, values = self.picture(picture.sha256), _values(picture)
        if known is not None and values <= _values(known):
            return False
        if known is None:
            marks = ", ".join("?" * len(values))
            self._db.execute(f"INSERT INTO pictures ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608
        else:
            sets = ", ".join(f"{name} = ?" for name in _COLUMNS.split(", "))
            self._db.execute(f"UPDATE pictures SET {sets} WHERE sha256 = ?", [*values, picture.sha256])  # noqa: S608
        (number,) = self._db.execute("SELECT id FROM pictures WHERE sha256 = ?", [picture.sha256]).fetchone()
        self._index(number, picture, compared or Compared(0, []))
        return known is None

    def _index(self, number: int, picture: KeptPicture, compared: Compared) -> None:
        """Store the keys of a picture, and the pairs that it makes with those before it."""
        self._db.execute("DELETE FROM picture_keys WHERE picture_id = ?", [number])
        self._db.execute("DELETE FROM picture_pairs WHERE one = :id OR other = :id", {"id": number})
        pairs = [*compared.pairs, *self._pairs(picture, compared.last)]
        self._db.conn.executemany(
            "INSERT INTO picture_pairs (one, other, distance, shared) VALUES (?, ?, ?, ?)",
            [(*sorted((number, other)), *measures) for other, *measures in pairs if other != number],
        )
        sql = "INSERT OR IGNORE INTO picture_keys (key, picture_id) VALUES (?, ?)"
        self._db.conn.executemany(sql, [(key, number) for key in keys(picture.hash, picture.details)])

    def _pairs(self, picture: KeptPicture, after: int) -> Iterator[tuple[int, int, int]]:
        """(id, distance, shared details) of each picture that looks like this one, of those with a higher id."""
        wanted = keys(picture.hash, picture.details)
        rows = self._db.execute(
            "SELECT p.id, p.hash, p.details FROM pictures p JOIN ("
            " SELECT picture_id FROM picture_keys"
            " WHERE key IN (SELECT value FROM json_each(:wanted)) AND picture_id > :after GROUP BY picture_id"
            " HAVING min(key) < :details OR count(*) >= :fewest"
            ") k ON k.picture_id = p.id",
            {"wanted": json.dumps(wanted), "after": after, "details": DETAIL_KEYS, "fewest": FEWEST},
        )
        for other, hashed, details in rows:
            differing, shared = distance(picture.hash, hashed), shared_details(picture.details, details)
            if differing <= ALIKE or shared >= SHARED:
                yield other, differing, shared

    def add_fetch(self, fetch: Fetch, sha256: str) -> None:
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
            " (SELECT at FROM picture_fetches WHERE url = :url AND sha256 = '' AND outcome <> 'not_captured'"
            " ORDER BY at DESC LIMIT :tries) AND at IS NOT"
            " (SELECT max(at) FROM picture_fetches WHERE url = :url AND outcome = 'not_captured'))",
            values,
        )


def _values(picture: KeptPicture) -> list[Any]:
    return list(astuple(picture))


def limit_line(held: int, limit: int) -> str:
    """The line about the room that pictures take."""
    figures = f"pictures take {held / 1e9:.2f} of {limit / 1e9:.2f} GB (PICTURES_MAX_BYTES)"
    if held >= limit:
        return f"{figures}; no further one is fetched until the setting is raised"
    return f"{figures}; at the limit no further one will be fetched"
