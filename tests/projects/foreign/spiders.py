"""One spider, which yields items of the type that it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import attrs
import scrapy
from pydantic import BaseModel
from scrapy.http import TextResponse

FIELDS = ("url", "title", "body", "published_at", "authors", "photos")


@dataclass
class DataclassItem:
    url: str
    title: str
    body: str
    published_at: str | None
    authors: list[str] = field(default_factory=list)
    photos: list[dict[str, str]] = field(default_factory=list)
    first_seen_at: str | None = None


@attrs.define
class AttrsItem:
    url: str
    title: str
    body: str
    published_at: str | None
    authors: list[str] = attrs.Factory(list)
    photos: list[dict[str, str]] = attrs.Factory(list)


@attrs.frozen
class FrozenItem:
    url: str
    title: str
    body: str
    published_at: str | None
    authors: list[str] = attrs.Factory(list)
    photos: list[dict[str, str]] = attrs.Factory(list)
    story_id: int | None = None


class PydanticItem(BaseModel):
    url: str
    title: str
    body: str
    published_at: str | None = None
    authors: list[str] = []
    photos: list[dict[str, str]] = []
    published_precision: str | None = None


class ScrapyItem(scrapy.Item):  # type: ignore[misc]
    url = scrapy.Field()
    title = scrapy.Field()
    body = scrapy.Field()
    published_at = scrapy.Field()
    authors = scrapy.Field()
    photos = scrapy.Field()
    story_id = scrapy.Field()


class PartialItem(dict[str, Any]):
    """Says less of an article than it may."""

    def __init__(self, **fields: Any) -> None:
        super().__init__({name: fields[name] for name in ("url", "title")})


TYPES: dict[str, Any] = {
    "dict": dict,
    "dataclass": DataclassItem,
    "attrs": AttrsItem,
    "frozen": FrozenItem,
    "pydantic": PydanticItem,
    "item": ScrapyItem,
    "partial": PartialItem,
}


class Paper(scrapy.Spider):
    """Reads the articles of one page, without a page of their own."""

    name = "paper"

    def __init__(self, url: str, type: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.start_urls = [url]
        self.type = TYPES[type]

    def parse(self, response: TextResponse) -> Iterator[Any]:
        for article in response.css("article"):
            yield self.type(
                url=response.urljoin(article.css("a::attr(href)").get("")),
                title=article.css("h2::text").get(),
                body="\n\n".join(article.css("p::text").getall()),
                published_at=article.css("time::text").get(),
                authors=article.css("b::text").getall(),
                photos=[
                    {"url": response.urljoin(image.attrib["src"]), "caption": image.attrib["alt"]}
                    for image in article.css("img")
                ],
            )
