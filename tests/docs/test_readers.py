"""The pages for readers: each block is run, and prints what the page shows."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import Newsarchive, once
from tests.docs.project import DOCUMENTS
from tests.docs.reader import Reader, matches

pytestmark = pytest.mark.xdist_group("readers")
FOLDERS = ("researchers", "operators", "developers", "outlets.md")
PAGES = [page for page in DOCUMENTS if page.startswith(FOLDERS)]


def _copy(archive: Path, folder: Path) -> None:
    """Copy an archive and its pictures in place of another."""
    for path in folder.glob("archive.db*"):
        path.unlink()
    for path in archive.glob("archive.*"):
        if path.is_dir():
            shutil.copytree(path, folder / path.name, dirs_exist_ok=True)
        else:
            shutil.copy(path, folder / path.name)


def _crawl_a_week_later(crawled: Path, folder: Path) -> None:
    _copy(crawled, folder)
    told = Newsarchive(folder).crawl("sample", "-a", "snapshot=2", "-s", "PICTURES=1")
    (folder / "told.txt").write_text(told.stdout + told.stderr, encoding="utf-8")


@pytest.fixture(scope="session")
def a_week_later(tmp_path_factory: pytest.TempPathFactory, sample_pictures: Path) -> Path:
    """The folder of the two crawls of the tutorial, and told.txt, what the second one printed."""
    return once(tmp_path_factory, "a-week-later", partial(_crawl_a_week_later, sample_pictures))


@pytest.fixture
def beginner(tmp_path: Path) -> Iterator[Reader]:
    """A reader with an empty folder."""
    reader = Reader(tmp_path)
    yield reader
    reader.close()


@pytest.fixture
def reader(beginner: Reader, a_week_later: Path) -> Reader:
    """A reader with the archive and the pictures of the tutorial."""
    _copy(a_week_later, beginner.folder)
    return beginner


@pytest.mark.long
def test_the_tutorial(beginner: Reader, sample_pictures: Path, a_week_later: Path) -> None:
    def crawled(folder: Path) -> str:
        _copy(folder, beginner.folder)
        return (folder / "told.txt").read_text(encoding="utf-8")

    # The two crawls take half a minute, and were run before for other tests and pages.
    beginner.done["newsarchive crawl sample\n"] = partial(crawled, sample_pictures)
    beginner.done["newsarchive crawl sample -a snapshot=2\n"] = partial(crawled, a_week_later)
    beginner.read("tutorial.md")


def _r_reads_sqlite() -> bool:
    try:
        return not subprocess.run(["Rscript", "-e", "library(RSQLite)"], capture_output=True).returncode
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("page", PAGES)
def test_a_page(reader: Reader, page: str) -> None:
    if page.endswith("/r.md") and not _r_reads_sqlite():
        pytest.skip("R with RSQLite is missing: apt-get install r-base-core r-cran-rsqlite")
    reader.read(page)


@pytest.mark.parametrize(
    ("shown", "printed", "is_same"),
    [
        ("a … c\n", "a b c\n", True),
        ("a … c\n", "a b d\n", False),
        ("a\n…\nz\n", "a\nb\nc\nz\n", True),
        ("a\n…\nz\n", "a\nb\n", False),
        ("a\n", "a   \n", True),
        ("a.c\n", "abc\n", False),
        ("3 addresses in 28 s\n", "3 addresses in 5 s\n", True),
        (
            "1 stored\n",
            "2026-11-27 19:55:57 INFO sample: 179 pages fetched, 85 articles and pages stored, 60 s\n1 stored\n",
            True,
        ),
        ("3 addresses in 28 s\n", "4 addresses in 28 s\n", False),
    ],
)
def test_what_is_printed_is_compared(shown: str, printed: str, is_same: bool) -> None:
    assert matches(shown, printed) is is_same
