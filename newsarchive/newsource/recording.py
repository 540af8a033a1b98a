"""The recorded pages of an outlet, the answers that a person has read in them, and what extraction reads today.

A folder of recorded pages holds `pages.toml`, which says when they were fetched, which file stands at which address,
and whether a person has read the answers (`confirmed`). `answers.json` is what extraction must give for each article.
`addresses` of an answer names those at which the article stands, where there are others beside its own.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from w3lib.encoding import http_content_type_encoding

from newsarchive.extraction.encoding import decode
from newsarchive.extraction.page import Page, open_page
from newsarchive.extraction.tree import parse
from newsarchive.extraction.urls import tidy
from newsarchive.items import Article
from newsarchive.models import Capture, Outlet
from newsarchive.outlets.spec import OutletSpec
from newsarchive.processing.reading import read_article, read_listing

FIELDS = (
    "title",
    "lead",
    "body",
    "authors",
    "agency",
    "section",
    "published_at",
    "modified_at",
    "event_date",
    "photos",
)
_SHOWN = 60  # letters of a value in a message
_BEFORE = 20  # of them, at most, before the place where two values part


@dataclass(frozen=True, slots=True)
class Recording:
    """The recorded pages of one outlet. `files` are their paths, by their addresses."""

    fetched_at: str
    confirmed: bool
    pages: tuple[Capture, ...]
    answers: tuple[dict[str, Any], ...]
    files: dict[str, Path]

    @classmethod
    def load(cls, folder: Path) -> "Recording":
        """Raises OSError, ValueError, KeyError, TypeError or AttributeError if a file is missing or cannot be read."""
        toml = tomllib.loads((folder / "pages.toml").read_text(encoding="utf-8"))
        files = {str(page["url"]): folder / page["file"] for page in toml["page"]}
        pages = tuple(
            Capture(
                str(page["url"]),
                toml["fetched_at"],
                page.get("status", 200),
                [("Content-Type", page.get("type", "text/html; charset=utf-8"))],
                files[str(page["url"])].read_bytes(),
            )
            for page in toml["page"]
        )
        answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
        return cls(toml["fetched_at"], toml.get("confirmed") is True, pages, tuple(answers), files)

    @property
    def articles(self) -> dict[str, dict[str, Any]]:
        """The answer for each address at which an article stands."""
        return {url: answer for answer in self.answers for url in addresses_of(answer)}

    def read(self, outlet: type[OutletSpec]) -> Iterator[tuple[Capture, dict[str, Any], Article]]:
        """(page, answer, what a crawl of the outlet reads) of each article whose page is recorded: the page at the
        first of its addresses, which is the one that an archive keeps."""
        pages, dates = {page.url: page for page in self.pages}, self._listed_dates()
        for answer in self.answers:
            page = pages.get(addresses_of(answer)[0])
            if page is None:
                continue
            charset, listed = http_content_type_encoding(page.content_type), dates.get(tidy(page.url))
            article = read_article(page.body, page.url, page.fetched_at, outlet.outlet(), charset, listed)
            if not outlet.owns(article.url):  # a page cannot claim an address of another outlet
                article.url = tidy(page.url)
            if article.refusal is None and outlet.topic is not None and not outlet.topic.matches(article):
                article.refusal = "not about the outlet's topic"
            yield page, answer, article

    def unused_selectors(self, outlet: type[OutletSpec]) -> list[str]:
        """The fields for which the outlet has a selector that picks nothing in any recorded article."""
        unused = sorted(outlet.select)
        for capture in self.pages:
            page = open_capture(capture, outlet.outlet()) if unused and capture.url in self.articles else None
            if page is not None:
                picked = {field: page.select(field) for field in unused} | {"remove": page.removed.get("remove")}
                unused = [field for field in unused if not picked[field]]
        return unused

    def _listed_dates(self) -> dict[str, str]:
        """The date that a recorded listing or feed prints beside the link to an article."""
        articles, dates = self.articles, dict[str, str]()
        for page in self.pages:
            if page.url not in articles:
                charset = http_content_type_encoding(page.content_type)
                for link in read_listing(page.body, page.url, "listing", charset).links:
                    if link.date:
                        dates.setdefault(link.url, link.date)
        return dates


def open_capture(capture: Capture, outlet: Outlet | None = None) -> Page | None:
    """The page of a capture; None if it holds no markup."""
    tree = parse(decode(capture.body, http_content_type_encoding(capture.content_type))[0])
    return None if tree is None else open_page(tree, capture.url, capture.fetched_at, outlet)


def addresses_of(answer: dict[str, Any]) -> list[str]:
    """The addresses at which the article of an answer stands."""
    return answer.get("addresses") or [answer["url"]]


def answer_of(article: Article, listed_url: str) -> dict[str, Any]:
    """What extraction reads in an article, in the form of answers.json. `listed_url` is the address on the listing."""
    plain = {name: getattr(article, name) for name in FIELDS}
    return {
        "url": article.url,
        **({"addresses": [listed_url]} if article.url != listed_url else {}),
        **plain,
        "body": (article.body or "").split("\n\n"),
        "photos": [{"url": p.url, "caption": p.caption, "credit": p.credit} for p in article.photos],
    }


def differences(answer: dict[str, Any], given: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(part, the answer's value, the given value) of each field that differs, at its first different part: 'lead',
    'body 3', 'photos 1 caption'. White space does not count. Both are in the form of answers.json. A field that the
    answer lacks is not compared.
    """
    for field in ("url", *FIELDS):
        if field in answer and (found := _parting(field, _plain(answer[field]), _plain(given[field]))):
            yield found


def shown(value: Any, other: Any) -> str:
    """A value for a message, shortened to the place where it parts from the other."""
    if value in (None, "", [], {}):
        return "nothing"
    text, against = _text(value), _text(other)
    parting = next((n for n, pair in enumerate(zip(text, against, strict=False)) if pair[0] != pair[1]), len(against))
    start = max(0, min(parting - _BEFORE, len(text) - _SHOWN))
    end = start + _SHOWN
    return f"'{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}'"


def _parting(part: str, expected: Any, given: Any) -> tuple[str, Any, Any] | None:
    """The first part in which two values differ; None if they are equal."""
    if expected == given:
        return None
    if isinstance(expected, list) and isinstance(given, list):
        ends = max(len(expected), len(given))
        pairs = [(_at(expected, n), _at(given, n)) for n in range(ends)]
        found = (_parting(f"{part} {n}", *pair) for n, pair in enumerate(pairs, 1))
        return next((one for one in found if one), None)
    if isinstance(expected, dict) and isinstance(given, dict):
        keys = [*expected, *(key for key in given if key not in expected)]
        pairs = [(expected.get(key), given.get(key)) for key in keys]
        found = (_parting(f"{part} {key}", *pair) for key, pair in zip(keys, pairs, strict=True))
        return next((one for one in found if one), None)
    return part, expected, given


def _at(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else None


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(_text(one) for one in value.values() if one)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """The same without regard to white space; a body without a paragraph is []."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()
    if isinstance(value, list):
        return [_plain(one) for one in value if one != ""]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value
