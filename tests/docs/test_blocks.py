"""Each shell block of docs/ is run, or says why it cannot be."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.misc import load_object

from newsarchive.settings import ITEM_PIPELINES, MEDIA_ALLOW_REDIRECTS
from tests.conftest import ROOT, Newsarchive
from tests.docs.project import DOCS, DOCUMENTS, Project, blocks
from tests.docs.reader import steps
from tests.docs.test_readers import PAGES
from tests.server import Server

# Blocks that a test of their own runs.
OWN_TESTS = {"kubernetes", "litestream", "litestream-replica", "litestream-restore", "scrapyd", "pipelines"} | {
    f"scrapyd-{step}" for step in ("deploy", "schedule", "health", "merge")
}
# Of these pages each block has a test of its own, here or in the file of that name.
OWN_PAGES = {f"{name}.md" for name in ("analytics", "alerts", "cluster", "health", "operations", "people", "schedule")}
OWN_PAGES |= {"spidermon.md", "tutorial.md"}


def test_a_block_that_is_not_run_says_why() -> None:
    marks = {words for document in DOCUMENTS for words, _ in blocks(document) if words}
    marks |= {words for page in PAGES for step in steps(page) if (words := step.words)}
    assert not [words for words in marks - OWN_TESTS if not re.fullmatch(r"not-run: \S+( \S+){2,}", words)]
    assert marks >= OWN_TESTS


def test_every_other_block_is_run() -> None:
    pages = {page for page in DOCUMENTS if any(not step.words for step in steps(page))}
    assert pages == OWN_PAGES | {page for page in PAGES if any(not step.words for step in steps(page))}


def test_the_settings_for_other_projects_name_what_there_is() -> None:
    ((_, text),) = [one for one in blocks("developers/scrapy.md", "python") if one[0] == "pipelines"]
    settings: dict[str, Any] = {}
    exec(text, settings)
    assert {name: load_object(name) for name in settings["ITEM_PIPELINES"]}
    assert settings["ITEM_PIPELINES"] == ITEM_PIPELINES
    assert settings["MEDIA_ALLOW_REDIRECTS"] == MEDIA_ALLOW_REDIRECTS


def run(project: Project, document: str) -> list[str]:
    """What each block prints that can be run here."""
    return [project.shell(text) for words, text in blocks(document) if not words]


@pytest.mark.long
def test_the_blocks_of_schedule(project: Project) -> None:
    told, tried, replayed = run(project, "schedule.md")
    assert "never crawled" in told
    assert "vdi: 4 addresses" in told
    assert len(project.archive.rows("SELECT id FROM articles")) == 6
    assert "sample: 98 addresses" in tried
    assert re.search(r"later +sample", tried)
    assert "ok    backup" in tried
    assert "vdi: 4 addresses" in replayed
    assert re.search(r"suspicious +vdi|quiet +vdi", replayed)
    assert not list(project.folder.glob("trial*"))


@pytest.mark.long
def test_the_blocks_of_operations(project: Project) -> None:
    told = run(project, "operations.md")
    assert not [line for text in told for line in text.splitlines() if line.startswith("fail")]
    assert {one["level"] for one in json.loads((project.folder / "doctor.json").read_text())} == {"ok", "warn"}
    assert 'newsarchive_source_state{source="qdnd",state="ok"} 1.0' in "".join(told)
    assert len(list(project.backups.glob("archive-*.db"))) == 1
    moved = [path.read_text(encoding="utf-8") for path in (project.folder / "schedule").iterdir()]
    assert not [text for text in moved if str(project.folder) in text or str(project.backups) in text]
    assert any("/data/news/.venv/bin/newsarchive" in text for text in moved)
    assert len(project.archive.rows("SELECT id FROM articles")) == 6  # qdnd's were restored, vdi's crawled
    assert project.archive.rows("SELECT count(*) AS n FROM runs WHERE source = 'reextract'")[0]["n"] >= 1
    project.archive.here("verify")


def test_the_blocks_of_health(project: Project) -> None:
    project.shell(".venv/bin/newsarchive crawl qdnd")
    told = run(project, "health.md")
    assert "qdnd" in told[0]
    assert json.loads((project.folder / "health.json").read_text())[0]["cause"] == ""


def test_the_blocks_of_people(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.shell(".venv/bin/newsarchive crawl qdnd")
    corrected, exported = run(project, "people.md")
    assert corrected.count('"at":') == 2 * 5
    assert json.loads(exported)["$id"]
    (code,) = (text for _, text in blocks("people.md", "python"))
    monkeypatch.chdir(project.folder)
    exec(code, {})
    project.archive.here("verify")


@pytest.mark.xdist_group("cluster")
def test_the_blocks_of_cluster(project: Project) -> None:
    pytest.importorskip("distributed", reason="Dask is missing: pip install 'newsarchive[cluster]'")
    project.shell(".venv/bin/newsarchive crawl qdnd")
    program = project.folder / ".venv" / "bin" / "newsarchive"
    quick = program.rename(program.with_name("quick"))
    # What is forked is a daemon, and must not start processes.
    real = Path(sys.executable).parent / "newsarchive"
    program.write_text(f'#!/bin/sh\ncase "$*" in *--cluster*) exec {real} "$@";; *) exec {quick} "$@";; esac\n')
    program.chmod(0o755)
    for words, text in blocks("cluster.md"):
        if not words:
            project.shell(text.replace("EXTRACTION_WORKERS=2", "EXTRACTION_WORKERS=1"))  # a process takes long to start
    loaded = Newsarchive(project.folder)
    loaded.path = project.folder / "loaded.db"
    urls = "SELECT url FROM articles ORDER BY url"
    assert loaded.rows(urls) == project.archive.rows(urls)
    assert len(loaded.rows(urls)) == 3


def test_the_blocks_of_alerts(project: Project, server: Server) -> None:
    project.shell(".venv/bin/newsarchive crawl qdnd")
    (watches,) = (text for _, text in blocks("alerts.md", "toml"))
    (project.folder / "watches.toml").write_text(watches.replace("tàu ngầm OR Kilo", "nhà máy"), encoding="utf-8")
    url = server.put("/hook", "ok").replace("http://", "json://", 1)
    tested, printed, sent, *_ = (
        project.shell(f"{line} 2>&1", TEAM_MAIL=url, NEWSARCHIVE_ALERTS=url)
        for _, text in blocks("alerts.md", "sh")
        for line in text.splitlines()
    )
    assert tested == "told json to 127.0.0.1: a test message\n"
    assert "Tàu ngầm" in printed
    assert sent.startswith("told json to 127.0.0.1: Tàu ngầm")
    assert "Tàu ngầm" in str(json.loads(server.posted[1][1]))
    assert "<html" in (project.folder / "digest.html").read_text(encoding="utf-8")
    assert "<opml" in (project.folder / "feeds.opml").read_text(encoding="utf-8")


def test_the_files_that_pages_name_are_there() -> None:
    for document in DOCUMENTS:
        text = (DOCS / document).read_text(encoding="utf-8")
        for name in re.findall(r"`((?:docs|tests|benchmarks|newsarchive|tools)/[\w./-]+)`", text):
            is_stat = name.startswith(("newsarchive/outcome/", "newsarchive/picture/"))
            assert is_stat or (ROOT / name).exists(), f"{document}: {name}"
    for document in ("developers/architecture.md", "developers/extraction.md"):
        text = (DOCS / document).read_text(encoding="utf-8")
        for name in set(re.findall(r"`([\w/]+\.py)`", text)):
            places = (ROOT, ROOT / "newsarchive", ROOT / "newsarchive" / "extraction", ROOT / "tools")
            assert any((place / name).exists() for place in places), f"{document}: {name}"
