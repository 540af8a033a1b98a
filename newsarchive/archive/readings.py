"""The table `z_readings`: what was extracted from a page. Equal readings are stored once.

`volatile` finds changes that are not edits: text that goes back and forth, and lines whose figures differ each time. An
A/B test alternates between two headlines. A box in the text counts readers, or prints the time or an exchange rate. The
archive keeps all of it as it was seen. It does not count it as an edit, because nobody edited anything.
"""

import json
import logging
import re
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import cache, cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Self

from sqlite_utils import Database

import newsarchive.mentions
from newsarchive.archive.compression import ZstdError, compress, decompress, digest
from newsarchive.archive.photo_matching import NAME, file_name
from newsarchive.errors import ArchiveError
from newsarchive.items import Article, Photo
from newsarchive.mentions import Mention
from newsarchive.near_duplicates import TextFingerprint, fingerprint, shingle_hashes, text_of
from newsarchive.text import fold

logger = logging.getLogger(__name__)

# A change in one of these is an edit of the outlet. 'photos' means the rows of that table.
COMPARED = (
    "title",
    "lead",
    "body",
    "section",
    "authors",
    "agency",
    "tags",
    "language",
    "published_at",
    "modified_at",
    "event_date",
    "photos",
)
Change = tuple[str | None, str | None]  # a field's text before and after
_LISTS = ("authors", "tags")
# The order of the columns is part of a reading's digest.
_PLAIN = ("section", "title", "lead", "body", "agency", "language")
_DATES = ("published_at", "published_precision", "modified_at", "event_date")
# A change in one of these is no edit: it says how the page was read. Readings of earlier versions lack them.
UNCOMPARED = ("body_agreement", "body_blocks")

MINUTES = timedelta(minutes=30)  # a text that changes twice within this time is generated for each request
LINE = 120  # characters; a longer line is a sentence, not a counter
COUNTED = ("lead", "body", "modified_at")  # fields that can contain a counter; a figure in a headline is news
_FIGURES = re.compile(r"\d+(?:[.,:/]\d+)*")


class DamagedReading(ArchiveError):
    """A stored reading cannot be read. Nothing that is computed from it is changed."""


