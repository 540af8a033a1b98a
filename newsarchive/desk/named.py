"""Who and what the articles name: queries that several pages share.

A prime minister has 100,000 mentions. So each query follows an index and reads a limited number of rows; where that is
not all of them, its docstring says which.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsarchive.desk.queries import Row, rows
from newsarchive.desk.security import path_of
from newsarchive.mentions.keys import equipment_key, organisation_key, person_key

IN_ARTICLE = 2000  # mentions of one article that become links
VARIANTS = 30
BESIDE = 400  # newest mentions around which others are looked for
BESIDE_ROWS = 20_000  # mentions of these articles
IN_CAPTIONS = 3000  # newest mentions among which those in captions are looked for
COUNTED = 1000  # mentions that are counted one by one
AROUND = 260  # characters of a sentence before and after a name


@dataclass(slots=True, frozen=True)
class Kind:
    """A kind of what is named: its table with the column of its key, the column of its number in `mentions`, and what
    gives the key of a name."""

    name: str
    table: str
    key: str
    column: str
    key_of: Callable[[str], str]


PERSON = Kind("person", "people", "name_key", "person_id", person_key)
ORGANISATION = Kind("organisation", "organisations", "key", "organisation_id", organisation_key)
EQUIPMENT = Kind("equipment", "equipment", "key", "equipment_id", equipment_key)
KINDS = {kind.name: kind for kind in (PERSON, ORGANISATION, EQUIPMENT)}

_ID = "coalesce(m.person_id, m.organisation_id, m.equipment_id)"
_TEXT = (
    "CASE m.field WHEN 'title' THEN a.title WHEN 'lead' THEN a.lead WHEN 'body' THEN a.body ELSE (SELECT caption FROM"
    " photos WHERE article_id = m.article_id AND position = CAST(substr(m.field, 9) AS INTEGER)) END"
)
_PLACE = 'm.id, m.article_id, m.field, m.start, m."end", m.sentence_start, m.sentence_end, m.name, m.person_by'


def named(db: Database, kind: Kind, number: int) -> Row | None:
    """The row of a person, an organisation or a piece of equipment; None if the archive lacks it."""
    found = rows(db, f"SELECT * FROM {kind.table} WHERE id = :id", id=number)  # noqa: S608 (our own words)
    return found[0] if found else None


def mentions_in(db: Database, article_id: int) -> dict[str, list[Row]]:
    """{field: its mentions} of an article, each with the `page` of who or what is named."""
    sql = f'SELECT m.field, m.kind, {_ID} AS id, m.start, m."end", m.name FROM mentions m'  # noqa: S608
    sql += " WHERE m.article_id = :id LIMIT :n"
    fields: dict[str, list[Row]] = {}
    for row in rows(db, sql, id=article_id, n=IN_ARTICLE):
        fields.setdefault(row["field"], []).append(row | {"page": path_of(row["kind"], row["id"])})
    return fields


def mentions_in_captions(db: Database, photo_ids: list[int]) -> dict[int, list[Row]]:
    """{photo: the mentions in its caption}, each with the `page` of who or what is named."""
    sql = (
        f'SELECT p.id AS photo_id, m.kind, {_ID} AS id, m.start, m."end", m.name FROM json_each(:photos) each'  # noqa: S608
        " CROSS JOIN photos p ON p.id = each.value"
        " CROSS JOIN mentions m ON m.article_id = p.article_id AND m.field = 'caption:' || p.position LIMIT :n"
    )
    found: dict[int, list[Row]] = {}
    for row in rows(db, sql, photos=json.dumps(photo_ids), n=IN_ARTICLE):
        found.setdefault(row["photo_id"], []).append(row | {"page": path_of(row["kind"], row["id"])})
    return found


def newest_mentions(db: Database, kind: Kind, number: int, articles: int) -> list[Row]:
    """The newest articles that name it, each with `pieces`: the first sentence that does, as (text, is it the name).
    Articles that name it very often take the place of others."""
    sql = f"SELECT {_PLACE} FROM mentions m WHERE m.{kind.column} = :id ORDER BY m.at DESC, m.id DESC LIMIT :n"  # noqa: S608
    found: dict[int, list[Row]] = {}
    for row in rows(db, sql, id=number, n=20 * articles):
        found.setdefault(row["article_id"], []).append(row)
    # The headline stands above the sentence: another place says more.
    places = [min(some, key=lambda one: (one["field"] == "title", one["id"])) for some in found.values()][:articles]
    return [told for place in places if (told := with_sentence(db, place)) is not None]


def first_mention(db: Database, kind: Kind, number: int, *, caption: bool = False) -> Row | None:
    """The mention in the earliest article, or in the earliest caption of its first 3,000 mentions."""
    where = "WHERE field LIKE 'caption:%'" if caption else ""
    sql = (
        f"SELECT * FROM (SELECT {_PLACE}, m.at FROM mentions m WHERE m.{kind.column} = :id ORDER BY m.at, m.id"  # noqa: S608
        f" LIMIT :within) {where} LIMIT 1"
    )
    found = rows(db, sql, id=number, within=IN_CAPTIONS if caption else 1)
    return with_sentence(db, found[0]) if found else None


def with_sentence(db: Database, place: Row) -> Row | None:
    """The article of a mention with `pieces`, its sentence as (text, is it the name); None if the text is gone."""
    sql = (
        f"SELECT a.id, a.source, a.title, a.language, a.published_at, a.gone_at, m.field, {_TEXT} AS text"  # noqa: S608
        " FROM mentions m JOIN articles a ON a.id = m.article_id WHERE m.id = :id"
    )
    found = rows(db, sql, id=place["id"])
    if not found or not found[0]["text"]:
        return None
    return found[0] | {
        "pieces": _pieces(found[0].pop("text"), place),
        "position": _position(place["field"]),
        "by": place.get("person_by"),
    }


def with_place(db: Database, mention_id: int) -> Row | None:
    """The same, of a mention's number."""
    found = rows(db, f"SELECT {_PLACE} FROM mentions m WHERE m.id = :id", id=mention_id)  # noqa: S608
    return with_sentence(db, found[0]) if found else None


