"""The item pipelines: they normalise dates, recognise known articles, store the others and fetch pictures.

Each takes any item that itemadapter knows: a dict, a dataclass, an attrs class, a pydantic model or a scrapy.Item. In
another Scrapy project, ITEM_PIPELINES is all that they need.
"""

import logging
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from itemadapter import ItemAdapter
from scrapy.exceptions import CloseSpider, DropItem

from newsarchive import dates, mentions
from newsarchive.crawl_log import Component
from newsarchive.extraction.urls import tidy
from newsarchive.items import Article, Photo
from newsarchive.mentions import Mention
from newsarchive.models import PageResult
from newsarchive.picture_pipeline import PicturesPipeline
from newsarchive.processing.workers import WorkerError, Workers, WorkersUnavailable
from newsarchive.text import clean, clean_lines

__all__ = ["DetectDuplicatesPipeline", "NormalizeDatesPipeline", "PicturesPipeline", "StoreInArchivePipeline"]

logger = logging.getLogger(__name__)

_DATES = ("published_at", "modified_at", "event_date")
_TEXTS = ("section", "title", "lead", "body", "agency", "language", "published_precision")
_MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?)?)?")
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


class _Pipeline(Component):
    def _page(self, item: Any) -> PageResult:
        """The page from which an item was read, with the item as its article. An item of another spider gets a page of
        its own."""
        try:
            self._log.begin()
        except CloseSpider as error:
            self._log.end(error)
            raise DropItem("the archive cannot be written", log_level="DEBUG") from error
        page = self._log.page_of(item)
        article = _article_of(item, self._log.archive.article)
        if article.published_at is not None and article.published_precision is None:
            default = _PRECISIONS.get(len(article.published_at), "second")
            article.published_precision = self._log.precisions.get(str(ItemAdapter(item).get("url")), default)
        if page is None:
            page = PageResult(article.url, "article", article.source or self._crawler.spidercls.name)
        elif page.article is not None and page.article is not article:
            article.evidence = page.article.evidence
        page.article = article
        return page

    def _store(self, page: PageResult) -> None:
        """Store a page. Raises DropItem if its article is neither new nor revised."""
        outcome = self._log.record(page) if page.url in self._log.frontier.pending else self._log.record_item(page)
        if outcome not in ("stored", "revised"):
            raise DropItem(f"{page.url}: {outcome}", log_level="DEBUG")


class NormalizeDatesPipeline(_Pipeline):
    """Converts `published_at`, `modified_at` and `event_date` to ISO 8601, cut to the precision that the text states.
    A date that cannot be read is left empty, with a warning.

    The attributes `date_order` ('DMY' or 'MDY') and `timezone` of a spider say how its outlet prints dates.
    """

    def process_item(self, item: Any) -> Any:
        adapter = ItemAdapter(item)
        url, changes = adapter.get("url"), {}
        for name in _DATES:
            value = adapter.get(name)
            if value is None or _is_moment(value):
                continue
            changes[name], precision = self._read(value)
            if precision is None:
                logger.warning("%s: %s=%r is not a date; it is left empty", url, name, value)
            elif name == "published_at" and _has_field(item, "published_precision"):
                changes["published_precision"] = precision
            elif name == "published_at":
                self._log.precisions[str(url)] = precision
        return _changed(item, changes)

    def _read(self, value: Any) -> tuple[str | None, str | None]:
        spider = self._crawler.spider
        order, timezone = getattr(spider, "date_order", "DMY"), getattr(spider, "timezone", "Asia/Ho_Chi_Minh")
        if isinstance(value, date):
            # Without an offset, the moment is by the outlet's clock, as a printed one is.
            value = value.isoformat(*((" ", "seconds") if isinstance(value, datetime) else ()))
        if not isinstance(value, str):
            return None, None
        reading = dates.parse_date(value, datetime.fromisoformat(self._log.now()), order, timezone)
        return (reading.iso, reading.precision) if reading is not None else (None, None)


