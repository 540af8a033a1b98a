"""People, organisations, equipment and mentions as dicts, for exports and for assistants. Only reads.

An end of what is held ('first', 'last') is the article that says so first or last: at (UTC), source, article_id, url,
title and the sentence. Every function yields one record at a time, so memory does not grow with the archive.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

Record = dict[str, Any]

_END = ("at", "source", "article_id", "url", "title", "sentence")
_ENDS = ", ".join(
    f"h.{end}_seen_at, h.{end}_source, h.{end}_article_id, {end}.url AS {end}_url, {end}.title AS {end}_title,"
    f" h.{end}_sentence"
    for end in ("first", "last")
)
_HELD_BY = (
    " JOIN people p ON p.id = h.person_id JOIN articles first ON first.id = h.first_article_id"
    " JOIN articles last ON last.id = h.last_article_id"
)
_RANKS = (
    f"SELECT h.person_id, p.name AS person, p.qualifier, h.rank, h.level, h.articles, {_ENDS}"  # noqa: S608 (constants)
    f" FROM ranks_held h{_HELD_BY}"
)
_OFFICES = (
    "SELECT h.person_id, p.name AS person, p.qualifier, h.office, h.organisation_id, o.name AS organisation,"  # noqa: S608
    f" h.tenure, h.articles, {_ENDS} FROM offices_held h{_HELD_BY}"
    " LEFT JOIN organisations o ON o.id = h.organisation_id"
)
# In one article the predecessor comes before the successor.
_ORDER = "h.first_seen_at, h.tenure <> 'former', p.name, h.id"
_SENTENCE = (
    "substr(CASE m.field WHEN 'title' THEN a.title WHEN 'lead' THEN a.lead WHEN 'body' THEN a.body ELSE"
    " (SELECT caption FROM photos WHERE article_id = m.article_id AND position = CAST(substr(m.field, 9) AS INTEGER))"
    " END, m.sentence_start + 1, m.sentence_end - m.sentence_start)"
)
_MENTIONS = (
    'SELECT m.id, m.article_id, a.url, a.source, a.published_at, m.kind, m.name, m.field, m.start, m."end",'  # noqa: S608
    f" {_SENTENCE} AS sentence, m.ranks, m.offices, m.rule, m.confidence, m.person_id, p.name AS person, p.qualifier,"
    " m.person_by, m.organisation_id, m.equipment_id"
    " FROM mentions m JOIN articles a ON a.id = m.article_id LEFT JOIN people p ON p.id = m.person_id"
)
_THINGS = {"organisations": "organisation", "equipment": "equipment"}


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles: a condition on the columns of `articles`, and its values. '1' selects all."""

    condition: str = "1"
    values: dict[str, Any] = field(default_factory=dict)

    def of(self, column: str) -> str:
        """The condition that a column holds the id of one of the articles."""
        return "1" if self.condition == "1" else f"{column} IN (SELECT id FROM articles WHERE {self.condition})"  # noqa: S608


