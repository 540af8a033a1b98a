"""`reextract --cluster` makes the revisions that one machine makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.archive.people_digest import people_digest
from tests.commands.test_load import load, pages
from tests.commands.warcs import warc
from tests.conftest import Newsarchive

pytestmark = pytest.mark.xdist_group("cluster")
REVISIONS = "SELECT article_id, field, old, new, origin FROM revisions ORDER BY article_id, field"


def test_a_cluster_makes_the_revisions_of_one_machine(tmp_path: Path, address: str) -> None:
    one, many = Newsarchive(tmp_path / "one"), Newsarchive(tmp_path / "many")
    one.folder.mkdir()
    many.folder.mkdir()
    load(one, warc(pages(5)))
    with Archive(one.path) as archive, archive.transaction():
        archive.db.execute("UPDATE articles SET title = 'x' || title, mentions_version = 'old' WHERE id <> 2")
        archive.db.execute("DELETE FROM mentions WHERE article_id < 4")
    shutil.copy(one.path, many.path)
    told = one.here("reextract", "-s", "EXTRACTION_WORKERS=0").stdout
    assert "4 articles changed" in told
    assert many.here("reextract", "--cluster", address).stdout == told
    assert one.rows(REVISIONS) == many.rows(REVISIONS)
    assert len(one.rows(REVISIONS)) == 4
    with Archive(one.path) as mine, Archive(many.path) as theirs:
        assert people_digest(mine) == people_digest(theirs)
        assert list(theirs.faults()) == []
