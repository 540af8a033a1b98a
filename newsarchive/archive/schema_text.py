"""SQL functions for migrations that change the text of the schema.

m025 renames tables and views that are for newsarchive itself: `shingles` becomes `z_shingles`. m028 writes into the
definitions of tables what each column means.
"""

import json
import re
import sqlite3

# Nothing else in a schema has these names.
_OWN = (
    "_journal source_hosts articles_text photos_text search_docs search_terms search_marked search_folded"
    " search_marked_text search_folded_text article_counts visit_counts row_counts counted_articles counted_visits"
    " counted_rows health_states alert_failures watch_readers watch_articles watch_changes rejected_mentions"
    " profile_articles profile_links published_days zone_offsets"
).replace(" ", "|")
# Columns of a view or table that somebody added may have these names, too.
_COMMON = "readings|hosts|shingles|dictionaries|alerts|profiles"
_SHADOW = "_data|_idx|_docsize|_config"  # the tables that FTS5 keeps for an index
_NAME = re.compile(rf"(sqlite_autoindex_)?({_OWN}|{_COMMON})((?:_\d+|{_SHADOW})?)")
_OWN_IN_STATEMENT = re.compile(rf"()\b({_OWN})((?:{_SHADOW})?)\b", re.IGNORECASE)
_QUOTE = "[\"'`\\[]?"
_COMMON_IN_STATEMENT = re.compile(
    rf"(\b(?:FROM|JOIN|INTO|UPDATE|REFERENCES|TABLE)\s+{_QUOTE}"
    # of an index or trigger; behind a JOIN there may be a column
    rf"|\bON\s+{_QUOTE}(?=\w+{_QUOTE}\]?\s*(?:\(|BEGIN|WHEN|FOR))"
    rf"|\b(?=\w+\.))({_COMMON})()\b",
    re.IGNORECASE,
)

_PIECE = re.compile(r"'[^']*'|\"[^\"]*\"|[(),]|[^'\"(),]+")


def register(connection: sqlite3.Connection) -> None:
    """Define in_schema(name) and in_statement(sql), which give the new names in the columns of sqlite_schema, and
    with_comments(sql, words), which describes the columns of a table; words: a JSON object {column: words}."""
    connection.create_function("in_schema", 1, in_schema, deterministic=True)
    connection.create_function("in_statement", 1, _in_statement, deterministic=True)
    connection.create_function("with_comments", 2, _with_comments, deterministic=True)


def in_schema(name: str) -> str:
    """The new name of a table, view or constraint's index; the same name if it keeps it."""
    found = _NAME.fullmatch(name)
    return _renamed(found) if found else name


def _in_statement(sql: str | None) -> str | None:
    return sql and _COMMON_IN_STATEMENT.sub(_renamed, _OWN_IN_STATEMENT.sub(_renamed, sql))


def _renamed(found: re.Match[str]) -> str:
    before, word, behind = found.groups(default="")
    return f"{before}z_{word.removeprefix('_')}{behind}"


def _with_comments(sql: str, words: str) -> str:
    told: dict[str, str] = json.loads(words)
    head, _, rest = sql.partition("(")
    inner, _, options = rest.rpartition(")")
    lines = []
    for part in _parts(inner):
        about = told.get(part.split()[0].strip('"'))
        # Before the comma, because DROP COLUMN looks for the comma before a column.
        lines.append(f"\n    {part} /* {about} */" if about else f"\n    {part}")
    return f"{head}({','.join(lines)}\n){options}"


def _parts(inner: str) -> list[str]:
    """The definitions of columns, and the constraints, between the parentheses of CREATE TABLE."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(inner):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]
