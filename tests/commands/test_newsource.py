"""`newsarchive newsource`: an outlet file from a listing page, on servers of different kinds and on real pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from newsarchive.base_spiders.outlet_spider import OutletSpider
from tests.conftest import IMPATIENT, ROOT, Newsarchive
from tests.pages import BODY, LEAD, article
from tests.server import Server

BIN = Path(sys.executable).parent
TITLES = (
    "Nhà máy Q{n} nghiệm thu dây chuyền đúc chính xác",
    "Phân xưởng {n} hoàn thành sửa chữa lớn trước hạn",
    "Đoàn công tác kiểm tra kho vật tư số {n}",
    "Hội thi tay nghề thợ giỏi lần thứ {n} khai mạc",
)
MENU = (
    ("/chinh-tri.html", "Chính trị"),
    ("/quoc-phong/xay-dung-luc-luong.html", "Xây dựng lực lượng"),
    ("/lien-he", "Liên hệ"),
)


def title(number: int) -> str:
    return TITLES[number % len(TITLES)].format(n=number)


def page(items: list[tuple[str, str, str]], *, head: str = "", foot: str = "", menu: Any = MENU) -> str:
    """A listing with a menu; items are (address, title, date as printed)."""
    links = "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in menu)
    shown = "".join(
        f'<article><h3><a href="{url}">{text}</a></h3><span class="time">{date}</span><p>{LEAD}</p></article>'
        for url, text, date in items
    )
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Quốc phòng - Báo Ví dụ</title>'
        f'<meta property="og:site_name" content="Báo Ví dụ">{head}</head>'
        f"<body><nav><ul>{links}</ul></nav><main>{shown}</main>{foot}</body></html>"
    )


class Found:
    """What newsource wrote into folders of its own."""

    words = ""

    def __init__(self, newsarchive: Newsarchive) -> None:
        self.newsarchive = newsarchive
        self.spiders, self.pages = newsarchive.folder / "spiders", newsarchive.folder / "pages"
        self.spiders.mkdir()
        self.pages.mkdir()
        self.done: subprocess.CompletedProcess[str]

    def __call__(self, url: str, *words: str, status: int = 0) -> str:
        folders = ("--spiders", str(self.spiders), "--pages", str(self.pages))
        settings = [word for setting in IMPATIENT for word in ("-s", setting)]
        self.done = self.newsarchive("newsource", url, *words, *folders, *settings, status=status)
        self.words = self.done.stdout
        return self.words

    def check(self, pages: Path, status: int = 0) -> str:
        folders = ("--spiders", str(self.spiders), "--pages", str(pages))
        return self.newsarchive("checkall", *folders, status=status).stdout

    @property
    def outlet(self) -> type[OutletSpider]:
        (path,) = self.spiders.glob("*.py")
        module = ModuleType(path.stem)
        exec(compile(path.read_text(encoding="utf-8"), path, "exec"), module.__dict__)
        (outlet,) = [v for v in vars(module).values() if isinstance(v, type) and v.__module__ == path.stem]
        assert issubclass(outlet, OutletSpider)
        return outlet

    @property
    def folder(self) -> Path:
        (folder,) = self.pages.iterdir()
        return folder

    @property
    def toml(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "pages.toml").read_text(encoding="utf-8"))

    @property
    def answers(self) -> list[dict[str, Any]]:
        return list(json.loads((self.folder / "answers.json").read_text(encoding="utf-8")))


@pytest.fixture
def newsource(newsarchive: Newsarchive) -> Found:
    return Found(newsarchive)


def publish(
    server: Server, address: Callable[[int], str], count: int, published: str = "2026-03-{day:02}T08:30:00+07:00"
) -> list[int]:
    """Articles at the addresses of their numbers, the newest first."""
    for number in range(1, count + 1):
        server.put(address(number), article(title(number), published=published.format(day=(number - 1) % 28 + 1)))
    return list(range(count, 0, -1))


def numbered(server: Server, size: int = 10, count: int = 30) -> str:
    """A listing in numbered pages, '?page=2', of articles '-post123.html'; the feed shows its first page."""

    def address(number: int) -> str:
        return f"/quoc-phong/nha-may-nghiem-thu-lo-{number}-post{1000 + number}.html"

    numbers = publish(server, address, count)
    pages = range(1, count // size + 1)
    pager = "".join(f'<a href="/quoc-phong.html?page={p}">{p}</a>' for p in pages)
    for p in pages:
        items = [
            (address(n), title(n), f"{(n - 1) % 28 + 1:02}/03/2026 08:30") for n in numbers[(p - 1) * size : p * size]
        ]
        items.append(("/video/phong-su-ve-nguoi-tho-duc-post77.html", "Phóng sự về người thợ đúc", ""))
        feed = '<link rel="alternate" type="application/rss+xml" href="/rss/quoc-phong.rss">'
        body = page(items, head=feed, foot=f'<div class="pagination">{pager}</div>')
        server.put(f"/quoc-phong.html?page={p}", body)
        if p == 1:
            server.put("/quoc-phong.html", body)
    entries = "".join(
        f"<item><title>{title(n)}</title><link>{server.url(address(n))}</link></item>" for n in numbers[:size]
    )
    server.put("/rss/quoc-phong.rss", f'<rss version="2.0"><channel>{entries}</channel></rss>', "application/rss+xml")
    server.put("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {server.url('/sitemap.xml')}\n", "text/plain")
    places = "".join(f"<url><loc>{server.url(address(n))}</loc></url>" for n in numbers)
    whole = places + "".join(f"<url><loc>{server.url(address(n + 5000))}</loc></url>" for n in range(100))
    server.put("/sitemap.xml", f"<urlset>{whole}</urlset>", "application/xml")
    return server.url("/quoc-phong.html")


@pytest.fixture(scope="module")
def vidu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Found, Server]]:
    """The outlet of a numbered listing, not to be changed, and its server."""
    with Server() as server:
        found = Found(Newsarchive(tmp_path_factory.mktemp("vidu")))
        found(numbered(server), "--name", "vidu")
        asked = sum(server.asked.values())
        assert asked <= 12, "a handful of pages, once each"
        yield found, server


def test_a_numbered_listing(vidu: tuple[Found, Server]) -> None:
    found, server = vidu
    outlet = found.outlet
    assert outlet.article == r"^(?!.*/video/).*-post\d+\.html$"
    assert outlet.listings == {"quoc-phong": server.url("/quoc-phong.html")}
    assert (outlet.name, outlet.title, outlet.homepage) == ("vidu", "Báo Ví dụ", server.url("/"))
    assert outlet.feeds == (server.url("/rss/quoc-phong.rss"),)
    assert not outlet.sitemaps, "a sitemap of the whole outlet would bring its other sections"
    assert re.search(r"sitemap +http://\S+/sitemap.xml\n.*left out: 20 of the 130 articles", found.words)
    assert "page 2 shows 10 other articles" in found.words
    assert "day first (DMY)" in found.words
    assert not outlet.is_article(server.url("/video/phong-su-ve-nguoi-tho-duc-post77.html"))
    urls = [one["url"] for one in found.toml["page"]]
    assert urls[:2] == [server.url("/quoc-phong.html"), server.url("/quoc-phong.html?page=2")]
    assert server.asked["/robots.txt"]


def test_what_is_written_keeps_the_rules_of_the_house(vidu: tuple[Found, Server]) -> None:
    found, _ = vidu
    (path,) = found.spiders.glob("*.py")
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 25
    day = found.toml["fetched_at"][:10]
    expected = f"Rests on the pages recorded on {day} by newsource; read them before you trust it."
    assert expected in source
    for words in (["check"], ["format", "--check"]):
        command = [BIN / "ruff", *words, "--stdin-filename", "newsarchive/spiders/vidu.py", "-"]
        done = subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout


def test_the_answers_wait_for_a_person(vidu: tuple[Found, Server], tmp_path: Path) -> None:
    found, _ = vidu
    assert found.toml["confirmed"] is False
    assert (found.folder / "pages.toml").read_text(encoding="utf-8").startswith("# ")
    assert len(found.answers) == 3
    for answer in found.answers:
        assert answer["title"] in {title(n) for n in range(1, 31)}
        assert answer["lead"] == LEAD
        assert answer["body"] == list(BODY)
        assert answer["published_at"].startswith("2026-03-")
        assert set(answer) >= {"authors", "agency", "section", "modified_at", "event_date", "photos"}
    steps = found.words[found.words.index("\nNext\n") :]
    places = [steps.index(word) for word in ("answers.json", "confirmed = true", "checkall", "newsarchive crawl vidu")]
    assert places == sorted(places)
    assert f"newsarchive checkall --spiders {found.spiders} --pages {found.pages}: mend" in steps
    assert f"PYTHONPATH={found.newsarchive.folder} newsarchive crawl vidu -s SPIDER_MODULES=spiders" in steps
    assert "is not confirmed; read answers.json" in found.check(found.pages, status=1)
    pages = tmp_path / "pages"
    shutil.copytree(found.pages, pages)
    toml = pages / "vidu" / "pages.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("confirmed = false", "confirmed = true"), encoding="utf-8")
    assert found.check(pages) == "1 outlets: no fault\n"


def test_a_new_outlet_crawls(vidu: tuple[Found, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the listing to the archive, as the README says."""
    found, _ = vidu
    shutil.copytree(found.spiders, tmp_path / "spiders")
    (tmp_path / "spiders" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    archive = Newsarchive(tmp_path)
    archive.crawl("vidu", "-s", "SPIDER_MODULES=spiders", "-s", "EXTRACTION_WORKERS=0")
    stored = {row["url"]: row for row in archive.exported()}
    assert len(stored) == 30
    same = ("title", "lead", "authors", "section", "published_at", "modified_at", "event_date")
    for answer in found.answers:
        row = stored[answer["url"]]
        assert {key: row[key] for key in same} == {key: answer[key] for key in same}
        assert row["body"].split("\n\n") == answer["body"]


def test_a_listing_of_two_pages_ends_where_its_numbers_end(newsource: Found, server: Server) -> None:
    told = newsource(numbered(server, count=20), "--name", "haitrang")
    assert newsource.outlet.listings == {"quoc-phong": server.url("/quoc-phong.html")}
    assert "no further page" not in told


def test_a_wordpress_like_listing(newsource: Found, server: Server) -> None:
    def address(number: int) -> str:
        return f"/2026/{number % 3 + 1:02}/navy-yard-accepts-patrol-boat-{'abcdefghij'[number % 10]}/"

    for number in range(20):
        server.put(address(number), article(f"Navy yard accepts patrol boat number {number} into service"))
    menu = (("/category/naval-news/", "Naval News"), ("/about-us/", "About us"), ("/2026/03/", "March 2026"))
    for p in (1, 2):
        items = [
            (address(n), f"Navy yard accepts patrol boat number {n} into service", "")
            for n in range(p * 10 - 10, p * 10)
        ]
        further = '<a class="next page-numbers" href="/category/naval-news/page/2/">Next</a>' if p == 1 else ""
        body = page(items, foot=f'<nav class="pagination">{further}</nav>', menu=menu)
        server.put("/category/naval-news/" if p == 1 else f"/category/naval-news/page/{p}/", body)
    words = newsource(server.url("/category/naval-news/"), "--name", "naval")
    outlet = newsource.outlet
    assert outlet.article == r"/\d{4}/\d{1,2}/[^/?]+/?$"
    assert outlet.listings == {"naval-news": server.url("/category/naval-news/")}
    assert all(outlet.is_article(server.url(address(n))) for n in range(20))
    assert not outlet.is_article(server.url("/2026/03/"))
    assert "page 2 shows" in words


def test_a_listing_that_a_script_goes_on_with(newsource: Found, server: Server) -> None:
    """18-digit stamps for ids; the zone stands in a hidden field, and further pages have no link to the next."""

    def address(number: int) -> str:
        return f"/don-vi-bao-dam-ky-thuat-dot-{number}-10226030{number:02}92012481.htm"

    numbers = publish(server, address, 30)
    topics = [("/chu-de/nghi-quyet-dai-hoi-di-vao-cuoc-song-271.htm", "Nghị quyết Đại hội đi vào cuộc sống", "")]
    for p in (1, 2, 3):
        items = [(address(n), title(n), f"{(n - 1) % 28 + 1:02}/03/2026 15:34") for n in numbers[p * 10 - 10 : p * 10]]
        if p == 1:
            zone = (
                '<input type="hidden" id="hdZoneId" value="102"><a href="javascript:;" class="view-more">Xem thêm</a>'
            )
            server.put("/trang-bi.htm", page(items + topics, foot=zone))
        server.put(f"/timelinelist/102/{p}.htm", "".join(f'<h3><a href="{u}">{t}</a></h3>' for u, t, _ in items))
    newsource(server.url("/trang-bi.htm"), "--name", "bantin")
    outlet = newsource.outlet
    assert outlet.article == r"-\d{12,}\.htm$"
    template = server.url("/timelinelist/102/{page}.htm")
    assert outlet.listings == {"trang-bi": (server.url("/trang-bi.htm"), template)}
    assert outlet.next_page(server.url("/trang-bi.htm")) == server.url("/timelinelist/102/2.htm")


def test_months_before_days(newsource: Found, server: Server) -> None:
    def address(number: int) -> str:
        return f"/tin-tuc/tin-co-so/nha-may-don-vi-thi-dua-{number}--d103-t{8300 + number}.html"

    numbers = publish(server, address, 14)
    items = [(address(n), title(n), f"3/{n}/2026 10:46:35 AM") for n in numbers]
    menu = (*MENU, ("/tin-tuc/tin-hoat-dong-d101.html", "Tin hoạt động"), ("/tin-tuc/tin-co-so-d103.html", "Tin cơ sở"))
    server.put("/tin-tuc/tin-co-so-d103.html", page(items, menu=menu))
    words = newsource(server.url("/tin-tuc/tin-co-so-d103.html"), "--name", "tapchi")
    outlet = newsource.outlet
    assert outlet.article == r"-d\d+-t\d+\.html$"
    assert (outlet.date_order, outlet.date_orders) == ("MDY", ())
    assert outlet.listings == {"tin-co-so": server.url("/tin-tuc/tin-co-so-d103.html")}
    assert "'3/14/2026 10:46:35 AM' can be read in no other way" in words
    assert "how the listing goes on" in words[words.index("Could not find out") :]


def test_nothing_that_stands_is_overwritten(newsource: Found, server: Server) -> None:
    url = numbered(server)
    (newsource.spiders / "vidu.py").write_text("# mine\n", encoding="utf-8")
    newsource(url, "--name", "vidu", status=2)
    assert "vidu.py exists already" in newsource.done.stderr
    assert len(newsource.done.stderr.strip().splitlines()) == 1
    assert (newsource.spiders / "vidu.py").read_text(encoding="utf-8") == "# mine\n"
    assert not list(newsource.pages.iterdir())
    assert not server.asked, "nobody is asked for what cannot be kept"


def test_a_host_without_a_name_is_called_by_its_title(newsource: Found, server: Server) -> None:
    newsource(numbered(server))
    assert newsource.outlet.name == "baovidu"


@pytest.mark.parametrize(
    ("url", "words", "message"),
    [
        ("ftp://a.example/", (), "not an http or https address"),
        ("https://a.example/", ("--name", "Báo"), "a name is small letters"),
        ("https://vdi.org.vn/tin-tuc/tin-co-so-d103.html", (), "vdi describes that host"),
    ],
)
def test_what_cannot_be_begun_is_one_line(newsource: Found, url: str, words: tuple[str, ...], message: str) -> None:
    newsource(url, *words, status=2)
    assert message in newsource.done.stderr
    assert len(newsource.done.stderr.strip().splitlines()) == 1


def test_a_listing_without_articles_is_one_line(newsource: Found, server: Server) -> None:
    newsource(server.put("/", page([("/gioi-thieu.html", "Giới thiệu chung về chúng tôi", "")])), status=2)
    told = "no articles can be recognised: 4 links, headlines that lead to an address like an article's: 1, of one form"
    assert told in newsource.done.stderr
    assert "or begin by hand with 'newsarchive genspider -t outlet' (docs/outlets.md)\n" in newsource.done.stderr
    newsource(server.url("/khong-co"), status=2)
    assert "HTTP 404" in newsource.done.stderr
    server.put("/robots.txt", "User-agent: *\nDisallow: /", "text/plain")
    newsource(server.url("/"), "--name", "kin", status=2)
    assert "robots.txt" in newsource.done.stderr
    assert len(newsource.done.stderr.strip().splitlines()) == 1
    assert not list(newsource.spiders.iterdir())
    assert not list(newsource.pages.iterdir())


@pytest.mark.parametrize(
    ("crumb", "listing"), [('<a href="/quoc-phong.html">Quốc phòng</a>', "/quoc-phong.html"), ("", None)]
)
def test_an_articles_address_is_one_line(newsource: Found, server: Server, crumb: str, listing: str | None) -> None:
    """It names the listing of the article's section if the page links to one; nothing is written."""
    head = '<meta charset="utf-8"><meta property="article:section" content="Quốc phòng">'
    html = article(title(1), head=head).replace("<main>", f'<nav><a href="/">Trang chủ</a> {crumb}</nav><main>')
    url = server.put("/nha-may-nghiem-thu-day-chuyen-duc-20260314.html", html)
    newsource(url, status=2)
    assert newsource.done.stderr.count("\n") == 1
    assert f"{url} reads as an article: '{title(1)}', with 148 words of text; name a listing" in newsource.done.stderr
    such = f", such as {server.url(listing)}" if listing else ""
    assert newsource.done.stderr.endswith(f"; name a listing page{such}, or add --listing if it is one\n")
    assert not [*newsource.spiders.iterdir(), *newsource.pages.iterdir()]


def test_a_listing_that_reads_as_an_article_is_one_if_a_person_says_so(newsource: Found, server: Server) -> None:
    """A round-up: whole paragraphs, each with a link at its end."""
    names = [f"/bai/nha-may-nghiem-thu-lo-so-{n}-b{1000 + n}.htm" for n in range(1, 7)]
    for n, name in enumerate(names):
        server.put(name, article(title(n)))
    rows = "".join(f'<p>{BODY[n % 3]} <a href="{name}">{title(n)}</a></p>' for n, name in enumerate(names))
    head = "<h1>Điểm lại các tin của nhà máy trong tuần qua</h1>"
    html = f'<html lang="vi"><meta charset="utf-8"><body><main>{head}{rows}</main></body></html>'
    url = server.put("/diem-tin/", html)
    newsource(url, "--name", "diemtin", status=2)
    assert "or add --listing if it is one" in newsource.done.stderr
    newsource(url, "--name", "diemtin", "--listing")
    assert newsource.outlet.article == r"-b\d+\.htm$"


def test_a_listing_whose_rows_are_one_text_each(newsource: Found, server: Server) -> None:
    """Its page 2 has an address of the articles' form, and is none. The outlet is called as every <title> says."""
    names = [f"/bai/nha-may-nghiem-thu-lo-{n}-{1000 + n}.htm" for n in range(6)]
    outlet_title = " | Tạp chí Xưởng Thợ</title>"
    for n, name in enumerate(names):
        server.put(name, article(title(n)).replace("</title>", outlet_title))
    links = [f'<a href="{name}">{title(n)}</a>' for n, name in enumerate(names)]
    rows = [f"<tr><td>{link}<br>{n}-2-2026<br>{LEAD}</td></tr>" for n, link in enumerate(links, 1)]
    pager = '<a href="/nha-may/">1</a> <a href="/nha-may/trang-2.htm">2</a>'
    for p, path in ((1, "/nha-may/"), (2, "/nha-may/trang-2.htm")):
        table = f"<table>{''.join(rows[p * 3 - 3 : p * 3])}</table>"
        head = f'<head><meta charset="utf-8"><title>Nhà máy{outlet_title}</head>'
        server.put(path, f'<html lang="vi">{head}<body><h3>Nhà máy</h3>{table}<div>{pager}</div></body></html>')
    words = newsource(server.url("/nha-may/"), "--name", "xuongtho")
    outlet = newsource.outlet
    assert "page 2 shows 3 other articles" in words
    assert outlet.title == "Tạp chí Xưởng Thợ"
    assert all(outlet.is_article(server.url(name)) for name in names)
    assert not outlet.is_article(server.url("/nha-may/trang-2.htm"))


def test_a_page_that_only_looks_like_an_article_is_named(newsource: Found, server: Server) -> None:
    url = numbered(server)
    server.put("/quoc-phong/nha-may-nghiem-thu-lo-30-post1030.html", "<html><body><p>Xin lỗi.</p></body></html>")
    words = newsource(url, "--name", "vidu")
    assert "nha-may-nghiem-thu-lo-30-post1030.html has an article's address, but no article" in words
    assert len(newsource.answers) == 3


def test_a_real_listing_by_replay(newsource: Found, shared: Path) -> None:
    words = newsource(
        "https://vnexpress.net/kinh-doanh", "--name", "that", "-s", f"REPLAY={shared / 'pages' / 'vi.warc.gz'}"
    )
    assert newsource.outlet.article == r"-\d{5,}\.html$"
    assert "kinh-doanh-p2: not in " in words, "what a replay lacks is reported, not guessed"
    assert [answer["authors"] for answer in newsource.answers] != [[]]