@dataclass
class Reading:
    """What was extracted from a page. `url` is the canonical address that the page claims. `identity` is what the
    outlet's addresses of one article have in common. `values` are columns of `articles`.

    What is computed of it, such as `mentions`, may be assigned by whoever has computed it elsewhere.
    """

    url: str
    identity: str | None
    values: dict[str, Any]
    photos: list[dict[str, Any]]
    evidence: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, article: Article, identity: str | None) -> Self:
        """The reading of an extracted article."""
        values: dict[str, Any] = {name: getattr(article, name) for name in (*_PLAIN, *_DATES, *UNCOMPARED)}
        values["body_blocks"] = to_json(article.body_blocks)
        values |= {name: to_json(getattr(article, name)) for name in _LISTS}
        photos = [
            {"position": n, "url": p.url, "caption": p.caption, "credit": p.credit, "alt": p.alt}
            for n, p in enumerate(article.photos, 1)
        ]
        evidence = {name: (rule, raw) for name, (rule, raw) in article.evidence.items()}
        return cls(article.url, identity, values, photos, evidence)

    @cached_property
    def texts(self) -> dict[str, str | None]:
        """The compared fields as text; lists and photos as JSON."""
        return {name: self.values[name] for name in COMPARED if name != "photos"} | {"photos": to_json(self.photos)}

    @cached_property
    def text(self) -> str:
        """Lead and body."""
        return text_of(self.values["lead"], self.values["body"])

    @cached_property
    def fingerprint(self) -> TextFingerprint:
        """The fingerprint by which two texts are compared."""
        return fingerprint(self.text)

    @cached_property
    def shingle_hashes(self) -> list[int]:
        """The hashes by which copies are found."""
        return shingle_hashes(self.text)

    @property
    def article(self) -> Article:
        """The article, as its mentions are found in it. Raises ValueError if its lists are damaged."""
        values = {name: self.values[name] for name in (*_PLAIN, *_DATES)}
        photos = [Photo(**photo) for photo in self.photos]
        lists = {name: json.loads(self.values[name]) for name in _LISTS}
        return Article(url=self.url, photos=photos, **values, **lists)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Whom and what the article names."""
        article = self.article
        try:
            return newsarchive.mentions.find_mentions(article)
        except Exception:
            # A text that no rule foresaw: the article is stored all the same.
            logger.exception("%s: whom it names cannot be found; please report it", self.url)
            return []

    @property
    def mentions_key(self) -> str:
        """What the mentions depend on. Articles with equal keys have equal mentions."""
        texts = [self.values[name] for name in ("language", "title", "lead", "body")]
        return to_json([*texts, [(photo["position"], photo["caption"]) for photo in self.photos]])

    @cached_property
    def packed(self) -> tuple[str, bytes]:
        """(digest, compressed form) of the stored reading."""
        text = to_json(asdict(self)).encode()
        return digest(text), compress(text)

    def prepare(self) -> None:
        """Compute what storing it needs, and keep that. The fingerprint is needed only if another text shares hashes
        with it."""
        _ = self.texts, self.shingle_hashes, self.packed, self.mentions

    def readable(self) -> bool:
        """True if `authors` and `tags` are JSON lists."""
        try:
            return all(isinstance(json.loads(self.values[name]), list) for name in _LISTS)
        except ValueError:
            return False

    def changes(self, later: Self) -> dict[str, Change]:
        """The fields in which a later reading differs: {field: (old, new)}. Picture addresses that differ only in size
        or version count as equal."""
        if self is later:
            return {}
        old, new = self.texts, later.texts
        changed = {field: (old[field], new[field]) for field in COMPARED if old[field] != new[field]}
        if "photos" in changed and _without_sizes(self.photos) == _without_sizes(later.photos):
            del changed["photos"]
        return changed

    def uncompared_changes(self, later: Self) -> dict[str, Change]:
        """The other values in which a later reading differs, as text: {field: (old, new)}."""
        old, new = ({name: _as_text(one.values.get(name)) for name in UNCOMPARED} for one in (self, later))
        return {name: (old[name], new[name]) for name in UNCOMPARED if old[name] != new[name]}

    def copies(self, other: Self) -> bool:
        """True if both carry the same long text, even if it was shortened, extended or edited."""
        return self.fingerprint.same(other.fingerprint)

    def same_text(self, other: Self) -> bool:
        """True if both carry the same text, of any length."""
        return (self.text == other.text and bool(self.text)) or self.copies(other)

    def same_title(self, other: Self) -> bool:
        """True if both have the same title."""
        mine, theirs = self.values["title"], other.values["title"]
        return bool(mine and theirs) and fold(mine) == fold(theirs)


class Computed(NamedTuple):
    """What is computed of a reading, and takes long."""

    mentions: list[Mention]
    shingle_hashes: list[int]


class Readings:
    """The table `z_readings`. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.held: Reading | None = None  # the one that is being stored; it need not be decoded again
        self.computed: dict[str, Computed] = {}  # what need not be computed again, by `Reading.mentions_key`

    def add(self, reading: Reading) -> int:
        """Store a reading and return its id. An equal reading is stored once."""
        return self.add_row(*reading.packed, reading.url, reading.identity)

    def add_row(self, sha256: str, body: bytes, url: str, identity: str | None) -> int:
        """Store a reading in the form that `row` returns, and return its id."""
        sql = "INSERT OR IGNORE INTO z_readings (sha256, url, identity, body) VALUES (?, ?, ?, ?)"
        self._db.execute(sql, [sha256, url, identity, body])
        return int(self._db.execute("SELECT id FROM z_readings WHERE sha256 = ?", [sha256]).fetchone()[0])

    def _completed(self, reading: Reading) -> Reading:
        """A reading with what has been computed of it."""
        if self.computed and (computed := self.computed.get(reading.mentions_key)):
            reading.mentions, reading.shingle_hashes = computed
        return reading

    def row(self, number: int) -> tuple[str, bytes, str, str | None]:
        """(sha256, body, url, identity) of a reading."""
        sql = "SELECT sha256, body, url, identity FROM z_readings WHERE id = ?"
        sha256, body, url, identity = self._db.execute(sql, [number]).fetchone()
        return sha256, body, url, identity

    def get(self, number: int) -> Reading:
        """The reading of an id, with the identity of the column (ownership.py). Raises DamagedReading."""
        sha256, body, _, identity = self.row(number)
        if self.held is not None and (self.held.packed[0], self.held.identity) == (sha256, identity):
            return self.held
        try:
            values = json.loads(decompress(body))
            values["evidence"] = {name: (rule, raw) for name, (rule, raw) in values["evidence"].items()}
            return self._completed(Reading(**values | {"identity": identity}))
        except (ValueError, TypeError, KeyError, ZstdError) as error:
            raise DamagedReading(
                f"reading {number} is damaged ({error}); 'newsarchive verify' says what else is; go back to a backup"
            ) from error


