"""`scrapy genspider -t outlet`: an outlet file to begin with, beside Scrapy's own templates."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Newsarchive


@pytest.fixture
def genspider(newsarchive: Newsarchive, monkeypatch: pytest.MonkeyPatch) -> Genspider:
    return Genspider(newsarchive, monkeypatch)


class Genspider:
    """`scrapy genspider` into a package of its own, so that the real outlets stay as they are."""

    def __init__(self, newsarchive: Newsarchive, monkeypatch: pytest.MonkeyPatch) -> None:
        self.package = newsarchive.folder / f"outlets_of_{newsarchive.folder.name}"
        self.package.mkdir()
        (self.package / "__init__.py").touch()
        self._newsarchive = newsarchive
        monkeypatch.syspath_prepend(newsarchive.folder)

    def __call__(self, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        return self._here("genspider", *words, status=status)

    def listed(self) -> list[str]:
        return self._here("list").stdout.split()

    def checked(self) -> str:
        folder = str(self.package)
        return self._here("checkall", "--spiders", folder, "--pages", folder, status=1).stdout

    def made(self, name: str) -> Path:
        return self.package / f"{name}.py"

    def _here(self, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        name = self.package.name
        places = ("-s", f"NEWSPIDER_MODULE={name}", "-s", f"SPIDER_MODULES={name}")
        return self._newsarchive.here(*words, *places, status=status)


@pytest.mark.parametrize(
    ("words", "name", "inside"),
    [
        (
            ("vidu", "bao.example"),
            "vidu",
            ("class Vidu(OutletSpider)", 'homepage = "https://bao.example/"', '"trang-chu": "https://bao.example"'),
        ),
        (
            ("bao-vi-du", "http://bao.example/quoc-phong.html"),
            "bao_vi_du",
            ("class BaoViDu(OutletSpider)", '"trang-chu": "http://bao.example/quoc-phong.html"'),
        ),
        (("24h", "24h.example"), "a24h", ("class A24h(OutletSpider)",)),
    ],
)  # fmt: skip
def test_an_outlet_file_that_loads_and_that_the_checks_pass(
    genspider: Genspider, words: tuple[str, ...], name: str, inside: tuple[str, ...]
) -> None:
    genspider("-t", "outlet", *words)
    source = genspider.made(name).read_text(encoding="utf-8")
    for text in (f'name = "{name}"', *inside):
        assert text in source
    assert genspider.listed() == [name]
    for check in (["check"], ["format", "--check"]):
        ruff = [Path(sys.executable).parent / "ruff", *check, "--stdin-filename", f"newsarchive/spiders/{name}.py", "-"]
        done = subprocess.run(ruff, cwd=ROOT, input=source, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    (fault, _) = genspider.checked().splitlines()
    assert "pages.toml: is missing" in fault


def test_scrapys_own_templates_stay(genspider: Genspider) -> None:
    listed = genspider("-l").stdout.split()
    assert {"outlet", "basic", "crawl", "csvfeed", "xmlfeed"} <= set(listed)
    assert "OutletSpider" in genspider("-d", "outlet").stdout
    genspider("plain", "bao.example")
    assert "scrapy.Spider" in genspider.made("plain").read_text(encoding="utf-8")


def test_an_outlet_file_goes_where_a_person_says_or_stands_and_never_into_an_installed_package(
    newsarchive: Newsarchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spiders").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    words = ("genspider", "-t", "outlet")
    newsarchive.here(*words, "mot", "http://127.0.0.1:8765/nha-may/")
    newsarchive.here(*words, "hai", "bao.example", "--spiders", str(tmp_path / "spiders"))
    source = Path("mot.py").read_text(encoding="utf-8")
    assert 'homepage = "http://127.0.0.1:8765/"' in source
    assert 'title = "127.0.0.1"' in source
    assert (tmp_path / "spiders" / "hai.py").is_file()
    done = newsarchive.here(*words, "ba", "bao.example", "--spiders", "none", status=2)
    assert done.stderr == "genspider: none: no such folder; make it, or name another with --spiders\n"
    done = newsarchive.here(*words, "mot", "bao.example", status=2)
    assert "mot.py exists already" in done.stderr
    done = newsarchive.here("newsource", "https://bao.example/", status=2)
    assert done.stderr == "newsource: here is no project to write into; name folders with --spiders and --pages\n"
    assert sorted(path.name for path in tmp_path.rglob("*.py")) == ["hai.py", "mot.py"]
    assert not (ROOT / "newsarchive" / "spiders" / "mot.py").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("Báo Ví dụ", "bao.example"), "Báo Ví dụ: a name is small letters, digits and _, a letter first"),
        (("vidu", "ftp://bao.example"), "domain: 'ftp://bao.example' is not an http or https address"),
        (("there", "bao.example"), "exists already; choose another name, or overwrite it with --force"),
        (("a", "b.example", "c"), "'c' is one argument too many; give a name, and a domain"),
    ],
)
def test_what_gives_no_outlet_is_told_and_nothing_is_written(
    genspider: Genspider, words: tuple[str, ...], message: str
) -> None:
    genspider.made("there").write_text("# mine\n", encoding="utf-8")
    done = genspider("-t", "outlet", *words, status=2)
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name for path in genspider.package.glob("*.py")} == {"__init__.py", "there.py"}
    assert genspider.made("there").read_text(encoding="utf-8") == "# mine\n"
