"""What an archive remembers of people, without ids: equal for equal articles, in whatever order they came."""

from __future__ import annotations

from typing import Any

from newsarchive.archive import Archive

# A person is told by the places that mention it.
_PERSON = """
(SELECT json_group_array(json_array(url, field, start, name, person_by)) FROM (
    SELECT a.url, m.field, m.start, m.name, m.person_by FROM mentions m JOIN articles a ON a.id = m.article_id
    WHERE m.person_id = p.id ORDER BY 1, 2, 3, 4
))
"""
_HELD = """
h.articles, h.first_seen_at, f.url, h.first_source, h.first_sentence, h.last_seen_at, l.url, h.last_source,
h.last_sentence
"""
_ENDS = "JOIN articles f ON f.id = h.first_article_id JOIN articles l ON l.id = h.last_article_id"
_TABLES = {
    "people": f"SELECT p.name, p.name_key, p.marks, p.qualifier, p.certain, {_PERSON} FROM people p ORDER BY 6",
    "offices": f"SELECT {_PERSON}, h.office, h.office_key, o.key, h.tenure, {_HELD} FROM offices_held h"
    f" JOIN people p ON p.id = h.person_id LEFT JOIN organisations o ON o.id = h.organisation_id {_ENDS}"
    " ORDER BY 1, 3, 4, 5",
    "ranks": f"SELECT {_PERSON}, h.rank, h.rank_key, h.level, {_HELD} FROM ranks_held h"
    f" JOIN people p ON p.id = h.person_id {_ENDS} ORDER BY 1, 3",
    "organisations": "SELECT name, key FROM organisations ORDER BY 2",
    "equipment": "SELECT name, key FROM equipment ORDER BY 2",
    "names": f"SELECT n.kind, coalesce(o.key, e.key, {_PERSON}), n.name, n.articles FROM printed_names n"
    " LEFT JOIN people p ON n.kind = 'person' AND p.id = n.of_id"
    " LEFT JOIN organisations o ON n.kind = 'organisation' AND o.id = n.of_id"
    " LEFT JOIN equipment e ON n.kind = 'equipment' AND e.id = n.of_id ORDER BY 1, 2, 3",
    "mentions": 'SELECT a.url, m.kind, m.name, m.field, m.start, m."end", m.sentence_start, m.sentence_end, m.ranks,'
    " m.offices, m.rule, m.confidence, m.at, o.key, e.key FROM mentions m JOIN articles a ON a.id = m.article_id"
    " LEFT JOIN organisations o ON o.id = m.organisation_id LEFT JOIN equipment e ON e.id = m.equipment_id"
    " ORDER BY 1, m.id",
    "profiles": "SELECT p.id, p.name, p.evidence, p.certain, p.articles, p.first_at, f.url, p.last_at, l.url, p.months"
    " FROM z_profiles p JOIN articles f ON f.id = p.first_article_id JOIN articles l ON l.id = p.last_article_id"
    " ORDER BY 1",
    "links": "SELECT digest, profile_id FROM z_profile_links ORDER BY 1, 2",
    "corrections": "SELECT line FROM corrections ORDER BY 1",
    "rejected": "SELECT r.kind, r.key, a.url FROM z_rejected_mentions r JOIN articles a ON a.id = r.article_id"
    " ORDER BY 1, 2, 3",
}


def people_digest(archive: Archive) -> dict[str, list[Any]]:
    """All tables of people."""
    return {name: archive.db.execute(sql).fetchall() for name, sql in _TABLES.items()}
