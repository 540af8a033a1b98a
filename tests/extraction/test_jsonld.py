"""JSON-LD: the node of the article, wherever it stands, and the forms of its values."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsarchive.extraction import extract

URL = "https://bao.example/tin/ha-thuy-tau-9.html"
TITLE = "Xưởng số 9 hạ thủy tàu khảo sát"
AT = "2026-03-14T07:30:00+07:00"
NODE: dict[str, Any] = {"@type": "NewsArticle", "headline": TITLE, "datePublished": AT, "author": {"name": "Hà An"}}
BODY = "Sáng 14/3, xưởng số 9 hạ thủy chiếc tàu khảo sát đầu tiên của loạt bốn chiếc, sớm hơn kế hoạch hai tuần. "


def read(*nodes: Any, kind: str = "application/ld+json"):
    scripts = "".join(f'<script type="{kind}">{json.dumps(node)}</script>' for node in nodes)
    html = f"<title>{TITLE}</title>{scripts}<article><h1>{TITLE}</h1><p>{BODY}</p><p>{BODY * 3}</p></article>"
    return extract(f"<html lang=vi>{html}</html>".encode(), URL)


@pytest.mark.parametrize(
    "node",
    [
        [NODE],
        {"@graph": [{"@type": "WebSite"}, NODE]},
        {"@type": "WebPage", "mainEntity": NODE},
        {"@type": "WebPage", "mainEntityOfPage": NODE},
        {"@type": "CollectionPage", "hasPart": [NODE]},
        NODE | {"author": {"@type": "Person", "name": {"@value": "Hà An", "@language": "vi"}}},
        NODE | {"author": [" ", "Hà An"]},
    ],
)
def test_the_article_is_found_in_any_shape(node: Any) -> None:
    article = read(node)
    assert (article.published_at, article.authors) == (AT, ["Hà An"])


def test_a_template_of_another_type_is_no_json_ld() -> None:
    assert read(NODE, kind="text/x-template").published_at is None


@pytest.mark.parametrize("own", [URL, {"@id": URL}, {"url": URL}])
def test_of_several_articles_the_one_of_the_page_counts(own: Any) -> None:
    other = NODE | {"datePublished": "2020-01-01T00:00:00+07:00", "mainEntityOfPage": URL.replace("9", "8")}
    assert read(other, NODE | {"mainEntityOfPage": own}).published_at == AT


@pytest.mark.parametrize("bare", [{"@type": "NewsArticle"}, {"@type": "NewsArticle", "author": {"name": "Tòa soạn"}}])
@pytest.mark.parametrize("kept", ["headline", "datePublished"])
def test_an_article_with_a_headline_or_a_day_goes_first(bare: dict[str, Any], kept: str) -> None:
    node = {"@type": "NewsArticle", kept: NODE[kept], "author": NODE["author"]}
    assert read(bare, node).authors == ["Hà An"]
