"""README.md and README.vi.md say what is so, and say the same."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from pkgutil import iter_modules

import pytest
import scrapy.commands
from PIL import Image

import newsarchive.commands
from tests.conftest import ROOT, Newsarchive
from tests.docs.reader import trimmed
from tools import outlets_table, release, screenshots

READMES = ("README.md", "README.vi.md")
PAGES = sorted(path.name for path in ROOT.glob("*.md"))


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.fixture(params=READMES)
def readme(request: pytest.FixtureRequest) -> str:
    return read(request.param)


def test_it_is_short(readme: str) -> None:
    assert len(readme.splitlines()) <= 150


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    targets = [link.partition("#")[0] for link in links(read(name)) if not link.startswith("https://")]
    assert not [target for target in targets if target and not (ROOT / target).exists()]


def test_both_languages_have_the_same_parts() -> None:
    english, vietnamese = map(read, READMES)
    for pattern in (r"^#+ ", r"^\*\*", r"^\|", r"^    \S+", r"^!\["):
        found = [len(re.findall(pattern, text, re.M)) for text in (english, vietnamese)]
        assert found[0] == found[1], pattern
    targets = [
        Counter(link.replace(".vi.", ".en.") for link in links(text) if not link.startswith("README"))
        for text in (english, vietnamese)
    ]
    assert targets[0] == targets[1]


def test_what_make_crawl_prints_is_what_it_shows(sample_pictures: Path, tmp_path: Path, readme: str) -> None:
    block = readme[readme.index("    sample: ") :].partition("\n\n")[0]
    shown = [line.removeprefix("    ") for line in block.splitlines()]
    archive = Newsarchive(tmp_path)
    shutil.copy(sample_pictures / "archive.db", archive.path)
    told = trimmed((sample_pictures / "told.txt").read_text(encoding="utf-8") + archive.here("summary").stdout)
    summary = re.search("^sample: ", told, re.M)  # not the line of progress that a slow crawl writes each minute
    assert summary is not None
    printed = told[summary.start() :].splitlines()[: len(shown)]
    for line, real in zip(shown, printed, strict=True):
        left, cut, right = _without_seconds(line).partition("…")
        said = _without_seconds(real)
        assert said.startswith(left) and said.endswith(right) if cut else said == left


def _without_seconds(line: str) -> str:
    return re.sub(r"(?<= in )\d+(?= s )", "N", line)


def test_commands_exist(readme: str) -> None:
    told = set(
        re.findall(r"(?:scrapy|newsarchive) ([a-z]+)\b", " ".join(re.findall(r"`[^`]+`|^    .+$", readme, re.M)))
    )
    assert told >= {"crawl", "desk", "find", "export", "load", "correct"}
    known = {
        module.name for package in (scrapy.commands, newsarchive.commands) for module in iter_modules(package.__path__)
    }
    assert told <= known


def test_make_targets_exist() -> None:
    makefile = read("Makefile")
    told = {
        word
        for name in (*READMES, "CONTRIBUTING.md")
        for word in re.findall(r"(?:`|^    )make ([a-z]+)", read(name), re.M)
    }
    assert {"crawl", "test", "screenshots", "check"} <= told
    assert not [word for word in told if not re.search(rf"^{word}:", makefile, re.M)]


def test_the_tests_that_a_contributor_is_told_to_run_exist() -> None:
    told = set(re.findall(r"\btests/[\w/]+(?:\.\w+)?", read("CONTRIBUTING.md"))) - {"tests/NAME"}
    assert {"tests/extraction", "tests/outlets"} <= told
    assert not [path for path in told if not (ROOT / path).exists()]


def test_pictures_are_small_and_used() -> None:
    files = sorted((ROOT / "docs" / "pictures").glob("*.webp"))
    names = {f"{shot.name}.{language}.webp" for shot in screenshots.SHOTS for language in screenshots.LANGUAGES}
    assert {path.name for path in files} == names
    assert sum(path.stat().st_size for path in files) <= 700_000
    for path in files:
        with Image.open(path) as image:
            assert image.width >= 700
        assert f"docs/pictures/{path.name}" in links("".join(map(read, READMES)))


def test_the_size_of_a_page_is_the_measured_one(readme: str) -> None:
    (measured,) = re.findall(r"in pages of the file ([\d.]+) kB", read("docs/performance.md"))
    (gzip,) = re.findall(r"gzip WARC \| ([\d.]+) kB", read("docs/performance.md"))
    (sentence,) = re.findall(r"\((?:the page itself|riêng trang gốc)[^)]*\)", readme)
    told = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", sentence)]
    assert told == [pytest.approx(float(measured), rel=0.1), pytest.approx(float(gzip), rel=0.1)]


def test_the_tables_of_outlets_are_not_stale(readme: str) -> None:
    for path, text in outlets_table.texts().items():
        assert path.read_text(encoding="utf-8") == text, "run: make outlets"


def test_the_numbers_of_outlets_are_written_by_make_outlets() -> None:
    for name in READMES:
        text = read(name)
        old = re.sub(rf"\d+(?={'|'.join(outlets_table.NUMBERS[name])})", "7", text)
        assert old != text == outlets_table.with_numbers(name, old)
        with pytest.raises(SystemExit, match=name):
            outlets_table.with_numbers(name, "")


def test_one_version_is_named_everywhere(readme: str) -> None:
    assert list(release.problems(ROOT)) == []
    (version,) = re.findall(r'^version = "(.+)"$', read("pyproject.toml"), re.M)
    assert f"| newsarchive {version} |" in readme
    for name in ("Dockerfile", "compose.yaml"):
        assert set(re.findall(r"newsarchive:(\d[\d.]*\d)", read(name))) == {version}


def test_a_tag_of_another_version_is_named() -> None:
    (version,) = re.findall(r'^version = "(.+)"$', read("pyproject.toml"), re.M)
    assert list(release.problems(ROOT, f"v{version}")) == []
    (problem,) = release.problems(ROOT, "v0.0.1")
    assert f"tag v{version}" in problem