class DetectDuplicatesPipeline(_Pipeline):
    """Recognises an article that the archive holds: by its address, its identity at the outlet and its text.

    The costly comparison is made here, before the transaction that stores the article. An unchanged article ends here.
    Whom any other names is found in a worker process, if the spider has some; of a page of a new article that was done
    when it was read.
    """

    async def process_item(self, item: Any) -> Any:
        page = self._page(item)
        self._log.expect(page)
        assert page.article is not None
        prepared, page.reading = page.reading, self._log.archive.reading(page.article, page.identity)
        if prepared == page.reading:  # no pipeline has changed the article
            page.reading = prepared
        if self._log.archive.unchanged(page.url, page.reading):
            self._store(page)
        workers = getattr(self._crawler.spider, "workers", None)
        if page.reading is not prepared and isinstance(workers, Workers):
            page.reading.mentions = await self._mentions(page.reading.article, workers)
        page.reading.prepare()
        return item

    async def _mentions(self, article: Article, workers: Workers) -> list[Mention]:
        try:
            return await workers.run(mentions.find_mentions, article)
        except WorkerError as error:
            logger.warning("%s: whom it names cannot be found (%s)", article.url, error)
            return []
        except WorkersUnavailable as error:
            self._log.end(error)
            raise DropItem(str(error), log_level="DEBUG") from error


class StoreInArchivePipeline(_Pipeline):
    """Stores an article in the SQLite file that ARCHIVE names, in one transaction, and completes the item's fields from
    it. Drops an article that is known and unchanged, without a log line."""

    def process_item(self, item: Any) -> Any:
        page = self._page(item)
        self._store(page)
        return _completed(item, self._log.archive.article(page.url))


def _is_moment(value: Any) -> bool:
    """True for an existing date in the archive's form."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value if "T" in value else f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True


def _article_of(item: Any, stored: Callable[[str], dict[str, Any] | None]) -> Article:
    """An article with those fields of an item that the archive has. A field that the item lacks stays as it is stored:
    the item says nothing of it, while None says that the page has none. Raises DropItem for a value that no article can
    have."""
    if isinstance(item, Article):
        return item
    fields = ItemAdapter(item).asdict()
    url = fields.get("url")
    if not isinstance(url, str) or not urlsplit(url).scheme.startswith("http") or not urlsplit(url).netloc:
        raise DropItem(f"url={url!r} is not an http or https address; give the article one", log_level="ERROR")
    known = _unsaid(fields, stored(tidy(url)) or {})
    fields = known | fields
    try:
        article = Article(
            url=tidy(url),
            source=fields.get("source"),
            authors=[clean(author) for author in _list(fields.get("authors"))],
            tags=[clean(tag) for tag in _list(fields.get("tags"))],
            photos=[_photo(photo, position) for position, photo in enumerate(_list(fields.get("photos")), 1)],
            body_blocks=known.get("body_blocks", []),
            body_agreement=known.get("body_agreement"),
            **{name: _text(fields.get(name)) for name in (*_DATES, *_TEXTS)},  # type: ignore[arg-type]
        )
    except TypeError as error:
        raise DropItem(f"{url}: {error}", log_level="ERROR") from error
    return article


def _unsaid(fields: dict[str, Any], stored: dict[str, Any]) -> dict[str, Any]:
    """The stored values of the fields of an article of which an item says nothing."""
    said = {*fields, "source"} | ({"published_precision"} if "published_at" in fields else set())
    said |= {"body_blocks", "body_agreement"} if "body" in fields else set()
    names = (*_DATES, *_TEXTS, "authors", "tags", "photos", "body_blocks", "body_agreement")
    return {name: stored[name] for name in names if name in stored and name not in said}


def _photo(value: Any, position: int) -> Photo:
    fields = value if isinstance(value, dict) else {"url": value}
    return Photo(position=position, **{name: _text(fields.get(name)) for name in ("url", "caption", "credit", "alt")})


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple | set) else [value]


def _text(value: Any) -> str | None:
    """The text in NFC, paragraphs separated by a blank line. Raises TypeError."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return "\n\n".join(filter(None, map(clean_lines, re.split(r"\n\s*\n", value)))) or None


def _completed(item: Any, stored: dict[str, Any] | None) -> Any:
    """An item with the archive's values of those fields that it has."""
    values = dict(ItemAdapter(Article.from_dict(stored))) if stored is not None else {}
    if not isinstance(item, Article):
        values = {name: value for name, value in values.items() if name != "photos" and _has_field(item, name)}
    return _changed(item, values)


def _changed(item: Any, values: dict[str, Any]) -> Any:
    """The item with other values. An item that does not accept them becomes a dict."""
    adapter = ItemAdapter(item)
    try:
        for name, value in values.items():
            adapter[name] = value
    except (AttributeError, TypeError, ValueError):
        return adapter.asdict() | values
    return item


def _has_field(item: Any, name: str) -> bool:
    return isinstance(item, dict) or name in ItemAdapter(item).field_names() or name in getattr(item, "fields", ())
