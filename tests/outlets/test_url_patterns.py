"""The pattern of an outlet's articles, from the links of its listing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.models import Link
from newsarchive.outlets.link_classifier import classify
from newsarchive.outlets.url_patterns import induce, why_none

HEADLINE = "Nhà máy nghiệm thu dây chuyền đúc chính xác"
WORDS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
# What no listing's menu is without, in the shapes of several systems.
MENU = (
    "/tin-tuc/tin-hoat-dong-d101.html",
    "/quoc-phong-an-ninh/tin-tuc",
    "/news/land",
    "/tin-video.html",
    "/category/x/",
    "/2026/03/",
    "/lien-he.html",
    "/en/",
    "/rss",
)


def listing(address: str, count: int = 10) -> list[Link]:
    """The links of a listing: its menu, and articles whose address is made of a word, a number and an id."""
    links = [Link(f"https://a.example{url}", title="Tin tức mới") for url in MENU]
    for n in range(count):
        url = address.format(w=WORDS[n], n=n, id=634_000 + 7 * n)
        links.append(Link(f"https://a.example{url}", title=f"{HEADLINE} lô {n}"))
    return links


@pytest.mark.parametrize(
    ("address", "pattern"),
    [
        ("/tin-tuc/tin-co-so/don-vi-thi-dua-{w}--d103-t{id}.html", r"-d\d+-t\d+\.html$"),
        ("/Public/Pages/danh-sach-tin-tuc.aspx?Cat=104&ItemID={id}", r"[?&]ItemID=\d+"),
        ("/article/{id}/ang-uy-{w}", r"/article/\d+/[^/?]*[^/?\d][^/?]*/?$"),
        ("/quoc-phong-an-ninh/tin-tuc/don-vi-thi-dua-{w}-{id}", r"-\d{5,}$"),
        ("/Su-kien/don-vi-thi-dua-{w}-i{id}/", r"-i\d+/?$"),
        ("/vi/tin/don-vi-{w}/{n}.html", r"/\d+\.html$"),
        (
            "/vn/chi-tiet/sa/{id:08x}-1234-1234-1234-12345678abc{n:x}",
            r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        ),
        ("/chinh-tri/don-vi-thi-dua-{w}-post{id}.vov", r"-post\d+\.vov$"),
        ("/thoi-su/don-vi-thi-dua-{w}-{id}.ldo", r"-\d{5,}\.ldo$"),
        ("/don-vi-thi-dua-{w}-10226{id}92012{n}.htm", r"-\d{12,}\.htm$"),
        ("/global/europe/2026/03/1{n}/don-vi-{w}/", r"/\d{4}/\d{1,2}/\d{1,2}/[^/?]+/?$"),
        ("/2026/03/don-vi-{w}/", r"/\d{4}/\d{1,2}/[^/?]+/?$"),
        ("/threats/2022/03/don-vi-{w}/{id}/", r"/\d{5,}/?$"),
        ("/tin.php?id={id}", r"[?&]id=\d+"),
        ("/tin/bai-{n}.html", r"-\d+\.html$"),
        ("/news/{id}_bai_viet_{w}.html", r"/\d+_[^/?]*\.html/?$"),
        ("/News/Detail/{id}", r"/\d{5,}$"),
        ("/tin-video/don-vi-thi-dua-{w}.html", None),
    ],
)
def test_the_shape_of_addresses(address: str, pattern: str | None) -> None:
    links = listing(address)
    found = induce(classify(links, "https://a.example/tin"))
    assert found is not None
    assert [link for link in links if found.fits(link.url)] == links[len(MENU) :]
    if pattern is None:
        assert not found.sure, "words alone"
    else:
        assert found.regex == pattern


def test_two_links_are_no_listing() -> None:
    assert induce(classify(listing("/tin/don-vi-{w}-{id}.html", 2), "https://a.example/tin")) is None
    assert induce(classify(listing("/tin/don-vi-{w}-{id}.html", 3), "https://a.example/tin")) is not None


def test_numbered_pages_are_no_articles_whatever_form_their_address_has() -> None:
    links = listing("/bai/don-vi-{w}-{n}.htm")
    pages = [Link(f"https://a.example/tin/trang-{n}.htm", title=str(n)) for n in (2, 3)]
    found = induce(classify([*links, *pages], "https://a.example/tin/"))
    assert found is not None
    assert found.regex == r"^(?!.*/trang-\d+\.htm$).*-\d+\.htm$"
    assert [link for link in links if found.fits(link.url)] == links[len(MENU) :]
    # Where the articles have the form of the numbered pages, nothing tells them apart.
    alike = [Link(f"https://a.example/bai-{w}-p{n}.htm", title=f"{HEADLINE} {w}") for n, w in enumerate(WORDS)]
    page = Link("https://a.example/tin-tuc-p2.htm", title="2")
    assert induce(classify([*alike, page], "https://a.example/tin-tuc.htm")) is None
    assert "https://a.example/tin-tuc-p2.htm has that form, too" in why_none(
        [*alike, page], "https://a.example/tin-tuc.htm"
    )


def test_a_dot_in_a_slug_is_a_letter() -> None:
    links = [Link(f"https://a.example/bai/xe-cuu-keo-vuot-deo.{w}.htm", title=f"{HEADLINE} {w}") for w in WORDS[:5]]
    found = induce(classify(links, "https://a.example/nha-may/"))
    assert found is not None
    assert found.matched == links
    assert why_none(links[:4], "https://a.example/nha-may/") == (
        "4 links, headlines that lead to an address like an article's: 4, of one form: 4; 3 of one form with a number "
        "or a date are needed, or 5 of words alone"
    )


def test_two_systems_in_one_listing() -> None:
    links = listing("/tin/don-vi-thi-dua-{w}-post{id}.html") + listing("/article/{id}/don-vi-{w}", 5)
    found = induce(classify(links, "https://a.example/tin"))
    assert found is not None
    assert not found.missed
    assert not any(found.fits(f"https://a.example{url}") for url in MENU)


_PART = st.text("abcxyz0123456789-._%~á ", max_size=12)
_URLS = st.builds(
    lambda parts, query, slash: f"https://a.example/{'/'.join(parts)}{slash}{query}",
    st.lists(
        _PART | st.sampled_from(["2026", "03", "video", "tin-nong-trong-ngay-12345.html", "page", "article"]),
        max_size=5,
    ),
    st.sampled_from(["", "?id=12", "?page=2", "?q=a b", "?", "#x"]),
    st.sampled_from(["", "/"]),
)
_LINKS = st.lists(
    st.builds(Link, _URLS, title=st.sampled_from([None, "2", "Tin", HEADLINE, HEADLINE + " nữa"])), max_size=25
)


@given(_LINKS)
def test_a_pattern_matches_no_link_that_is_certainly_no_article(links: list[Link]) -> None:
    classes = classify(links, "https://a.example/tin.html")
    assert len(classes.articles) + len(classes.others) + len(classes.unclear) == len(links)
    pattern = induce(classes)
    if pattern is not None:
        assert len({link.url for link in pattern.matched if link in classes.articles}) >= 1
        assert not [link for link in classes.others if pattern.fits(link.url)]
        assert {id(link) for link in pattern.matched + pattern.missed} >= {id(link) for link in classes.articles}


def test_a_slug_alone_makes_a_pattern_only_where_no_section_has_its_shape() -> None:
    words = ["three", "new", "patrol", "boats", "join", "the", "fleet"]
    articles = [
        Link(f"https://a.example/news/{'-'.join(words)}-{w}", title=f"{' '.join(words)} {w}") for w in "abcdefgh"
    ]
    listing = "https://a.example/news"
    pattern = induce(classify([*articles, Link("https://a.example/news/land", title="Land")], listing))
    assert pattern is not None
    assert not pattern.sure
    assert all(pattern.fits(link.url) for link in articles)
    assert not pattern.fits("https://a.example/news/land")
    sections = [Link(f"https://a.example/news/land-sea-air-and-space-{w}", title="Land") for w in "abcdefgh"]
    assert induce(classify([*articles, *sections], listing)) is None
