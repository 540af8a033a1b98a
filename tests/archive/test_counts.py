"""The tables of counts say what a count of the rows says, whatever is written, moved or deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.archive.counts import COUNTS, recount
from newsarchive.archive.database import in_memory
from tests.archive.conftest import AT

SOURCES = ("cnqp", "vdi")
DAYS = (None, "2025", "2025-11", "2025-11-03", "2025-11-03T08:30:00+07:00", "2026-01-01", "hôm qua")
ARTICLES = st.integers(1, 4)
STEPS = st.one_of(
    st.tuples(
        st.just(
            "INSERT OR IGNORE INTO articles (id, url, source, published_at, first_seen_at, last_seen_at)"
            f" VALUES (?1, 'u' || ?1, ?2, ?3, '{AT}', '{AT}')"
        ),
        st.tuples(ARTICLES, st.sampled_from(SOURCES), st.sampled_from(DAYS)),
    ),
    st.tuples(
        st.just("UPDATE articles SET source = ?2, published_at = ?3 WHERE id = ?1"),
        st.tuples(ARTICLES, st.sampled_from(SOURCES), st.sampled_from(DAYS)),
    ),
    st.tuples(st.just("DELETE FROM articles WHERE id = ?"), st.tuples(ARTICLES)),
    st.tuples(
        st.just(
            "INSERT INTO photos (article_id, position) VALUES (?, ?) ON CONFLICT (article_id, position) DO UPDATE SET"
            " caption = 'c'"
        ),
        st.tuples(ARTICLES, st.integers(1, 2)),
    ),
    st.tuples(st.just("DELETE FROM photos WHERE position = ?"), st.tuples(st.integers(1, 2))),
    st.tuples(
        st.just(
            f"INSERT OR IGNORE INTO captures VALUES (?, 'u', '{AT}', 200, '[]', ?1)",
        ),
        st.tuples(st.integers(1, 3)),
    ),
    st.tuples(st.just("DELETE FROM captures WHERE id = ?"), st.tuples(st.integers(1, 3))),
    st.tuples(
        st.just(
            "INSERT INTO visits VALUES (?, ?, 'stored') ON CONFLICT (run_id, url_id) DO UPDATE SET outcome = 'gone'"
        ),
        st.tuples(st.integers(1, 3), st.integers(1, 3)),
    ),
    st.tuples(
        st.just("UPDATE urls SET source = ?2 WHERE id = ?1"), st.tuples(st.integers(1, 3), st.sampled_from(SOURCES))
    ),
    st.tuples(st.just("DELETE FROM visits WHERE url_id = ?"), st.tuples(st.integers(1, 3))),
)


def contents(db: sqlite3.Connection) -> Iterator[list[tuple[object, ...]]]:
    for table in COUNTS:
        yield sorted(db.execute(f"SELECT * FROM {table}").fetchall())


@settings(max_examples=60)
@given(steps=st.lists(STEPS, min_size=5, max_size=30))
def test_the_counts_are_those_of_the_rows(steps: list[tuple[str, tuple[object, ...]]]) -> None:
    with closing(in_memory().conn) as db:
        db.executemany("INSERT INTO sources (name) VALUES (?)", [(name,) for name in SOURCES])
        db.executemany(
            "INSERT INTO runs (id, source, started_at, version) VALUES (?, 'cnqp', '', '')", [(1,), (2,), (3,)]
        )
        db.executemany(
            "INSERT INTO urls (id, url, source, kind, found_at, found_run, outcome, outcome_at)"
            " VALUES (?, ?1, 'cnqp', 'article', '', 1, 'waiting', '')",
            [(1,), (2,), (3,)],
        )
        for sql, values in steps:
            db.execute(sql, values)
        kept = list(contents(db))
        recount(db)
        assert kept == list(contents(db))
        assert all(0 not in row for table in kept[:2] for row in table), "an empty period has no row"
