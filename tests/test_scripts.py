"""Scripts as Scrapy's documentation writes them: no main guard, from a file and from standard input."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsarchive

SCRIPT = """
from scrapy.crawler import {process}
from scrapy.utils.project import get_project_settings

settings = get_project_settings()
settings.set("ARCHIVE", {archive!r})
settings.set("DOWNLOAD_DELAY", 0)
settings.set("AUTOTHROTTLE_ENABLED", False)
settings.set("EXTRACTION_WORKERS", 2)

process = {process}(settings)
process.crawl("sample", sections="bien-dao")
process.start()
"""


@pytest.mark.parametrize("process", ["CrawlerProcess", "AsyncCrawlerProcess"])
@pytest.mark.parametrize("way", ["file", "standard input"])
def test_a_script_crawls(newsarchive: Newsarchive, tmp_path: Path, process: str, way: str) -> None:
    """Worker processes must neither run the script again nor look for the file that standard input is not."""
    script = SCRIPT.format(process=process, archive=str(newsarchive.path))
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "script.py" if way == "file" else "-"],
        input=None if way == "file" else script,
        cwd=tmp_path,
        env=Newsarchive.environment() | {"PYTHONPATH": str(ROOT), "SCRAPY_SETTINGS_MODULE": "newsarchive.settings"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stderr.count("(finished)") == 1
    assert len(newsarchive.exported()) > 3
    assert not {outcome for outcome, _ in newsarchive.outcomes().values()} & {"error", "waiting"}
    assert {path.name for path in tmp_path.iterdir()} == {"script.py", "archive.db", "archive.pictures"}


def test_nothing_imports_pandas(tmp_path: Path) -> None:
    """sqlite-utils would, wherever it is installed."""
    (tmp_path / "pandas.py").write_text("raise SystemExit('pandas was imported')", encoding="utf-8")
    script = """
import pkgutil, sys
from importlib import import_module
import newsarchive
for module in pkgutil.walk_packages(newsarchive.__path__, "newsarchive."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
assert "pandas" not in sys.modules
"""
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    env = Newsarchive.environment() | {"PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
