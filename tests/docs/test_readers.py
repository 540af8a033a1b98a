"""The pages for readers: each block is run, and prints what the page shows."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import once
from tests.docs.project import DOCUMENTS
from tests.docs.reader import Reader, matches

pytestmark = pytest.mark.xdist_group("readers")
FOLDERS = ("researchers", "operators", "developers", "outlets.md")
PAGES = [page for page in DOCUMENTS if page.startswith(FOLDERS)]


def _copy(archive: Path, folder: Path) -> None:
    """Copy an archive and its pictures."""
    for path in archive.glob("archive.*"):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, folder / path.name)


def _read_tutorial(crawled: Path, folder: Path) -> None:
    reader = Reader(folder)

    def crawl() -> str:
        _copy(crawled, reader.folder)
        return (crawled / "told.txt").read_text(encoding="utf-8")

    # This command was run for other tests. It takes half a minute.
    reader.done["newsarchive crawl sample\n"] = crawl
    try:
        reader.read("tutorial.md")
    finally:
        reader.close()


@pytest.fixture(scope="session")
def tutorial(tmp_path_factory: pytest.TempPathFactory, sample_pictures: Path) -> Path:
    """The folder of a reader who has done what the tutorial says."""
    return once(tmp_path_factory, "tutorial", partial(_read_tutorial, sample_pictures)) / "srv" / "first-archive"


@pytest.fixture
def reader(tutorial: Path, tmp_path: Path) -> Iterator[Reader]:
    """A reader with the archive and the pictures of the tutorial."""
    reader = Reader(tmp_path)
    _copy(tutorial, reader.folder)
    yield reader
    reader.close()


@pytest.mark.long
def test_the_tutorial(tutorial: Path) -> None:
    assert (tutorial / "archive.db").exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_page(reader: Reader, page: str) -> None:
    if page.endswith("/r.md") and subprocess.run(["Rscript", "-e", "library(RSQLite)"], capture_output=True).returncode:
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
        ("3 addresses in 28 s\n", "4 addresses in 28 s\n", False),
    ],
)
def test_what_is_printed_is_compared(shown: str, printed: str, is_same: bool) -> None:
    assert matches(shown, printed) is is_same
