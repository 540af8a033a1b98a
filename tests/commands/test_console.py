"""`newsarchive NAME` in any directory, also in that of somebody else's Scrapy project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsarchive


def _newsarchive(folder: Path, *words: str, module: str | None = "theirs.settings") -> subprocess.CompletedProcess[str]:
    environment = Newsarchive.environment() | {"PYTHONPATH": str(ROOT)}
    environment.pop("SCRAPY_SETTINGS_MODULE", None)
    if module:
        environment["SCRAPY_SETTINGS_MODULE"] = module
    return subprocess.run(
        [sys.executable, "-m", "newsarchive", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A project with a spider that is called like one of ours, and a command like one of ours."""
    for name, text in {
        "scrapy.cfg": "[settings]\ndefault = theirs.settings\n",
        "theirs/__init__.py": "",
        "theirs/settings.py": "BOT_NAME = 'theirs'\nSPIDER_MODULES = ['theirs.spiders']\n"
        "COMMANDS_MODULE = 'theirs.commands'\nARCHIVE = 'theirs.db'\n",
        "theirs/spiders/__init__.py": "raise SystemExit('their spiders were loaded')\n",
        "theirs/commands/__init__.py": "raise SystemExit('their commands were loaded')\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_crawl_in_somebody_elses_project_keeps_to_its_own_folder(theirs: Path) -> None:
    before = {path for path in theirs.rglob("*") if "__pycache__" not in path.parts}
    inside = theirs / "data"
    inside.mkdir()
    listed = _newsarchive(inside, "list")
    assert listed.returncode == 0, listed.stderr
    assert "sample" in listed.stdout.splitlines()
    crawled = _newsarchive(inside, "crawl", "page", "-a", "url=http://127.0.0.1:9/tin-1.html", "-s", "RETRY_TIMES=0")
    assert "refused" in crawled.stderr
    assert (inside / "archive.db").is_file()
    after = {path for path in theirs.rglob("*") if "__pycache__" not in path.parts}
    assert {path.relative_to(theirs).parts[0] for path in after - before} == {"data"}


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ([], 0, "newsarchive <command> [options] [args]"),
        (["nosuch"], 2, 'Use "newsarchive" to see available commands'),
        (["find", "-h"], 0, "newsarchive find [options] <words>"),
        (["shell", "--help"], 0, "newsarchive shell [url|file]"),
    ],
)
def test_help_calls_the_program_by_its_name(theirs: Path, words: list[str], status: int, told: str) -> None:
    done = _newsarchive(theirs, *words)
    assert done.returncode == status
    assert told in done.stdout
    assert "scrapy " not in done.stdout
    assert "Traceback" not in done.stderr


def test_the_summary_names_commands_as_they_are_called(sample: Newsarchive, tmp_path: Path) -> None:
    done = _newsarchive(tmp_path, "summary", "-s", f"ARCHIVE={sample.path}")
    assert "  python -m newsarchive desk" in done.stdout


def test_a_project_with_our_settings_keeps_its_own(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = settings\n", encoding="utf-8")
    own = "from newsarchive.settings import *\nARCHIVE = 'kho.db'\nUSER_AGENT = 'institute'\n"
    (tmp_path / "settings.py").write_text(own, encoding="utf-8")
    assert _newsarchive(tmp_path, "settings", "--get", "USER_AGENT", module=None).stdout == "institute\n"
    assert _newsarchive(tmp_path, "verify", module=None).stderr.startswith("kho.db: no such archive")


def test_where_no_archive_is_the_line_names_the_place(theirs: Path) -> None:
    done = _newsarchive(theirs, "verify")
    assert done.returncode == 2
    assert done.stderr.startswith(f"{theirs / 'archive.db'}: no such archive")
