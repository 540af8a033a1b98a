"""`newsarchive checkall`: every fault of an outlet file in one line that names the file and the mend."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from newsarchive.commands.checkall import Command
from tests.conftest import Newsarchive
from tests.pages import BODY, LEAD, article

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
ANSWER = {
    "url": ARTICLE,
    "title": "Nhà máy Q45 sơ kết công tác bảo đảm kỹ thuật",
    "lead": LEAD,
    "body": list(BODY),
    "authors": [],
    "section": None,
    "published_at": "2020-11-27T08:30:00+07:00",
    "event_date": "2020-11-26",
    "photos": [],
}


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
            page = article() if url in articles else "<p>Trang</p>"
            (folder / f"{number}.html").write_text(page, encoding="utf-8")
            toml += f'\n[[page]]\nurl = "{url}"\nfile = "{number}.html"\n'
        (folder / "pages.toml").write_text(toml, encoding="utf-8")
        self.answer(*[ANSWER | {"url": url} for url in articles], name=name)
        return folder

    def answer(self, *answers: dict[str, Any], name: str = "vidu") -> None:
        (self.pages / name / "answers.json").write_text(json.dumps(answers), encoding="utf-8")

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
    house.record("vidu", [LISTING, ARTICLE], [ARTICLE], PAGES.replace("+00:00", ""))
    assert "fetched_at has no offset" in house.faults()[0]
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
    folder = house.record("vidu", [LISTING, ARTICLE], [ARTICLE])
    own = "https://vidu.example/don-vi-12345.htm"
    page = (folder / "1.html").read_text(encoding="utf-8")
    (folder / "1.html").write_text(page.replace("<title>", f'<link rel="canonical" href="{own}"><title>'))
    house.answer(ANSWER | {"url": own, "addresses": [ARTICLE]})
    assert house.faults() == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"section": "Tin nội bộ"}, "section: nothing is read, the answer is 'Tin nội bộ'; mend"),
        ({"authors": ["Hải Đăng"]}, "authors 1: nothing is read, the answer is 'Hải Đăng'; mend"),
        ({"published_at": "2020-11-27T08:35:00+07:00"}, "published_at: '2020-11-27T08:30:00+07:00' is read, the"),
        ({"lead": LEAD.replace("quý IV", "quý III")}, "quý IV.' is read, the answer is '"),
        ({"body": [*BODY, "Một đoạn nữa."]}, "body 4: nothing is read, the answer is 'Một đoạn nữa.'; mend"),
        ({"body": [BODY[0], BODY[2]]}, f"body 2: '{BODY[1][:60]}…' is read, the answer is '{BODY[2][:60]}…'; mend"),
        ({"photos": [{"url": "https://vidu.example/1.jpg", "caption": "Kho"}]}, "photos 1: nothing is read, the ans"),
        ({"url": "https://vidu.example/khac-12345.htm", "addresses": [ARTICLE]}, f"url: '{ARTICLE}' is read, the"),
    ],
)
def test_an_answer_that_is_not_what_is_read(house: House, changed: dict[str, Any], message: str) -> None:
    """One line for each field that differs, at the place where it does; white space and absent fields do not count."""
    house.answer(ANSWER | {"lead": f" {LEAD.replace(' ', '  ')}"} | changed)
    (fault,) = house.faults()
    assert "1.html: " in fault
    assert message in fault


def test_a_mistyped_field_of_an_answer(house: House) -> None:
    house.answer(ANSWER | {"sections": "Tin"})
    (fault,) = house.faults()
    assert "answers.json: holds 'sections', which is no field of an answer; it may hold title, lead, body" in fault


def test_a_page_that_is_no_article_any_more(house: House) -> None:
    (house.pages / "vidu" / "1.html").write_text("<h1>Xin lỗi</h1>", encoding="utf-8")
    (fault,) = house.faults()
    assert "1.html: is not read as an article (" in fault


def test_a_selector_is_as_good_as_what_it_picks(house: House) -> None:
    """What is removed from the text can still give another field; a selector that picks nothing is named."""
    foot = '<div class="foot"><span class="by">Hải Đăng</span> <span class="no">Số 412</span></div>'
    page = house.pages / "vidu" / "1.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</article>", f"{foot}</article>"), encoding="utf-8")
    select = '    select = {{"remove": ".foot", "authors": "{}"}}\n    article ='
    house.answer(ANSWER | {"authors": ["Hải Đăng"]})
    house.put(OUTLET.replace("    article =", select.format(".foot .by")))
    assert house.faults() == []
    house.put(OUTLET.replace("    article =", select.format(".foot .author")))
    read, unused = house.faults()
    assert "authors 1: nothing is read" in read
    assert "vidu.py: select 'authors' picks nothing in any recorded article; mend it" in unused


def test_two_outlets_that_name_one_host(house: House) -> None:
    house.put(OUTLET.replace('"vidu"', '"bao"').replace("    feeds", '    hosts = ("bao.example",)\n    feeds'), "bao")
    house.record("bao", [LISTING, ARTICLE], [ARTICLE])
    (fault,) = house.faults()
    assert "vidu.example is a host of" in fault
    assert "bao.py, too" in fault


def test_the_outlets_of_this_house_have_no_fault(newsarchive: Newsarchive) -> None:
    done = newsarchive("checkall", status=None)
    assert done.returncode == 0, done.stdout
