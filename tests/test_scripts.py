"""Scripts as Scrapy's documentation writes them: no main guard, from a file and from standard input."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsarchive
from tests.forked import call

SCRIPT = """
from scrapy.crawler import {process}
from scrapy.utils.project import get_project_settings

settings = get_project_settings()
settings.set("ARCHIVE", {archive!r})
settings.set("DOWNLOAD_DELAY", 0)
settings.set("AUTOTHROTTLE_ENABLED", False)
settings.set("EXTRACTION_WORKERS", 2)
settings.set("PICTURES", False)

process = {process}(settings)
process.crawl("sample", sections="khoa-hoc-cong-nghe")
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
    assert {path.name for path in tmp_path.iterdir()} == {"script.py", "archive.db"}


def test_nothing_imports_pandas() -> None:
    """sqlite-utils would, wherever it is installed."""
    importlib.util.find_spec("pandas") or pytest.skip("pandas is not installed")
    loaded = "{name for name in sys.modules if name.partition('.')[0] in ('pandas', 'sqlite_utils')}"
    process = call(exec, f"import sys; sys.exit('sqlite_utils' not in {loaded} or 'pandas' in {loaded})")
    process.join(120)
    assert process.exitcode == 0
