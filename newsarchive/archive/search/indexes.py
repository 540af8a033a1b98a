"""The tables of search, as migration m007 makes them: once landed, they change by a further migration only.

`search_docs` gives each article a key that grows with the day of its publication, and holds what hits are
filtered and counted by. Two indexes have these keys for rowids, so that the newest hits are found first
without looking at the others: `search_marked` knows words as they are written, `search_folded` without
marks and with d for đ. `search_terms` lists the words of the latter. `photos_fts` is to photos what
`articles_fts` is to articles.

Triggers keep them. They run after a row has changed and take its old text out by its old values: an index
must be told the words that leave it, not their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

DAY = 1 << 20  # keys of one day of publication
INDEXES = ("articles_fts", "search_marked", "search_folded", "photos_fts")
COLUMNS = ("title", "lead", "body", "caption", "credit", "author", "agency", "section", "source", "tag")
_OWN = ("title", "lead", "body", None, None, "authors", "agency", "section", "source", "tags")  # of `articles`
_DOC = ("source", "section", "agency", "authors", "published_at")
_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in dict.fromkeys((*_OWN, *_DOC)) if name)


def _folded(text: str) -> str:
    return f"replace(replace({text}, 'đ', 'd'), 'Đ', 'D')"


def _day(row: str) -> str:
    """The first key of a row's day. '2020' and '2020-11' stand for their first day; what has no date, or one
    that is none, comes before all others."""
    date = f"{row}.published_at"
    day = (
        f"CASE length({date}) WHEN 4 THEN {date} || '-01-01' WHEN 7 THEN {date} || '-01' ELSE substr({date}, 1, 10) END"
    )
    return f"coalesce(CAST(julianday({day}) + 0.5 AS INTEGER), 1) * {DAY}"


def _said(article: str, but: str = "") -> dict[str, str]:
    """The captions and credits of an article, in the order of its photos, but for one photo."""
    rest = f"FROM photos WHERE article_id = {article}{but and f' AND id <> {but}'} ORDER BY position"
    return {
        name: f"(SELECT group_concat({name}, char(10)) FROM (SELECT {name} {rest}))"  # noqa: S608 (our own words)
        for name in ("caption", "credit")
    }


def _texts(row: str, said: dict[str, str]) -> list[str]:
    return [said[column] if own is None else f"{row}.{own}" for column, own in zip(COLUMNS, _OWN, strict=True)]


def _write(texts: list[str], rest: str, *, out: bool = False) -> Iterator[str]:
    """Statements that put the texts of one article into both indexes, or take them out."""
    for index, columns in (("search_marked", texts), ("search_folded", [_folded(text) for text in texts])):
        names, values = (f"{index}, rowid", "'delete', d.key") if out else ("rowid", "d.key")
        yield (f"INSERT INTO {index} ({names}, {', '.join(COLUMNS)}) SELECT {values}, {', '.join(columns)} {rest}")


def _trigger(name: str, event: str, *statements: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN {'; '.join(statements)}; END"


def _articles() -> Iterator[str]:
    place = f"""
        INSERT INTO search_docs (key, article_id, {", ".join(_DOC)})
        SELECT coalesce((SELECT max(key) + 1 FROM search_docs WHERE key >= low AND key < low + {DAY}), low),
               new.id, {", ".join(f"new.{name}" for name in _DOC)}
        FROM (SELECT {_day("new")} AS low)"""  # noqa: S608 (our own words)
    enter = [place, *_write(_texts("new", _said("new.id")), "FROM search_docs d WHERE d.article_id = new.id")]
    leave = [
        *_write(_texts("old", _said("old.id")), "FROM search_docs d WHERE d.article_id = old.id", out=True),
        "DELETE FROM search_docs WHERE article_id = old.id",
    ]
    yield _trigger("search_article_insert", "INSERT ON articles", *enter)
    yield _trigger("search_article_delete", "DELETE ON articles", *leave)
    yield _trigger("search_article_update", f"UPDATE ON articles WHEN {_CHANGED}", *leave, *enter)


def _captions() -> Iterator[str]:
    def article(row: str) -> str:
        return f"FROM articles a JOIN search_docs d ON d.article_id = a.id WHERE a.id = {row}.article_id"

    others = _said("new.article_id", "new.id")
    before = {
        name: f"coalesce({text}, '') || char(10) || coalesce(old.{name}, '')"
        for name, text in _said("old.article_id", "old.id").items()
    }
    leave = [*_write(_texts("a", before), article("old"), out=True)]
    enter = [*_write(_texts("a", _said("new.article_id")), article("new"))]
    yield _trigger(
        "search_photo_insert",
        "INSERT ON photos WHEN coalesce(new.caption, new.credit) IS NOT NULL",
        *_write(_texts("a", others), article("new"), out=True),
        *enter,
    )
    yield _trigger(
        "search_photo_delete",
        "DELETE ON photos WHEN coalesce(old.caption, old.credit) IS NOT NULL",
        *leave,
        *_write(_texts("a", _said("old.article_id")), article("old")),
    )
    yield _trigger(
        "search_photo_update",
        "UPDATE OF caption, credit ON photos WHEN old.caption IS NOT new.caption OR old.credit IS NOT new.credit",
        *leave,
        *enter,
    )


def _photos() -> Iterator[str]:
    def write(row: str, *, out: bool = False) -> str:
        names, values = ("photos_fts, rowid", f"'delete', {row}.id") if out else ("rowid", f"{row}.id")
        both = f"coalesce({row}.caption, '') || char(10) || coalesce({row}.credit, '')"
        return (
            f"INSERT INTO photos_fts ({names}, caption, credit, folded)"  # noqa: S608 (our own words)
            f" VALUES ({values}, {row}.caption, {row}.credit, {_folded(both)})"
        )

    yield f"""
        CREATE VIEW photos_text AS
        SELECT id, caption, credit, {_folded("coalesce(caption, '') || char(10) || coalesce(credit, '')")} AS folded
        FROM photos"""  # noqa: S608 (our own words)
    yield """
        CREATE VIRTUAL TABLE photos_fts USING fts5(
            caption, credit, folded,
            content='photos_text', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
        )"""
    yield _trigger("photos_fts_insert", "INSERT ON photos", write("new"))
    yield _trigger("photos_fts_delete", "DELETE ON photos", write("old", out=True))
    yield _trigger("photos_fts_update", "UPDATE OF caption, credit ON photos", write("old", out=True), write("new"))


def statements() -> Iterator[str]:
    """What makes the tables and fills them from the articles that are there."""
    yield f"""
        CREATE TABLE search_docs (
            key INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL UNIQUE REFERENCES articles(id),
            {", ".join(f"{name} TEXT" for name in _DOC)}
        ) STRICT"""
    # CROSS JOIN keeps the order of the keys, in which alone an index is filled quickly.
    for view, texts in (
        ("search_marked_text", _texts("a", _said("a.id"))),
        ("search_folded_text", [_folded(text) for text in _texts("a", _said("a.id"))]),
    ):
        columns = ", ".join(f"{text} AS {name}" for text, name in zip(texts, COLUMNS, strict=True))
        yield (
            f"CREATE VIEW {view} AS SELECT d.key, {columns}"  # noqa: S608 (our own words)
            " FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id"
        )
    for index, marks in (("search_marked", 0), ("search_folded", 2)):
        yield f"""
            CREATE VIRTUAL TABLE {index} USING fts5(
                {", ".join(COLUMNS)},
                content='{index}_text', content_rowid='key', tokenize="unicode61 remove_diacritics {marks}"
            )"""
    yield "CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_folded', 'row')"
    yield from _photos()
    yield from _articles()
    yield from _captions()
    yield from fill(INDEXES[1:])  # what was there is filled


def fill(indexes: Iterable[str] = INDEXES) -> Iterator[str]:
    """What fills the tables of search anew from the articles and photos."""
    yield "DELETE FROM search_docs"
    yield f"""
        INSERT INTO search_docs (key, article_id, {", ".join(_DOC)})
        SELECT low + row_number() OVER (PARTITION BY low ORDER BY published_at, id) - 1, id, {", ".join(_DOC)}
        FROM (SELECT {_day("a")} AS low, * FROM articles a)"""  # noqa: S608 (our own words)
    for index in indexes:
        yield f"INSERT INTO {index} ({index}) VALUES ('rebuild')"  # noqa: S608 (our own words)