@cache
def mentions_version() -> str:
    """The version of the code that finds mentions. It changes with each change of that code and of its word lists."""
    found, package = sha256(), Path(newsarchive.mentions.__file__).parent
    for path in sorted(package.rglob("*.*")):
        if path.suffix in {".py", ".toml"}:
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _as_text(value: object) -> str | None:
    return None if value is None else str(value)


def to_json(value: object) -> str:
    """JSON as the archive writes it."""
    return json.dumps(value, ensure_ascii=False)


def _without_sizes(photos: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The photos with their addresses replaced by the file's name, if the name is long enough to identify a picture."""
    names = [file_name(photo["url"] or "") for photo in photos]
    return [photo | {"url": name} if len(name) >= NAME else photo for photo, name in zip(photos, names, strict=True)]


def volatile(readings: list[tuple[str, Reading]]) -> set[tuple[str, str]]:
    """The changes that are not edits, as (moment, field). `readings` are those of the address that speaks for an
    article, each with its moment (ISO 8601 in UTC)."""
    marked: set[tuple[str, str]] = set()
    moments = [datetime.fromisoformat(at) for at, _ in readings]
    for name in COMPARED:
        values = [reading.texts[name] for _, reading in readings]
        changes = [n for n in range(1, len(values)) if values[n] != values[n - 1]]  # indexes of changed readings
        if len(changes) > 1:
            found = _returning(values, changes) | _hasty(moments, changes)
            if name in COUNTED:
                found |= _counting(values, changes)
            marked |= {(readings[n][0], name) for n in found}
    return marked


def _returning(values: list[str | None], changes: list[int]) -> set[int]:
    """Changes back to an earlier text. If a text returns repeatedly, also the changes to it."""
    times = Counter([values[0], *(values[n] for n in changes)])
    found, earlier = set(), {values[0]}
    for n in changes:
        if values[n] in earlier or (times[values[n]] > 1 and times[values[n - 1]] > 1):
            found.add(n)
        earlier.add(values[n])
    return found


def _hasty(moments: list[datetime], changes: list[int]) -> set[int]:
    """Changes in two successive readings that are minutes apart."""
    hasty = {n for n in changes if moments[n] - moments[n - 1] < MINUTES}
    return {n for one, other in pairwise(changes) if other == one + 1 and {one, other} <= hasty for n in (one, other)}


def _counting(values: list[str | None], changes: list[int]) -> set[int]:
    """Changes that affect only short lines whose figures differ in most readings."""
    counters = {n: _counters(values[n - 1] or "", values[n] or "") for n in changes}
    times = Counter(line for lines in counters.values() for line in lines)
    first = {line: n for n in reversed(changes) for line in counters[n]}
    restless = {line for line, count in times.items() if count > 1 and 2 * count > len(values) - first[line]}
    return {n for n, lines in counters.items() if lines and lines <= restless}


def _counters(old: str, new: str) -> set[str]:
    """The changed lines, with figures replaced by 0. Empty if anything but figures changed."""
    before, after = old.splitlines(), new.splitlines()
    found: set[str] = set()
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = ([_FIGURES.sub("0", line) for line in lines] for lines in (before[a:b], after[c:d]))
        if gone != come or any(len(line) > LINE for line in before[a:b]):
            return set()
        found.update(gone)
    return found
