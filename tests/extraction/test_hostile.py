"""Any bytes give an article or a reason, within bounds, and what comes out is text."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.extraction import extract, links, next_page, read_feed, read_sitemap
from newsarchive.items import Article

URL = "https://bao.example/tin/bai-1.html"
TEXT = "Nhà máy tổ chức hội nghị tổng kết phong trào thi đua với sự tham gia của nhiều đại biểu trong toàn ngành. " * 3
HEAD = "<html lang=vi><head><title>Tiêu đề bài</title></head><body><h1>Tiêu đề bài</h1>"
PAGE = f"{HEAD}<div>%s<p>{TEXT}</p></div></body></html>"
MARKUP = re.compile(r"<\s*/?\s*(?:script|img|b|p|div|a|iframe)\b", re.I)


def texts(article: Article) -> list[str]:
    photos = [t for p in article.photos for t in (p.caption, p.credit, p.alt)]
    evidence = [raw for _, raw in article.evidence.values()]
    fields = [article.title, article.lead, article.body, article.section, article.agency]
    return [t for t in (*fields, *article.authors, *article.tags, *photos, *evidence) if t]


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='related'>",
        "</div>",
        "<figure>",
        "</figure>",
        "<figcaption>",
        "</figcaption>",
        "<img src=/a.jpg>",
        "<h1>",
        "</h1>",
        "<table><tr><td>",
        "</table>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "&amp;",
        "&#0;",
        "&#x110000;",
        '<script type=\'application/ld+json\'>{"@type":"NewsArticle",',
        '"headline":',
        "[1,2",
        "}",
        "<a href='//'>",
        "<a href='http://[x'>",
        "<time datetime='99999-99-99'>",
        "<meta property='article:published_time' content='0000-00-00'>",
        "Ảnh: A",
        "Tin, ảnh: ANH KHÔI",
        "31/02/2020 25:61",
        "\x00",
        "\ufeff",
        "\u202e",
        "<br><br>",
        "<li>",
        "<b>",
        "<i>",
        "Theo TTXVN",
        TEXT,
        "'",
        '"',
        "<",
        ">",
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40).map("".join))
def test_shuffled_markup(body):
    article = extract(body.encode("utf-8", "replace"), URL)
    assert not (article.refusal or "").startswith("extraction failed"), article.refusal
    assert not [t for t in texts(article) if MARKUP.search(t)]
    assert not [t for t in texts(article) if "\x00" in t]
    links(body.encode(), URL)
    next_page(body.encode(), URL)
    read_feed(body.encode(), URL)
    read_sitemap(body.encode(), URL)


@settings(max_examples=100)
@given(st.binary(max_size=3000))
def test_any_bytes(body):
    article = extract(body, URL)
    assert not (article.refusal or "").startswith("extraction failed"), article.refusal
    links(body, URL)
    read_feed(body, URL)
    read_sitemap(body, URL)


@settings(max_examples=100)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_address(url, encoding):
    extract(b"<p>x</p>", url, encoding=encoding)
    links(b"<a href='x'>x</a>", url)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        PAGE % ("<table><tr><td>" * 10_000),
        PAGE % ("<p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">"),
        PAGE % ("<p " + " ".join(f'a{i}=">"' for i in range(100_000)) + ">"),
        PAGE % ("<p " + " ".join(f"a{i}='<'" for i in range(100_000)) + ">"),
        PAGE % ("<p>x</p>" * 100_000),
        "<!--" * 100_000,
        "<!DOCTYPE html [" + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)) + "]><p>&a11;</p>",
        PAGE % ("<script type='application/ld+json'>" + "[" * 50_000 + "</script>"),
        PAGE
        % ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"' + '\\"a' * 50_000 + "</script>"),
        PAGE % ("<p>" + "(" * 50_000 + "</p>"),
        PAGE % ("<figure><img src=/a.jpg><figcaption>" + "Ảnh: A " * 5_000 + "</figcaption></figure>"),
    ],
    ids=[
        "deep",
        "tables",
        "attributes",
        "quoted-gt",
        "quoted-lt",
        "many",
        "comments",
        "entities",
        "json",
        "quotes",
        "brackets",
        "credit",
    ],
)
def test_bounded(body):
    # An unbounded one takes minutes: the run's own time limit would show it.
    article = extract(body.encode(), URL)
    assert isinstance(article, Article)


def test_article_beside_the_hostile_part_is_read():
    for part in (
        '<p a=">" ' + " ".join(f"b{i}='<'" for i in range(5_000)) + "></p>",
        "<p>\x00</p>",
        "<script>if (a<b && c>'d') {</script>",
    ):
        article = extract((PAGE % part).encode(), URL)
        assert article.refusal is None
        assert article.title == "Tiêu đề bài"
        assert "hội nghị tổng kết" in (article.body or "")


def test_script_in_a_caption():
    caption = "<script>alert(1)</script>Lễ <b onclick=x>khởi công</b> &lt;img src=x&gt;"
    body = f"<figure><img src=/a.jpg alt='<b>x</b>'><figcaption>{caption}</figcaption></figure>"
    article = extract((PAGE % body).encode(), URL)
    assert article.photos[0].caption == "Lễ khởi công"
    assert article.photos[0].alt == "x"


def test_too_large():
    assert extract(b"<p>" + b"x" * 20_000_001, URL).refusal == "too large"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty page"),
        (b"  \n", "empty page"),
        (b"<html><body></body></html>", "empty page"),
        (b"%PDF-1.7 \x00\x01", "no HTML"),
        (b"<?xml version='1.0'?><rss><channel><item><title>x</title></item></channel></rss>", "feed"),
        (b"<title>Just a moment...</title><p>Checking your browser</p>", "robot check"),
    ],
)
def test_reasons(body, reason):
    assert extract(body, URL).refusal == reason
