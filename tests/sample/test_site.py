"""The sample site as a web site: what it answers, where its links lead, its feed, its WARC."""

import re
import unicodedata
from collections import Counter
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from io import BytesIO
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import lxml.etree
import lxml.html
import pytest
from warcio.archiveiterator import ArchiveIterator

from newsarchive.archive.compression import zstd
from newsarchive.spiders.sample import RECORDINGS
from tools.sample import SITES, SNAPSHOTS, answers, build, pages
from tools.sample.site import DEAD, FEED, SITEMAP

HOSTS = {site.host for site in SITES.values()}


@cache
def captures(snapshot):
    return {capture.url: capture for capture in pages(snapshot)}


@cache
def tree(snapshot, url):
    return lxml.html.document_fromstring(captures(snapshot)[url].body.decode(), base_url=url)


def zstd_content(path):
    return zstd.decompress(path.read_bytes())


def html_pages(snapshot):
    return [u for u, c in captures(snapshot).items() if c.headers[0][1].startswith("text/html") and c.body.strip()]


def links(snapshot, url):
    found = (a.get("href") for a in tree(snapshot, url).iterfind(".//a[@href]"))
    absolute = (urldefrag(urljoin(url, href)).url for href in found if not href.startswith("javascript:"))
    return {link for link in absolute if urlsplit(link).netloc in HOSTS}


def robots(snapshot, host):
    parser = RobotFileParser()
    parser.parse(captures(snapshot)[f"https://{host}/robots.txt"].body.decode().splitlines())
    return parser


def allowed(snapshot, url):
    return robots(snapshot, urlsplit(url).netloc).can_fetch("newsarchive", url)


def test_another_visit_is_an_error():
    with pytest.raises(ValueError, match="no snapshot 3"):
        list(pages(3))


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_every_address_is_given_once_with_the_visits_moment(snapshot):
    given = list(pages(snapshot))
    assert max(Counter(c.url for c in given).values()) == 1
    assert {datetime.fromisoformat(c.fetched_at) for c in given} == {SNAPSHOTS[snapshot]}
    assert all(dict(c.headers)["Content-Length"] == str(len(c.body)) for c in given)


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_the_same_visit_gives_the_same_bytes(snapshot):
    assert [(c.url, c.body) for c in pages(snapshot)] == [(c.url, c.body) for c in pages(snapshot)]


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_every_link_leads_to_a_page_or_is_forbidden_or_meant_to_be_gone(snapshot):
    known = captures(snapshot)
    gone = {url for url, c in known.items() if c.status == 404}
    linked = {link for url in html_pages(snapshot) for link in links(snapshot, url)}
    assert [link for link in linked if link not in known and allowed(snapshot, link)] == []
    assert linked & gone == {DEAD}


def test_every_article_is_found_from_the_listings_the_feed_or_the_sitemap():
    known = captures(1)
    listed = {link for url in html_pages(1) if "/article/" not in url for link in links(1, url)}
    fed = set(lxml.etree.fromstring(known[FEED].body).xpath("//item/link/text()"))
    mapped = set(lxml.etree.fromstring(known[SITEMAP].body).xpath("//*[local-name()='loc']/text()"))
    every = {article.url for article in answers(1)}
    assert every <= listed | fed | mapped
    assert len(fed - listed) == 1
    assert len(mapped - listed) == 1


def test_the_feed_is_rss_with_dates_that_email_readers_know():
    feed = lxml.etree.fromstring(captures(1)[FEED].body)
    dates = [parsedate_to_datetime(text) for text in feed.xpath("//item/pubDate/text()")]
    gold = {article.url: article for article in answers(1)}
    assert dates == sorted(dates, reverse=True)
    for item in feed.iter("item"):
        article = gold[item.findtext("link")]
        assert item.findtext("title") == article.title
        assert parsedate_to_datetime(item.findtext("pubDate")).isoformat() == article.published_at
        assert article.lead in lxml.html.fromstring(item.findtext("description")).text_content()


def test_the_sitemap_still_names_the_article_that_vanished():
    before, after = (
        set(lxml.etree.fromstring(captures(v)[SITEMAP].body).xpath("//*[local-name()='loc']/text()")) for v in (1, 2)
    )
    gone = {u for u, c in captures(2).items() if c.status == 404} - {DEAD}
    assert len(gone) == 1
    assert gone <= before & after
    assert {captures(1)[url].status for url in gone} == {200}


def test_robots_forbids_one_article_that_a_listing_links():
    listings = {urljoin(s.home, part.listing(n)) for s in SITES.values() for part in s.sections for n in (1, 2, 3)}
    linked = {link for url in listings.intersection(html_pages(1)) for link in links(1, url)}
    banned = {link for link in linked if not allowed(1, link)}
    assert len(banned) == 1
    assert banned <= set(captures(1))
    assert not banned & {article.url for article in answers(1)}


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.name)
def test_a_sections_pages_show_each_of_its_articles_once_newest_first(site):
    gold = {article.url: article for article in answers(1)}
    for section in site.sections:
        shown = []
        for number in range(1, 9):
            url = urljoin(site.home, section.listing(number))
            if url not in captures(1) or not captures(1)[url].body.strip():
                break
            items = tree(1, url).xpath(
                "//*[contains(@class, 'ds-tin') or @class='news-list' or @class='list-news-category'"
                " or contains(@class, 'timeline') or contains(@class, 'stream-item')"
                " or contains(@class, 'category-item')]//a/@href"
            )
            for href in dict.fromkeys(urljoin(url, href) for href in items):
                if href in gold and href not in shown:
                    shown.append(href)
        mine = [a.url for a in answers(1) if a.source == site.name and a.section == section.name]
        assert shown == [u for u in mine if u in shown]
        assert shown


