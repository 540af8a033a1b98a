"""`newsarchive checkall`: every fault of an outlet file in one line that names the file and the mend."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from newsarchive.commands.checkall import Command
from tests.conftest import Newsarchive

OUTLET = '''from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vidu(OutletSpider):
    """Báo Ví dụ. Rests on pages of our own."""

    name = "vidu"
    title = "Báo Ví dụ"
    homepage = "https://vidu.example/"
    listings = {"tin": ("https://vidu.example/tin.htm", "https://vidu.example/tin/trang-{page}.htm")}
    feeds = ("https://www.vidu.example/tin.rss",)
    article = r"-\\d{5,}\\.htm$"
'''
PAGES = """# Of our own making.
fetched_at = "2026-03-31T00:00:00+00:00"
confirmed = true
"""
ARTICLE = "https://vidu.example/don-vi-thi-dua-12345.htm"
LISTING = "https://vidu.example/tin.htm"


class House:
    """Folders with one outlet, its pages and its answers."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.spiders, self.pages, self.capsys = folder / "spiders", folder / "pages", capsys
        self.spiders.mkdir()
        self.record("vidu", [LISTING, ARTICLE], [ARTICLE])
        self.put(OUTLET)

    def put(self, source: str, name: str = "vidu") -> None:
        (self.spiders / f"{name}.py").write_text(source, encoding="utf-8")

    def record(self, name: str, urls: list[str], articles: list[str], toml: str = PAGES) -> Path:
        folder = self.pages / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, url in enumerate(urls):
            (folder / f"{number}.html").write_text("<p>Trang</p>", encoding="utf-8")
            toml += f'\n[[page]]\nurl = "{url}"\nfile = "{number}.html"\n'
        (folder / "pages.toml").write_text(toml, encoding="utf-8")
        answers = [{"url": url, "title": "Đơn vị thi đua"} for url in articles]
        (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
        return folder

    def faults(self) -> list[str]:
        # In this process: starting Scrapy two dozen times would take longer than all the checks.
        command = Command()
        command.run([], Namespace(spiders=self.spiders, pages=self.pages))
        output = self.capsys.readouterr().out
        *faults, summary = output.splitlines()
        count = len(faults)
        assert summary.split(": ")[1] == (f"{count} faults" if count else "no fault")
        assert command.exitcode == (1 if count else 0)
        assert all(":" in fault and ";" in fault for fault in faults), faults
        return faults


@pytest.fixture
def house(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> House:
    return House(tmp_path, capsys)


def test_a_sound_house(house: House) -> None:
    house.put('"""No outlet."""\n', "helper")
    assert house.faults() == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "vidu"', 'name = "bao"', "has the name 'bao'; name it 'vidu'"),
        ('    """Báo Ví dụ. Rests on pages of our own."""\n', "", "has no docstring"),
        ("    feeds =", "    feed =", "sets feed, which is not an attribute of an outlet; did you mean feeds?"),
        ("    article =", "    artikel =", "did you mean article?"),
        ("    article =", "    mood = 1\n    article =", "sets mood, which is not an attribute"),
        (
            "    article =",
            "    def owns(self): ...\n\n    article =",
            "defines owns; an outlet file holds attributes only",
        ),
        ("    article =", "\n" * 20 + "    article =", "lines; 28 are the most"),
        (r"-\\d{5,}", "(", "is not a regular expression"),
        ('title = "Báo Ví dụ"', 'title = ""', "title: '' is not a text"),
        ('"https://vidu.example/"', '"vidu.example"', "homepage: 'vidu.example' is not an address"),
        ("https://vidu.example/tin.htm", "/tin.htm", "listings 'tin': '/tin.htm' is not an address"),
        ("https://vidu.example/tin.htm", "https://khac.example/tin.htm", "is on a foreign host"),
        ("trang-{page}.htm", "trang-2.htm", "is not a template; write the address of further pages with {page} once"),
        (
            "trang-{page}.htm",
            "{offset}/{page}.htm",
            "is not a template; write the address of further pages with {page} once",
        ),
        ('("https://www.vidu.example/tin.rss",)', '"https://www.vidu.example/tin.rss"', "is not a tuple"),
        (
            "https://www.vidu.example/tin.rss",
            "https://feeds.example/tin.rss",
            "feeds: https://feeds.example/tin.rss is on",
        ),
        ("    article =", '    timezone = "Asia/Hanoi"\n    article =', "'Asia/Hanoi' is not a time zone"),
        ("    article =", '    date_order = "YMD"\n    article =', "'YMD' is not an order of dates"),
        (
            "    article =",
            '    date_orders = (("(", "DMY"),)\n    article =',
            "date_orders: '(' is not a regular expression",
        ),
        ("    article =", '    select = {"sapo": "h2"}\n    article =', "'sapo' is not a field"),
        ("    article =", '    select = {"lead": "h2["}\n    article =', "'h2[' is not a CSS selector"),
        ("    article =", '    hours = ("22:00", "6h")\n    article =', "'6h' is not a time of day"),
        ("(OutletSpider):", "(OutletSpider:", "is not Python"),
        ("class Vidu", "import nowhere_at_all\n\n\nclass Vidu", "cannot be loaded (ModuleNotFoundError"),
    ],
)
def test_a_faulty_file(house: House, old: str, new: str, message: str) -> None:
    old = old.replace("\\\\", "\\")
    assert old in OUTLET
    house.put(OUTLET.replace(old, new))
    faults = house.faults()
    assert any(message in fault for fault in faults), faults
    assert all("vidu.py" in fault for fault in faults)