class PeopleRecords:
    """Reads the tables that People writes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def table(self, name: str, selection: Selection) -> Iterator[Record]:
        """The records of a table, by id. Of people, organisations and equipment: those that the selected articles name,
        with `articles`, `first_seen_at` and `last_seen_at` counted over these; ranks and offices are those of such
        people, as the whole archive knows them. Corrections are all."""
        tables: dict[str, Callable[[Selection], Iterator[Record]]] = {
            "people": self.people,
            "ranks": lambda chosen: self._of_people(_RANKS, chosen),
            "offices": lambda chosen: self._of_people(_OFFICES, chosen),
            "organisations": lambda chosen: map(self._organisation, self._things("organisations", chosen)),
            "equipment": lambda chosen: map(self._equipment, self._things("equipment", chosen)),
            "mentions": self._mentions,
            "corrections": lambda _: (
                json.loads(row["line"]) for row in self._rows("SELECT line FROM corrections ORDER BY at, line")
            ),
        }
        return tables[name](selection)

    def people(self, selection: Selection) -> Iterator[Record]:
        """People with their spellings, ranks, offices and contradictions."""
        return map(self._person, self._named_people(selection))

    def person(self, number: int) -> Record | None:
        """One person in the form of `people`, or None."""
        found = self._rows(_seen("people", "person", "t.name, t.qualifier, t.certain", "t.id = :id"), {"id": number})
        return next(map(self._person, found), None)

    def organisation(self, number: int) -> Record | None:
        """One organisation in the form of the table `organisations`, or None."""
        found = self._rows(_seen("organisations", "organisation", "t.name", "t.id = :id"), {"id": number})
        return next(map(self._organisation, found), None)

    def nodes(self, selection: Selection) -> Iterator[Record]:
        """People that the selected articles name: id, name, qualifier, certain, articles, first_seen_at, last_seen_at,
        and the last rank and office that they are said to hold."""
        rank = "SELECT rank FROM ranks_held WHERE person_id = ? ORDER BY level DESC, last_seen_at DESC LIMIT 1"
        office = (
            "SELECT office, o.name FROM offices_held h LEFT JOIN organisations o ON o.id = h.organisation_id"
            " WHERE person_id = ? AND tenure <> 'former' ORDER BY last_seen_at DESC, articles DESC, h.id LIMIT 1"
        )
        for person in self._named_people(selection):
            held = {"rank": rank, "office": office}
            found = {name: self._db.execute(sql, [person["id"]]).fetchone() or (None,) for name, sql in held.items()}
            yield person | {"rank": found["rank"][0], "office": " ".join(filter(None, found["office"])) or None}

    def edges(self, selection: Selection) -> Iterator[Record]:
        """Pairs of people that the selected articles name together, by their ids (source < target): the number of
        articles, of stories (texts; copies count once) and of sentences that name both, first_seen_at, last_seen_at."""
        chosen = f"kind = 'person' AND person_id IS NOT NULL AND {selection.of('article_id')}"
        in_articles = self._pairs("article_id, person_id, at", "article_id", chosen, _ARTICLE_COUNTS, selection)
        places = "article_id, field, sentence_start"
        in_sentences = self._pairs(f"{places}, person_id", places, chosen, "count(*) AS sentences", selection)
        sentence = next(in_sentences, None)
        for pair in in_articles:
            is_same = (
                sentence is not None and sentence["source"] == pair["source"] and sentence["target"] == pair["target"]
            )
            yield pair | {"sentences": sentence["sentences"] if sentence and is_same else 0}
            if is_same:
                sentence = next(in_sentences, None)

    def _pairs(self, columns: str, place: str, chosen: str, counts: str, selection: Selection) -> Iterator[Record]:
        """Pairs of people named in one place, in the order of their ids."""
        same = " AND ".join(f"b.{column} = a.{column}" for column in place.split(", "))
        sql = (
            f"WITH named AS MATERIALIZED (SELECT DISTINCT {columns} FROM mentions WHERE {chosen})"  # noqa: S608
            f" SELECT a.person_id AS source, b.person_id AS target, {counts}"
            f" FROM named a JOIN named b ON {same} AND b.person_id > a.person_id JOIN articles s ON s.id = a.article_id"
            " GROUP BY a.person_id, b.person_id ORDER BY a.person_id, b.person_id"
        )
        return self._rows(sql, selection.values)

    def _named_people(self, selection: Selection) -> Iterator[Record]:
        sql = _seen("people", "person", "t.name, t.qualifier, t.certain", selection.of("m.article_id"))
        return (row | {"certain": bool(row["certain"])} for row in self._rows(sql, selection.values))

    def _things(self, table: str, selection: Selection) -> Iterator[Record]:
        return self._rows(_seen(table, _THINGS[table], "t.name", selection.of("m.article_id")), selection.values)

    def _person(self, row: Record) -> Record:
        found = {"id": row["id"]}
        ranks = list(self._rows(f"{_RANKS} WHERE h.person_id = :id ORDER BY h.level, h.first_seen_at, h.id", found))
        offices = self._rows(f"{_OFFICES} WHERE h.person_id = :id ORDER BY {_ORDER}", found)
        return {
            "id": row["id"],
            "name": row["name"],
            "qualifier": row["qualifier"],
            "certain": bool(row["certain"]),
            "spellings": self._spellings("person", row["id"]),
            **{name: row[name] for name in ("articles", "first_seen_at", "last_seen_at")},
            "ranks": [_held(rank, "rank") for rank in ranks],
            "offices": [_held(office, "office", "organisation_id", "organisation", "tenure") for office in offices],
            "contradictions": contradictions(ranks),
        }

    def _organisation(self, row: Record) -> Record:
        sql = f"{_OFFICES} WHERE h.organisation_id = :id ORDER BY h.office_key, {_ORDER}"
        offices = self._rows(sql, {"id": row["id"]})
        held = [_held(office, "office", "tenure", "person_id", "person", "qualifier") for office in offices]
        return self._thing("organisation", row) | {"offices": held}

    def _equipment(self, row: Record) -> Record:
        """The first and the last place that names a piece of equipment, beside the rest."""
        sql = f"{_MENTIONS.replace('SELECT', 'SELECT m.at, a.title,', 1)} WHERE m.equipment_id = :id ORDER BY m.at"
        ends = {
            name: {key: end[key] for key in _END}
            for name, order in (("first", ""), ("last", " DESC"))
            for end in self._rows(f"{sql}{order}, m.id{order} LIMIT 1", {"id": row["id"]})
        }
        return self._thing("equipment", row) | ends

    def _thing(self, kind: str, row: Record) -> Record:
        spellings = self._spellings(kind, row["id"])
        return {"id": row["id"], "name": row["name"], "spellings": spellings} | {
            name: row[name] for name in ("articles", "first_seen_at", "last_seen_at")
        }

    def _spellings(self, kind: str, number: int) -> list[Record]:
        sql = "SELECT name, articles FROM printed_names WHERE kind = :kind AND of_id = :id ORDER BY articles DESC, name"
        return list(self._rows(sql, {"kind": kind, "id": number}))

    def _of_people(self, sql: str, selection: Selection) -> Iterator[Record]:
        chosen = selection.of("article_id")
        named = "1" if chosen == "1" else f"h.person_id IN (SELECT person_id FROM mentions WHERE {chosen})"  # noqa: S608
        return self._rows(f"{sql} WHERE {named} ORDER BY h.person_id, h.first_seen_at, h.id", selection.values)

    def _mentions(self, selection: Selection) -> Iterator[Record]:
        for row in self._rows(f"{_MENTIONS} WHERE {selection.of('m.article_id')} ORDER BY m.id", selection.values):
            yield row | {"ranks": json.loads(row["ranks"]), "offices": json.loads(row["offices"])}

    def _rows(self, sql: str, values: Record | None = None) -> Iterator[Record]:
        cursor = self._db.execute(sql, values or {})
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)


_ARTICLE_COUNTS = (
    "count(*) AS articles, count(DISTINCT coalesce(s.story_id, -s.id)) AS stories,"
    " min(a.at) AS first_seen_at, max(a.at) AS last_seen_at"
)


def contradictions(ranks: Iterable[Record]) -> list[Record]:
    """Ranks that are printed after a higher one: the rank, the last article with it, and the first with the higher
    one. `ranks` are rows of ranks_held."""
    known = sorted((rank for rank in ranks if rank["level"] is not None), key=itemgetter("level"))
    levels = [list(same) for _, same in groupby(known, key=itemgetter("level"))]
    return [
        {"rank": lower["rank"], "last": _end(lower, "last"), "higher": higher["rank"], "first": _end(higher, "first")}
        for place, same in enumerate(levels)
        for lower in same
        for higher in chain(*levels[place + 1 :])
        if lower["last_seen_at"] > higher["first_seen_at"]
    ]


def _held(row: Record, *names: str) -> Record:
    """What is held, with its two ends."""
    return {name: row[name] for name in (*names, "articles")} | {end: _end(row, end) for end in ("first", "last")}


def _end(row: Record, end: str) -> Record:
    return {name: row[f"{end}_seen_at" if name == "at" else f"{end}_{name}"] for name in _END}


def _seen(table: str, kind: str, columns: str, chosen: str) -> str:
    """What is named in chosen mentions, with the number of articles, the first and the last moment. If every mention is
    chosen, organisations that are named only in the offices of people come, too."""
    join = "LEFT JOIN" if kind == "organisation" and chosen in {"1", "t.id = :id"} else "CROSS JOIN"
    return (
        f"SELECT t.id, {columns}, count(DISTINCT m.article_id) AS articles, min(m.at) AS first_seen_at,"  # noqa: S608
        f" max(m.at) AS last_seen_at FROM {table} t {join} mentions m ON m.{kind}_id = t.id WHERE {chosen}"
        " GROUP BY t.id ORDER BY t.id"
    )