def test_at_least_one_section_has_three_pages_and_the_last_fragment_is_empty():
    assert "https://cnqp.example/tin-tuc/tin-hoat-dong-d101.html?Page=3" in captures(1)
    fragments = [c for u, c in captures(1).items() if "/timelinelist/101/" in u]
    assert [bool(c.body.strip()) for c in fragments] == [True] * (len(fragments) - 1) + [False]


def test_one_listing_element_prints_both_orders_of_one_date():
    spans = tree(1, "https://tinquocphong.example/trang-bi.htm").xpath("//span[contains(@class, 'time-ago')]")
    assert spans
    for span in spans:
        month_first = datetime.strptime(span.get("title"), "%m/%d/%Y %I:%M:%S %p")  # noqa: DTZ007
        assert span.text_content() == f"{month_first:%d/%m/%Y %H:%M}"


def test_old_pages_are_padded_and_day_first_and_new_ones_unpadded_and_month_first():
    old = next(u for u in captures(1) if "/article/1254/" in u)
    assert "12/07/2022 12:00:05 PM" in tree(1, old).text_content()
    assert "Tin hoạt động" in tree(1, old).text_content()
    new = next(u for u in captures(1) if u.endswith("-t9004.html"))
    assert "3/5/2026 3:34:10 PM" in tree(1, new).text_content()


def test_one_article_is_reachable_under_both_generations_addresses():
    old = next(u for u in captures(1) if "/article/1402/" in u)
    canonical = tree(1, old).xpath("//link[@rel='canonical']/@href")
    gold = next(a for a in answers(1) if a.url == canonical[0])
    for url in (old, gold.url):
        assert gold.lead in " ".join(tree(1, url).text_content().split())


def test_pages_of_an_article_turn_the_leads_of_others_and_leave_the_article_as_it_is():
    gold = next(a for a in answers(1) if a.url.endswith("-t9004.html"))
    others = []
    for number in (1, 2, 3):
        page = tree(1, f"{gold.url}?Page={number}")
        assert gold.body.split("\n\n")[0] in page.text_content()
        others.append(page.xpath("//*[@class='news-other-item']/a[@class='title']/text()"))
    assert others[0] != others[1] != others[2]
    assert all(gold.title not in titles for titles in others)


def test_the_clock_of_a_page_is_the_visits_and_not_the_articles():
    for snapshot, day in ((1, "10/03/2026"), (2, "17/03/2026")):
        url = next(u for u in captures(snapshot) if u.endswith("-745902"))
        assert day in tree(snapshot, url).xpath("string(//*[@id='subTopMenu-time'])")


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_all_text_is_nfc(snapshot):
    for capture in captures(snapshot).values():
        text = capture.body.decode()
        assert text == unicodedata.normalize("NFC", text), capture.url


@pytest.mark.parametrize("snapshot", SNAPSHOTS)
def test_the_shipped_recording_is_what_the_generator_builds(snapshot, tmp_path):
    count = build(tmp_path / "built.warc.zst", snapshot)
    built, shipped = zstd_content(tmp_path / "built.warc.zst"), zstd_content(RECORDINGS[str(snapshot)])
    assert built == shipped, "run 'python -m tools.sample'"
    read = {}
    for record in ArchiveIterator(BytesIO(shipped)):
        assert record.rec_type == "response"
        moment = record.rec_headers.get_header("WARC-Date")
        assert datetime.fromisoformat(moment) == SNAPSHOTS[snapshot]
        url = record.rec_headers.get_header("WARC-Target-URI")
        read[url] = (int(record.http_headers.get_statuscode()), record.content_stream().read())
    assert read == {c.url: (c.status, c.body) for c in captures(snapshot).values()}
    assert count == len(read)


def test_addresses_look_like_the_cmses_they_are_named_after():
    shapes = {
        "cnqp": r"/article/\d+/[a-z0-9-]+|/tin-tuc/[a-z-]+/[a-z0-9-]+-d\d+-t\d+\.html",
        "quansu": r"/[a-z0-9-]+-post\d+\.html|/cong-nghiep-quoc-phong/[a-z-]+/[a-z0-9-]+-\d{6}",
        "tinquocphong": r"/[a-z0-9-]+-\d{18}\.htm",
    }
    for article in answers(2):
        assert re.fullmatch(shapes[article.source], urlsplit(article.url).path), article.url
    assert any("--d" in a.url for a in answers(1))  # the slug's own hyphen, where a title ends in punctuation
    assert any("/ky-ket-" in a.url for a in answers(1))
    assert any("ang-sang-tao" not in a.url and "lao-ong-sang-tao" in a.url for a in answers(1))  # đ dropped
