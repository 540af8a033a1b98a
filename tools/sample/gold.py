"""What an archive must say of the site's articles, from the same TOML that the pages are made of."""

from __future__ import annotations

import re

from newsarchive.items import Article, Photo
from tools.sample.addresses import address
from tools.sample.outlets import SITES
from tools.sample.render import picture_alt, picture_url, printed_date
from tools.sample.texts import Block, Text, texts

#: Bylines that name one person for the text and the pictures. 'Thực hiện:' does not say who photographed.
_BOTH = re.compile(r"^(?:Tin|Bài)(?:,| và) ảnh:")
_PICTURES = re.compile(r"^Ảnh: (.+)$")


def _plain(block: Block) -> str:
    """A block as text: a list or a table is one paragraph, a line an item or a row."""
    match block.kind:
        case "list":
            return "\n".join(f"- {item}" for item in block.items)
        case "table":
            return "\n".join(" | ".join(row) for row in block.rows)
        case _:
            return block.text


def _photographer(text: Text) -> str | None:
    """Who took the pictures, where the byline says so for all of them."""
    for line in text.byline:
        if match := _PICTURES.match(line):
            return match[1]
        if _BOTH.match(line):
            return ", ".join(text.authors)
    return None


def _photos(text: Text) -> list[Photo]:
    placed = [b.photo for b in text.blocks if b.kind == "photo"]
    order = [n for n in range(1, len(text.photos) + 1) if n not in placed] + placed
    common = _photographer(text)
    return [
        Photo(
            url=picture_url(text, number),
            caption=text.photos[number - 1].caption,
            credit=text.photos[number - 1].credit or common,
            alt=picture_alt(text, number) or None,
            position=position,
        )
        for position, number in enumerate(order, 1)
    ]


def article(text: Text) -> Article:
    """The article as its canonical page gives it.

    `evidence` says where a value cannot come from the article's own page ('listing'), or comes from the
    byline and not from beside the picture ('byline').
    """
    printed = printed_date(text)
    minute = text.layout == "imgeditor"
    published = text.published.isoformat()
    gold = Article(
        url=address(text),
        source=text.outlet,
        section=SITES[text.outlet].section(text.layout, text.section).name,
        title=text.title,
        lead=text.lead,
        body="\n\n".join(_plain(b) for b in text.blocks if b.kind != "photo"),
        authors=list(text.authors),
        agency=text.agency,
        tags=list(text.tags) if text.layout in ("zce", "vccorp", "imgeditor") else [],
        language="vi",
        published_at=published,
        published_precision="minute" if minute else "second",
        event_date=text.event.isoformat() if text.event else None,
        photos=_photos(text),
    )
    if text.layout in ("zce", "vccorp"):
        gold.modified_at = (text.modified or text.published).isoformat()
    if not text.dated:
        gold.evidence["published_at"] = ("listing", printed)
    if any(p.credit for p in gold.photos) and not any(p.credit for p in text.photos):
        gold.evidence["credit"] = ("byline", " ".join(text.byline))
    return gold


def answers(snapshot: int = 1) -> list[Article]:
    """Every article that a crawl of the site at this snapshot must end with, newest first.

    What robots.txt forbids is not among them; one that vanished since an earlier snapshot is not either.
    """
    return [article(text) for text in texts(snapshot) if not text.banned]


def stories(snapshot: int = 1) -> dict[str, list[str]]:
    """The agency texts that ran in several places: name -> addresses, first published first."""
    addresses: dict[str, list[str]] = {}
    for text in reversed(texts(snapshot)):
        if text.story:
            addresses.setdefault(text.story, []).append(address(text))
    return addresses
