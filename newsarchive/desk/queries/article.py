"""All that the archive knows of one article."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.photo_matching import matching_photos
from newsarchive.desk.queries.stories import Copy, copies

COPIES = 200
CAPTURES = 60
REVISIONS = 400


@dataclass(slots=True, frozen=True)
class Photo:
    """A picture. `position` counts from 1."""

    id: int
    position: int
    url: str | None
    caption: str | None
    credit: str | None
    alt: str | None


@dataclass(slots=True, frozen=True)
class Evidence:
    """Which rule gave a field's value, from which text of the page."""

    field: str
    rule: str
    raw: str


@dataclass(slots=True, frozen=True)
class Change:
    """A field before and after; lists and photos as JSON, as they are stored."""

    noticed_at: str
    origin: str
    volatile: int
    capture_id: int | None
    field: str
    old: str | None
    new: str | None


@dataclass(slots=True, frozen=True)
class Edit:
    """What changed in one moment, and the capture that shows it. What is `volatile` is no edit of the outlet."""

    noticed_at: str
    origin: str
    volatile: bool
    capture_id: int | None
    changes: list[Change]


@dataclass(slots=True, frozen=True)
class Kept:
    """A capture of one of the article's addresses."""

    id: int
    url: str
    fetched_at: str
    status: int
    sha256: str


@dataclass(slots=True, frozen=True)
class Address:
    """An address of the ledger that leads to the article."""

    url: str
    found_on: str | None
    found_at: str
    outcome: str
    outcome_at: str
    listed_date: str | None


@dataclass(slots=True, frozen=True)
class Article:
    """One article with everything around it."""

    id: int
    url: str
    source: str
    section: str | None
    title: str | None
    lead: str | None
    body: str | None
    agency: str | None
    language: str | None
    published_at: str | None
    published_precision: str | None
    modified_at: str | None
    event_date: str | None
    first_seen_at: str
    last_seen_at: str
    gone_at: str | None
    story_id: int | None
    capture_id: int | None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    captures: list[Kept] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    elsewhere: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    """(article, source) of the copies that show the same picture, by the photo's number."""


_COLUMNS = tuple(one.name for one in fields(Article))[:20]


def article(db: Database, article_id: int) -> Article | None:
    """One article, or None."""
    row = db.execute(f"SELECT {', '.join(_COLUMNS)} FROM articles WHERE id = ?", [article_id]).fetchone()  # noqa: S608
    if row is None:
        return None
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    values |= {name: json.loads(values[name]) for name in ("authors", "tags")}
    addresses = _addresses(db, article_id)
    found = Article(
        **values,
        photos=_photos(db, article_id),
        evidence=_evidence(db, article_id),
        edits=_edits(db, article_id),
        addresses=addresses,
    )
    if found.story_id is not None:
        found.copies.extend(copies(db, found.story_id, COPIES))
        found.elsewhere.update(_elsewhere(db, found.story_id, {photo.id for photo in found.photos}))
    found.captures.extend(_captures(db, found, {found.url, *(address.url for address in addresses)}))
    return found


def _elsewhere(db: Database, story_id: int, own: set[int]) -> dict[int, list[tuple[int, str]]]:
    groups = [group for group in matching_photos(db, story_id) if own & {*group}]
    if not groups:
        return {}
    sql = "SELECT p.id, a.id, a.source FROM photos p JOIN articles a ON a.id = p.article_id WHERE a.story_id = ?"
    places = {row[0]: (row[1], row[2]) for row in db.execute(sql, [story_id])}
    return {one: [places[other] for other in group if other not in own] for group in groups for one in own & {*group}}


def _photos(db: Database, article_id: int) -> list[Photo]:
    sql = "SELECT id, position, url, caption, credit, alt FROM photos WHERE article_id = ? ORDER BY position"
    return [Photo(*row) for row in db.execute(sql, [article_id])]


def _evidence(db: Database, article_id: int) -> list[Evidence]:
    sql = "SELECT field, rule, raw FROM evidence WHERE article_id = ? ORDER BY field"
    return [Evidence(*row) for row in db.execute(sql, [article_id])]


def _edits(db: Database, article_id: int) -> list[Edit]:
    sql = (
        "SELECT noticed_at, origin, volatile, capture_id, field, old, new FROM revisions"
        " WHERE article_id = ? ORDER BY julianday(noticed_at) DESC, volatile, id LIMIT ?"
    )
    changes = [Change(*row) for row in db.execute(sql, [article_id, REVISIONS])]
    key = attrgetter("noticed_at", "origin", "volatile", "capture_id")
    return [
        Edit(moment, origin, bool(volatile), capture, list(group))
        for (moment, origin, volatile, capture), group in groupby(changes, key)
    ]


def _captures(db: Database, found: Article, urls: set[str]) -> list[Kept]:
    marks = ", ".join("?" * len(urls))
    named = {found.capture_id, *(edit.capture_id for edit in found.edits)} - {None}
    sql = (
        f"SELECT id, url, fetched_at, status, sha256 FROM captures WHERE url IN ({marks})"  # noqa: S608
        f" OR id IN ({', '.join('?' * len(named))}) ORDER BY julianday(fetched_at) DESC, id DESC LIMIT ?"
    )
    return [Kept(*row) for row in db.execute(sql, [*urls, *named, CAPTURES])]


def _addresses(db: Database, article_id: int) -> list[Address]:
    sql = (
        "SELECT url, found_on, found_at, outcome, outcome_at, listed_date FROM urls WHERE article_id = ?"
        " ORDER BY id LIMIT 50"
    )
    return [Address(*row) for row in db.execute(sql, [article_id])]
