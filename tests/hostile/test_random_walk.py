"""Ten outlets, three of them hostile, over many crawls in invented time: every honest outlet's part of the archive is
the same as without the hostile ones.

The suite takes the first 24 runs, in which each lie is told; `make long` takes all 200, which are fifty days.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newsarchive.archive import Archive
from tests.conftest import LONG, ROOT, Newsarchive
from tests.hostile.world import HONEST

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("walk")]  # what they share is costly, and made once

# What the archive holds of an address, by nothing that another outlet's pages may number otherwise.
PARTS = {
    "urls": "SELECT u.url AS at, u.url, u.source, u.kind, u.outcome, u.outcome_at, u.detail, u.listed_date,"
    " a.url AS article FROM urls u LEFT JOIN articles a ON a.id = u.article_id",
    "articles": "SELECT url AS at, url, source, section, title, lead, body, authors, agency, tags, language,"
    " published_at, published_precision, modified_at, event_date, first_seen_at, last_seen_at, gone_at, identity"
    " FROM articles",
    "photos": "SELECT a.url AS at, a.url, p.position, p.url, p.caption, p.credit, p.alt"
    " FROM photos p JOIN articles a ON a.id = p.article_id",
    "revisions": "SELECT a.url AS at, a.url, r.noticed_at, r.field, r.old, r.new, r.origin"
    " FROM revisions r JOIN articles a ON a.id = r.article_id",
    "captures": "SELECT url AS at, url, fetched_at, status, sha256 FROM captures",
}
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The archives of both worlds, made side by side."""
    folder = tmp_path_factory.mktemp("walk")
    runs = "200" if LONG else "24"
    started = {}
    for who in ("honest", "all"):
        command = [sys.executable, "-m", "tests.hostile.live", str(folder / f"{who}.db"), who, runs]
        started[who] = subprocess.Popen(command, cwd=ROOT, env=Newsarchive.environment(), stderr=subprocess.PIPE)
    for process in started.values():
        _, said = process.communicate(timeout=900)
        assert process.returncode == 0, said.decode()[-3000:]
        assert b"Traceback" not in said, said.decode()[-3000:]
    return {who: folder / f"{who}.db" for who in started}


def _part(path: Path, host: str) -> Rows:
    """A host's part of an archive."""
    archive = Newsarchive(path.parent)
    archive.path = path
    found: Rows = {}
    for table, sql in PARTS.items():
        rows = [tuple(row.values()) for row in archive.rows(sql)]
        found[table] = sorted((row[1:] for row in rows if urlsplit(row[0]).netloc == host), key=repr)
    return found


def _digest(part: Rows) -> str:
    return hashlib.sha256(repr(part).encode()).hexdigest()


def _first_difference(one: Rows, other: Rows) -> str:
    """The first rows that differ, for whoever reads the failure."""
    for table in PARTS:
        alone = [row for row in one[table] if row not in set(other[table])]
        more = [row for row in other[table] if row not in set(one[table])]
        if alone or more:
            addresses = sorted({row[0] for row in (*alone, *more)})[:3]
            told = [f"{table}: {len(alone)} rows are lost or changed and {len(more)} are new or changed, such as"]
            for address in addresses:
                told.append(f"  without the hostile: {[row for row in alone if row[0] == address]}")
                told.append(f"  with them:           {[row for row in more if row[0] == address]}")
            return "\n".join(told)
    return "no row differs"


@pytest.mark.parametrize("host", HONEST)
def test_an_honest_outlet_is_the_same_with_hostile_ones_about(lived: dict[str, Path], host: str) -> None:
    alone, among = _part(lived["honest"], host), _part(lived["all"], host)
    assert alone["articles"], "it published"
    if _digest(alone) != _digest(among):
        pytest.fail(_first_difference(alone, among), pytrace=False)


def test_the_walk_had_all_that_befalls_an_outlet(lived: dict[str, Path]) -> None:
    archive = Newsarchive(lived["honest"].parent)
    archive.path = lived["honest"]
    fields = {row["field"] for row in archive.rows("SELECT DISTINCT field FROM revisions")}
    assert {"body", "gone_at"} <= fields
    assert archive.rows("SELECT 1 FROM revisions WHERE field = 'gone_at' AND new IS NULL"), "some came back"
    assert {row["outcome"] for row in archive.rows("SELECT DISTINCT outcome FROM visits")} >= {"stored", "gone"}


@pytest.mark.parametrize("who", ["honest", "all"])
def test_the_archive_is_sound_at_the_end(lived: dict[str, Path], who: str) -> None:
    with Archive(lived[who]) as archive:
        assert list(archive.faults()) == []
        assert sum(1 for _ in archive.export()) > 20