def sentence_of(db: Database, place: Row) -> str:
    """The sentence of a mention, uncut; empty if the text is gone."""
    sql = (
        f"SELECT substr({_TEXT}, m.sentence_start + 1, m.sentence_end - m.sentence_start) AS text"  # noqa: S608
        " FROM mentions m JOIN articles a ON a.id = m.article_id WHERE m.id = :id"
    )
    return "".join(row["text"] or "" for row in rows(db, sql, id=place["id"]))


def variants(db: Database, kind: Kind, number: int) -> list[Row]:
    """The spellings (`name`) with the number of `articles` that print each, the most frequent first."""
    sql = "SELECT name, articles FROM printed_names WHERE kind = :kind AND of_id = :id"
    return rows(db, f"{sql} ORDER BY articles DESC, name LIMIT :n", kind=kind.name, id=number, n=VARIANTS)


def beside(db: Database, kind: Kind, number: int, each: int) -> dict[str, list[Row]]:
    """{kind: those that the articles of its 400 newest mentions name, too}, `each` of a kind: `id`, `name`, the
    number of `articles`, and in how many of them in the `same` sentence. Those of the same sentences come first."""
    sql = f"""
        WITH own AS MATERIALIZED (
            SELECT article_id, field, sentence_start FROM mentions m WHERE m.{kind.column} = :id
            ORDER BY m.at DESC LIMIT :own
        ),
        near AS MATERIALIZED (
            SELECT m.kind, {_ID} AS id, m.article_id, m.field, m.sentence_start
            FROM (SELECT DISTINCT article_id FROM own) here CROSS JOIN mentions m ON m.article_id = here.article_id
            LIMIT :rows
        )
        SELECT kind, id, count(DISTINCT article_id) AS articles,
               count(DISTINCT CASE WHEN (article_id, field, sentence_start) IN own THEN article_id END) AS same
        FROM near WHERE NOT (kind = :kind AND id = :id)
        GROUP BY kind, id ORDER BY same DESC, articles DESC, id
    """  # noqa: S608
    found: dict[str, list[Row]] = {name: [] for name in KINDS}
    for row in rows(db, sql, id=number, kind=kind.name, own=BESIDE, rows=BESIDE_ROWS):
        if len(found[row["kind"]]) < each:
            found[row["kind"]].append(row)
    return {name: _with_names(db, KINDS[name], some) for name, some in found.items()}