def test_an_outlet_without_entrances(house: House) -> None:
    source = "\n".join(line for line in OUTLET.splitlines() if "listings" not in line and "feeds" not in line)
    house.put(source + "\n")
    assert any("names no listing, feed or sitemap" in fault for fault in house.faults())


def test_recorded_pages_and_answers(house: House) -> None:
    folder = house.pages / "vidu"
    (folder / "1.html").unlink()
    assert "names 1.html, which is missing" in house.faults()[0]
    house.record("vidu", [LISTING, ARTICLE], [ARTICLE], PAGES.replace("true", "false"))
    assert "is not confirmed; read answers.json" in house.faults()[0]
    house.record("vidu", [LISTING], [])
    assert "answers.json: holds no answer" in house.faults()[0]
    house.record("vidu", [LISTING], [ARTICLE])
    assert f"holds an answer for {ARTICLE}, whose page is missing" in house.faults()[0]
    (folder / "answers.json").write_text("nothing", encoding="utf-8")
    assert "answers.json: cannot be read" in house.faults()[0]
    (folder / "pages.toml").write_text("[[page]", encoding="utf-8")
    assert "pages.toml: cannot be read" in house.faults()[0]
    (folder / "pages.toml").unlink()
    assert "pages.toml: is missing" in house.faults()[0]


def test_a_pattern_that_misses_and_one_that_takes_too_much(house: House) -> None:
    other = "https://vidu.example/tin-dang-chu-y-99.htm"
    house.record("vidu", [LISTING, ARTICLE, other], [ARTICLE, other])
    assert [fault.split(": ", 1)[1] for fault in house.faults()] == [
        f"the pattern misses the recorded article {other}; widen it"
    ]
    topic = "https://vidu.example/chu-de/don-vi-thi-dua-54321.htm"
    house.record("vidu", [LISTING, ARTICLE, topic], [ARTICLE])
    assert [fault.split(": ", 1)[1] for fault in house.faults()] == [
        f"the pattern matches the recorded {topic}, which is not an article; narrow it"
    ]


def test_an_article_under_several_addresses(house: House) -> None:
    folder = house.record("vidu", [LISTING, ARTICLE], [])
    answer = {"url": "https://vidu.example/don-vi-12345.htm", "addresses": [ARTICLE], "title": "Đơn vị thi đua"}
    (folder / "answers.json").write_text(json.dumps([answer]), encoding="utf-8")
    assert house.faults() == []


def test_two_outlets_that_name_one_host(house: House) -> None:
    house.put(OUTLET.replace('"vidu"', '"bao"').replace("    feeds", '    hosts = ("bao.example",)\n    feeds'), "bao")
    house.record("bao", [LISTING, ARTICLE], [ARTICLE])
    (fault,) = house.faults()
    assert "vidu.example is a host of" in fault
    assert "bao.py, too" in fault


def test_the_outlets_of_this_house_have_no_fault(newsarchive: Newsarchive) -> None:
    done = newsarchive("checkall", status=None)
    assert done.returncode == 0, done.stdout
