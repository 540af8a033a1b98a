"""Who makes a piece of equipment: the organisations beside words of making in the sentences that name it."""

import re
import tomllib
from pathlib import Path

from sqlite_utils import Database

from newsarchive.desk.named import BESIDE_ROWS, EQUIPMENT, sentence_of, with_sentence
from newsarchive.desk.queries import Row, rows

SENTENCES = 1500  # newest mentions of the equipment whose sentences are looked at
WITH_ORGANISATIONS = 300  # sentences with an organisation that are read

_LISTS = tomllib.loads(Path(__file__).with_name("making.toml").read_text(encoding="utf-8"))
_MAKING = re.compile(
    "|".join(
        rf"\b{word}\b"
        + (rf"(?!\s+(?:{'|'.join(_LISTS['not_before'][word])})\b)" if word in _LISTS["not_before"] else "")
        for word in sorted(_LISTS["words"], key=len, reverse=True)
    ),
    re.I,
)
_BY = re.compile(rf"\s+(?:{'|'.join(_LISTS['by'])})\b", re.I)
_AGENT = re.compile(rf"\b(?:{'|'.join(_LISTS['agent'])})\b", re.I)
NEAR = 24  # characters between 'by' and the maker


def makers(db: Database, equipment_id: int, limit: int) -> list[Row]:
    """The organisations that make it by the sentences of its 1,500 newest mentions, those of most articles first: `id`,
    `name`, the number of `articles`, and the newest sentence as in named.with_sentence."""
    found: dict[int, dict[int, Row]] = {}  # {organisation: {article: mention of the equipment}}
    for place, organisations in _sentences(db, equipment_id).values():
        for one in makers_in(place["text"], organisations):
            found.setdefault(one["id"], {}).setdefault(place["article_id"], place | {"name": one["name"]})
    best = sorted(found.items(), key=lambda pair: -len(pair[1]))[:limit]
    told = []
    for number, articles in best:
        newest = next(iter(articles.values()))
        if sentence := with_sentence(db, newest):
            told.append({"id": number, "name": newest["name"], "articles": len(articles), "told": sentence})
    return told


def makers_in(text: str, organisations: list[Row]) -> list[Row]:
    """Those of the organisations (`start` and `end` in a sentence) that the sentence names as makers."""
    found = []
    for word in _MAKING.finditer(text):
        by = _BY.match(text, word.end())
        after = [one for one in organisations if by and 0 <= one["start"] - by.end() <= NEAR]
        before = [
            one
            for one in organisations
            if one["end"] <= word.start() and not _AGENT.search(text, one["end"], word.start())
        ]
        if after:
            found.append(min(after, key=lambda one: int(one["start"])))
        elif before:
            found.append(max(before, key=lambda one: int(one["end"])))
    return found


def _sentences(db: Database, equipment_id: int) -> dict[tuple[int, str, int], tuple[Row, list[Row]]]:
    """{sentence: (the mention of the equipment with the sentence's `text`, the organisations in it)}, the newest
    first."""
    sql = f"""
        WITH own AS MATERIALIZED (
            SELECT min(id) AS id, article_id, at, field, start, "end", sentence_start, sentence_end
            FROM (SELECT * FROM mentions WHERE {EQUIPMENT.column} = :id ORDER BY at DESC, id DESC LIMIT :within)
            GROUP BY article_id, field, sentence_start
        ),
        near AS MATERIALIZED (
            SELECT m.article_id, m.field, m.sentence_start, m.organisation_id, m.start, m."end"
            FROM (SELECT DISTINCT article_id FROM own) here CROSS JOIN mentions m ON m.article_id = here.article_id
            LIMIT :rows
        )
        SELECT own.id, article_id, own.field, own.start, own."end", sentence_start, own.sentence_end,
               near.organisation_id, o.name AS organisation,
               near.start - sentence_start AS "from", near."end" - sentence_start AS upto
        FROM own JOIN near USING (article_id, field, sentence_start) JOIN organisations o ON o.id = near.organisation_id
        ORDER BY own.at DESC, own.id LIMIT :n
    """  # noqa: S608 (our own words)
    found: dict[tuple[int, str, int], tuple[Row, list[Row]]] = {}
    for row in rows(db, sql, id=equipment_id, within=SENTENCES, rows=BESIDE_ROWS, n=WITH_ORGANISATIONS):
        key = (row["article_id"], row["field"], row["sentence_start"])
        if key not in found:
            found[key] = (row | {"text": sentence_of(db, row)}, [])
        found[key][1].append(
            {"id": row["organisation_id"], "name": row["organisation"], "start": row["from"], "end": row["upto"]}
        )
    return found