def captioned(db: Database, kind: Kind, number: int, limit: int) -> list[Row]:
    """The newest photos whose captions name it, each once, among its 3,000 newest mentions."""
    sql = (
        "SELECT p.id, p.article_id, p.url, p.caption, p.credit, p.alt, a.source, a.title, a.language, a.published_at"  # noqa: S608
        f" FROM (SELECT m.id, m.article_id, m.field FROM mentions m WHERE m.{kind.column} = :id"
        " ORDER BY m.at DESC, m.id DESC LIMIT :within) m"
        " CROSS JOIN photos p ON p.article_id = m.article_id AND p.position = CAST(substr(m.field, 9) AS INTEGER)"
        " JOIN articles a ON a.id = p.article_id WHERE m.field LIKE 'caption:%' LIMIT :n"
    )
    found = rows(db, sql, id=number, within=IN_CAPTIONS, n=4 * limit)
    seen: dict[str, Row] = {}
    for photo in found:
        seen.setdefault(photo["url"] or str(photo["id"]), photo)
    return list(seen.values())[:limit]


def count_mentions(db: Database, kind: Kind, number: int) -> int:
    """How many mentions there are, 1,001 if more than 1,000."""
    sql = f"SELECT count(*) AS n FROM (SELECT 1 FROM mentions WHERE {kind.column} = :id LIMIT :n)"  # noqa: S608
    count: int = rows(db, sql, id=number, n=COUNTED + 1)[0]["n"]
    return count


def find(db: Database, kind: Kind, words: str, limit: int, offset: int) -> list[Row]:
    """Those whose names hold words that begin so, with or without marks; names with the words as typed come first."""
    keys = list(filter(None, map(_like, kind.key_of(words).split())))[:8]
    where = " AND ".join(f"' ' || {kind.key} LIKE :w{n}" for n in range(len(keys))) or ("0" if words else "1")
    typed = "name LIKE :typed DESC, " if words else ""
    sql = f"SELECT * FROM {kind.table} WHERE {where} ORDER BY {typed}{kind.key}, id LIMIT :n OFFSET :skip"  # noqa: S608
    values: dict[str, Any] = {f"w{n}": f"% {word}%" for n, word in enumerate(keys)}
    return rows(db, sql, **values, typed=f"%{_like(words)}%", n=limit, skip=offset)


def most_named(db: Database) -> dict[str, list[int]]:
    """{kind: the numbers of those with most mentions}, 10,000 of each. This reads the whole index of mentions."""
    sql = "SELECT {0} AS id FROM mentions WHERE {0} IS NOT NULL GROUP BY {0} ORDER BY count(*) DESC, {0} LIMIT 10000"
    return {kind.name: [row["id"] for row in rows(db, sql.format(kind.column))] for kind in KINDS.values()}


def by_number(db: Database, kind: Kind, numbers: list[int]) -> list[Row]:
    """The rows of some numbers, in their order."""
    sql = f"SELECT k.* FROM json_each(:ids) each JOIN {kind.table} k ON k.id = each.value ORDER BY each.key"  # noqa: S608
    return rows(db, sql, ids=json.dumps(numbers))


def _with_names(db: Database, kind: Kind, some: list[Row]) -> list[Row]:
    names = {row["id"]: row for row in by_number(db, kind, [one["id"] for one in some])}
    return [names[one["id"]] | one for one in some if one["id"] in names]


def _like(text: str) -> str:
    """A text for LIKE without its wildcards."""
    return text.replace("%", "").replace("_", "")[:60]


def _position(field: str) -> int | None:
    return int(field.removeprefix("caption:")) if field.startswith("caption:") else None


def _pieces(text: str, place: Row) -> list[tuple[str, bool]]:
    """The sentence of a mention, cut where it is long, as (text, is it the name)."""
    start, end = place["start"], place["end"]
    first, last = max(place["sentence_start"], start - AROUND), min(place["sentence_end"], end + AROUND)
    before = ("…" if first > place["sentence_start"] else "") + text[first:start].lstrip()
    after = text[end:last].rstrip() + ("…" if last < place["sentence_end"] else "")
    return [piece for piece in ((before, False), (text[start:end], True), (after, False)) if piece[0]]
