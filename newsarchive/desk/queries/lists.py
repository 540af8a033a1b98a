"""Articles in a list, and the outlets by name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

COLUMNS = "a.id, a.source, a.section, a.title, a.lead, a.url, a.language, a.published_at, a.first_seen_at, a.gone_at"


@dataclass(slots=True, frozen=True)
class Line:
    """An article as a list shows it."""

    id: int
    source: str
    section: str | None
    title: str | None
    lead: str | None
    url: str
    language: str | None
    published_at: str | None
    first_seen_at: str
    gone_at: str | None


@dataclass(slots=True, frozen=True)
class Source:
    """An outlet as its file describes it."""

    name: str
    title: str
    homepage: str | None
    language: str | None
    timezone: str | None


def sources(db: Database) -> dict[str, Source]:
    """The outlets, by name; one without a title goes by its name."""
    rows = db.execute("SELECT name, title, homepage, language, timezone FROM sources ORDER BY name")
    return {name: Source(name, title or name, homepage, lang, zone) for name, title, homepage, lang, zone in rows}


def languages(db: Database, ids: list[int]) -> dict[int, tuple[str | None, bool]]:
    """{id: (the article's language, is it gone)}."""
    marks = ", ".join("?" * len(ids))
    rows = db.execute(f"SELECT id, language, gone_at IS NOT NULL FROM articles WHERE id IN ({marks})", ids)  # noqa: S608
    return {id: (language, bool(gone)) for id, language, gone in rows}


def lines(db: Database, where: str, values: dict[str, object], limit: int, offset: int = 0) -> list[Line]:
    """Articles by day of publication, newest first. `where` must be answered from an index on published_at."""
    sql = (
        f"SELECT {COLUMNS} FROM articles a WHERE {where} ORDER BY a.published_at DESC, a.id DESC LIMIT :n OFFSET :skip"  # noqa: S608
    )
    return [Line(*row) for row in db.execute(sql, values | {"n": limit, "skip": offset})]


def newest(db: Database, limit: int, source: str | None = None) -> list[Line]:
    """The articles published last. Offsets differ between outlets: some more are taken by their text than
    are put in order by their moment."""
    where = "source = :source AND published_at IS NOT NULL" if source else "published_at IS NOT NULL"
    sql = (
        f"SELECT {COLUMNS} FROM articles a WHERE a.id IN"  # noqa: S608
        f" (SELECT id FROM articles WHERE {where} ORDER BY published_at DESC LIMIT :n + 40)"
        " ORDER BY julianday(a.published_at) DESC, a.id DESC LIMIT :n"
    )
    return [Line(*row) for row in db.execute(sql, {"source": source, "n": limit})]
