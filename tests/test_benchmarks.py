"""The benchmarks: their pages are new articles, a process is measured with its children, and one command tells all."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.extraction import extract
from newsarchive.near_duplicates import fingerprint
from tests.conftest import LONG

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "benchmarks"))

from corpus import COMMITTED, pages, variant, variants  # noqa: E402
from measuring import Row, run  # noqa: E402

FOR_LONG = [pytest.mark.long, pytest.mark.skipif(not LONG, reason="takes a minute: make long")]


def test_variants_are_no_copies_and_keep_the_markup() -> None:
    some = [page for page in pages([COMMITTED]) if len(extract(page.html, page.url).body or "") > 900][::6]
    assert len(some) > 5
    for page in some:
        read = []
        for one in (page, variant(page, 1, all_words=True), variant(page, 2, all_words=True)):
            assert len(re.findall(rb"<\w+", one.html)) == len(re.findall(rb"<\w+", page.html))
            article = extract(one.html, one.url)
            assert article.body is not None, one.url
            read.append((fingerprint(article.body), article.url, len(article.body.split()), len(article.photos)))
        first, second, third = read
        assert not first[0].same(second[0]), page.url
        assert not second[0].same(third[0]), page.url
        assert len({one[1] for one in read}) == 3
        assert 0.8 < second[2] / first[2] < 1.25, page.url
        assert second[3] == first[3], page.url


def test_any_number_of_pages_has_as_many_addresses_each_time_the_same() -> None:
    originals = pages([COMMITTED])[:7]
    made = list(variants(originals, 20))
    assert made[:7] == originals
    assert len({page.url for page in made}) == 20
    assert made == list(variants(originals, 20))


def test_a_command_is_measured_with_its_children() -> None:
    child = "import time\nhold = bytearray(90_000_000)\nwhile time.process_time() < 1: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    usage = run([sys.executable, "-c", parent], memory=True)
    assert 1 <= usage.cpu < 5
    assert usage.wall >= 1
    assert len(usage.held) == 2
    assert 90 < usage.held[1] < 130


def test_a_command_that_fails_ends_the_benchmark_with_its_last_words() -> None:
    with pytest.raises(SystemExit, match=r"exit status 3\nno such page"):
        run([sys.executable, "-c", "import sys; print('no such page'); sys.exit(3)"])


def test_a_goal_is_a_bound_from_above_or_from_below() -> None:
    assert Row("memory", 399, "MB", 400).holds is True
    assert Row("memory", 401, "MB", 400).holds is False
    assert Row("pages", 0.84, "×", 0.85, at_least=True).holds is False
    assert Row("pages", 12, "pages/s").holds is None


def test_one_command_prints_the_rows_and_writes_the_document(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "payloads", "--output", document]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "gzip WARC" in done.stdout
    text = document.read_text(encoding="utf-8")
    assert re.search(r"^\| bytes a page: gzip WARC \| [\d.]+ kB \|", text, re.MULTILINE)
    assert re.search(r"^\| cores \| \d+ \|$", text, re.MULTILINE)
    assert re.search(r"\bscrapy \d+\.\d+", text)
    assert "`python benchmarks/bench_payloads.py`" in text


def test_a_benchmark_that_does_not_exist_is_refused_by_name() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "weather"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no benchmark weather; there are crawl," in done.stderr


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("crawl --pages 6 --rounds 1", ["whole crawl : trafilatura, pages a second of CPU"]),
        pytest.param(
            "overhead --times 2 --rounds 1 --starts 1",
            ["everything but fetch and extraction", "start to the first"],
            marks=FOR_LONG,
        ),
        pytest.param(
            "load --pages 500 --real 6",
            ["peak memory of crawl and workers", "CPU of the last tenth", "longest hold"],
            marks=FOR_LONG,
        ),
    ],
    ids=["crawl", "overhead", "load"],
)
def test_the_crawl_is_measured(words: str, figures: list[str], tmp_path: Path) -> None:
    name, *options = words.split()
    folder = tmp_path / "pages"
    folder.mkdir()
    lines = (COMMITTED / "gold.jsonl").read_text(encoding="utf-8").splitlines()[:6]
    (folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for file in COMMITTED.glob("*.html"):
        (folder / file.name).write_bytes(file.read_bytes())
    command = [sys.executable, ROOT / "benchmarks" / f"bench_{name}.py", folder, *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    for figure in figures:
        assert figure in done.stdout
