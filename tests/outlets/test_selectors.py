"""What the outlets' selectors give on the recorded pages, and what is left where a site has changed its pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest
from lxml import html
from lxml.cssselect import CSSSelector

from newsarchive.extraction import extract
from newsarchive.extraction.page import selector_for
from newsarchive.items import Article
from newsarchive.newsource.recording import Recording
from tests.outlets.recorded import load, outlets

OUTLETS = {name: spider.outlet() for name, spider in outlets().items()}
# An outlet that is not here has no selectors.
SELECTED = {name: sorted(outlet.select) for name, outlet in OUTLETS.items() if outlet.select}
PICKING = [(name, field) for name, fields in SELECTED.items() for field in fields]


@cache
def recorded(name: str) -> Recording:
    return load(name)


@cache
def articles(name: str) -> list[tuple[str, bytes]]:
    """(address, page) of the outlet's recorded articles."""
    pages = recorded(name)
    return [(page.url, page.body) for page in pages.pages if page.url in pages.articles]


def read(name: str, url: str, page: bytes, /, **select: str | None) -> Article:
    """The article as the outlet's selectors give it, with others in the place of some; None takes one away."""
    selectors = {field: rule for field, rule in (OUTLETS[name].select | select).items() if rule is not None}
    return extract(page, url, recorded(name).fetched_at, replace(OUTLETS[name], select=selectors))


def values(article: Article) -> dict[str, object]:
    names = ("title", "lead", "body", "authors", "agency", "section", "tags", "published_at", "refusal")
    photos = [(p.url, p.caption, p.credit) for p in article.photos]
    return {name: getattr(article, name) for name in names} | {"photos": photos}


@pytest.mark.parametrize("name", OUTLETS)
def test_the_values_of_an_outlet_are_sound(name: str) -> None:
    assert not list(outlets()[name].problems())


@pytest.mark.parametrize(("name", "field"), PICKING)
def test_a_selector_gives_its_field_on_a_recorded_page(name: str, field: str) -> None:
    if field == "remove":
        texts = [line for url, body in articles(name) for line in removed(name, body)]
        assert any(texts), "what it removes has a text, at least once"
        return
    rules = [read(name, url, body).evidence.get(field, ("", ""))[0] for url, body in articles(name)]
    assert any("outlet " in rule for rule in rules), rules


def removed(name: str, body: bytes) -> list[str]:
    selector = selector_for(OUTLETS[name], "remove", recorded(name).fetched_at)
    tree = html.document_fromstring(body.decode("utf-8"))
    return [element.text_content().strip() for element in CSSSelector(selector, translator="html")(tree)]


def test_each_part_of_a_selector_picks_something_on_a_page_of_an_outlet_that_has_it() -> None:
    """'.a, .b' are two parts. A mixin's part need not stand on the pages of all its outlets."""
    found: dict[tuple[str, str], bool] = defaultdict(bool)
    for name in SELECTED:
        trees = [html.document_fromstring(body.decode("utf-8")) for _, body in articles(name)]
        for field, selector in OUTLETS[name].select.items():
            for part in selector.split(", "):
                picks = CSSSelector(part, translator="html")
                found[field, part] |= any(picks(tree) for tree in trees)
    assert not [part for part, picked in found.items() if not picked]


@pytest.mark.parametrize(("name", "field"), PICKING)
def test_a_selector_that_finds_nothing_leaves_the_field_to_the_generic_rules(name: str, field: str) -> None:
    for url, body in articles(name):
        assert values(read(name, url, body, **{field: ".of-a-former-cms"})) == values(
            read(name, url, body, **{field: None})
        )


@pytest.mark.parametrize("name", SELECTED)
def test_a_body_selector_that_picks_a_teaser_does_not_cost_the_text(name: str) -> None:
    teaser = "<div class='now-a-teaser'><p>Một đoạn giới thiệu ngắn của bài khác, không thuộc bài này.</p></div></body>"
    for url, body in articles(name):
        page = body.replace(b"</body>", teaser.encode())
        assert read(name, url, page, body=".now-a-teaser").body == read(name, url, page, body=None).body


@pytest.mark.parametrize("name", SELECTED)
@pytest.mark.parametrize("field", ["title", "lead", "authors", "published_at", "section", "tags", "remove"])
def test_a_selector_that_picks_the_whole_page_changes_nothing(name: str, field: str) -> None:
    for url, body in articles(name):
        assert values(read(name, url, body, **{field: "body"})) == values(read(name, url, body, **{field: None}))


@pytest.mark.parametrize("name", SELECTED)
def test_a_date_selector_that_picks_no_date_leaves_the_date_to_the_generic_rules(name: str) -> None:
    for url, body in articles(name):
        wrong = read(name, url, body, published_at="h1, .newsdt-page-ct-tit, .titledetail")
        right = read(name, url, body, published_at=None)
        assert wrong.published_at == right.published_at
        assert wrong.evidence.get("published_at") == right.evidence.get("published_at")
