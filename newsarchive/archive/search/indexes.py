"""The tables of search.

`search_docs` gives each article a key that grows with the day of its publication, and holds what hits are filtered and
counted by. Two full-text indexes have these keys as rowids, so that they give the newest hits first without reading the
others. `search_folded` knows words without marks and with d for đ. `search_marked` knows which words an article has, as
they are written, but not where: ranking.py reads that from the first hits. `search_terms` lists the words of
`search_folded`. `photos_fts` is to photos what `articles_fts` is to articles.

Triggers keep them up to date. They run after a row has changed, and take its old text out by its old values: the
indexes store no text. The order of its words does not matter for that.

Migrations run these statements: what they make changes only with a further migration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

DAY = 1 << 20  # keys of one day of publication
INDEXES = ("articles_fts", "search_marked", "search_folded", "photos_fts")
COLUMNS = ("title", "lead", "body", "caption", "credit", "author", "agency", "section", "source", "tag")
_OWN = ("title", "lead", "body", None, None, "authors", "agency", "section", "source", "tags")  # of `articles`
_DOC = ("source", "section", "agency", "authors", "published_at")
_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in dict.fromkeys((*_OWN, *_DOC)) if name)
MARKED = f"""
CREATE VIRTUAL TABLE search_marked USING fts5(
    {", ".join(COLUMNS)},
    content='search_marked_text', content_rowid='key', detail=none, tokenize="unicode61 remove_diacritics 0"
)"""
_FOLDED = f"""
CREATE VIRTUAL TABLE search_folded USING fts5(
    {", ".join(COLUMNS)},
    content='search_folded_text', content_rowid='key', tokenize="unicode61 remove_diacritics 2"
)"""


def _folded(text: str) -> str:
    return f"replace(replace({text}, 'đ', 'd'), 'Đ', 'D')"


def _day(row: str) -> str:
    """The first key of a row's day. '2020' and '2020-11' stand for their first day. A row without a readable date comes
    before all others."""
    date = f"{row}.published_at"
    day = (
        f"CASE length({date}) WHEN 4 THEN {date} || '-01-01' WHEN 7 THEN {date} || '-01' ELSE substr({date}, 1, 10) END"
    )
    return f"coalesce(CAST(julianday({day}) + 0.5 AS INTEGER), 1) * {DAY}"


def _captions_of(article: str, except_photo: str = "") -> dict[str, str]:
    """{column: SQL}: the captions and credits of an article in the order of its photos, except one photo's."""
    rest = f"FROM photos WHERE article_id = {article}{except_photo and f' AND id <> {except_photo}'} ORDER BY position"
    return {
        name: f"(SELECT group_concat({name}, char(10)) FROM (SELECT {name} {rest}))"  # noqa: S608 (our own words)
        for name in ("caption", "credit")
    }


def _texts(row: str, captions: dict[str, str]) -> list[str]:
    return [captions[column] if own is None else f"{row}.{own}" for column, own in zip(COLUMNS, _OWN, strict=True)]


def _write(texts: list[str], rest: str, *, out: bool = False) -> Iterator[str]:
    """Statements that enter the texts of one article in both indexes, or take them out."""
    for index, columns in (("search_marked", texts), ("search_folded", [_folded(text) for text in texts])):
        names, values = (f"{index}, rowid", "'delete', d.key") if out else ("rowid", "d.key")
        yield (f"INSERT INTO {index} ({names}, {', '.join(COLUMNS)}) SELECT {values}, {', '.join(columns)} {rest}")


def _trigger(name: str, event: str, *statements: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN {'; '.join(statements)}; END"


def _article_triggers() -> Iterator[str]:
    place = f"""
        INSERT INTO search_docs (key, article_id, {", ".join(_DOC)})
        SELECT coalesce((SELECT max(key) + 1 FROM search_docs WHERE key >= low AND key < low + {DAY}), low),
               new.id, {", ".join(f"new.{name}" for name in _DOC)}
        FROM (SELECT {_day("new")} AS low)"""  # noqa: S608 (our own words)
    enter = [place, *_write(_texts("new", _captions_of("new.id")), "FROM search_docs d WHERE d.article_id = new.id")]
    leave = [
        *_write(_texts("old", _captions_of("old.id")), "FROM search_docs d WHERE d.article_id = old.id", out=True),
        "DELETE FROM search_docs WHERE article_id = old.id",
    ]
    yield _trigger("search_article_insert", "INSERT ON articles", *enter)
    yield _trigger("search_article_delete", "DELETE ON articles", *leave)
    yield _trigger("search_article_update", f"UPDATE ON articles WHEN {_CHANGED}", *leave, *enter)


def _photo_triggers() -> Iterator[str]:
    def article(row: str) -> str:
        return f"FROM articles a JOIN search_docs d ON d.article_id = a.id WHERE a.id = {row}.article_id"

    others = _captions_of("new.article_id", "new.id")
    before = {
        name: f"coalesce({text}, '') || char(10) || coalesce(old.{name}, '')"
        for name, text in _captions_of("old.article_id", "old.id").items()
    }
    leave = [*_write(_texts("a", before), article("old"), out=True)]
    enter = [*_write(_texts("a", _captions_of("new.article_id")), article("new"))]
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
        *_write(_texts("a", _captions_of("old.article_id")), article("old")),
    )
    yield _trigger(
        "search_photo_update",
        "UPDATE OF caption, credit ON photos WHEN old.caption IS NOT new.caption OR old.credit IS NOT new.credit",
        *leave,
        *enter,
    )


def _photo_index() -> Iterator[str]:
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
    """The statements that make the tables and fill them from the articles and photos."""
    yield f"""
        CREATE TABLE search_docs (
            key INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL UNIQUE REFERENCES articles(id),
            {", ".join(f"{name} TEXT" for name in _DOC)}
        ) STRICT"""
    # CROSS JOIN keeps the order of the keys: in any other order an index is filled slowly.
    for view, texts in (
        ("search_marked_text", _texts("a", _captions_of("a.id"))),
        ("search_folded_text", [_folded(text) for text in _texts("a", _captions_of("a.id"))]),
    ):
        columns = ", ".join(f"{text} AS {name}" for text, name in zip(texts, COLUMNS, strict=True))
        yield (
            f"CREATE VIEW {view} AS SELECT d.key, {columns}"  # noqa: S608 (our own words)
            " FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id"
        )
    yield from (MARKED, _FOLDED)
    yield "CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_folded', 'row')"
    yield from _photo_index()
    yield from _article_triggers()
    yield from _photo_triggers()
    yield from fill(INDEXES[1:])  # articles_fts is older, and full


def fill(indexes: Sequence[str] = INDEXES) -> Iterator[str]:
    """The statements that fill the tables anew from the articles and photos."""
    yield "DELETE FROM search_docs"
    yield f"""
        INSERT INTO search_docs (key, article_id, {", ".join(_DOC)})
        SELECT low + row_number() OVER (PARTITION BY low ORDER BY published_at, id) - 1, id, {", ".join(_DOC)}
        FROM (SELECT {_day("a")} AS low, * FROM articles a)"""  # noqa: S608 (our own words)
    for index in indexes:
        yield f"INSERT INTO {index} ({index}) VALUES ('rebuild')"  # noqa: S608 (our own words)
