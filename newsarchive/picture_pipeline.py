"""The pipeline that fetches and keeps the pictures of stored articles."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from itemadapter import ItemAdapter
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines.media import FileInfo, FileInfoOrError, MediaPipeline
from twisted.python.failure import Failure

from newsarchive.archive import ArchiveError
from newsarchive.archive.picture_files import FULL, relative_path
from newsarchive.archive.pictures import TOLD, Fetch, limit_line
from newsarchive.crawl_log import CrawlLog
from newsarchive.models import Capture, Picture
from newsarchive.options import option
from newsarchive.processing.responses import AskedToWait, capture_of, failure_outcome, obstacle
from newsarchive.processing.workers import WorkerError, Workers, WorkersUnavailable

logger = logging.getLogger(__name__)

MAX_PICTURE = 15 << 20  # bytes of the file that a server sends
BATCH = 16  # pictures of the backlog that are requested at once
_PICTURE = "picture"  # in the meta of a request: the address of the photo, as the article has it


@dataclass(slots=True)
class _Backlog:
    """Pictures that earlier runs left, in place of an item."""

    urls: list[str]


class _NoPicture(Exception):
    def __init__(self, outcome: str, detail: str | None) -> None:
        super().__init__(outcome, detail)
        self.outcome, self.detail = outcome, detail


class PicturesPipeline(MediaPipeline):
    """Fetches the pictures of a stored article, and keeps each once (archive/pictures.py). Every address ends in an
    outcome, in the archive and in Scrapy's stats (`newsarchive/picture/stored` and so on).

    Pictures are fetched as pages are: robots.txt, delays and private addresses count for each host, also after a
    redirect. A picture may be on another host than the article, because outlets use hosts that serve only files. It is
    a part of the article and never a source of facts. OffsiteMiddleware lets it pass.

    An address that gave a picture is not fetched again. Without one it is tried in later runs, TRIES times in all. An
    unchanged article does not come here. When the spider is idle, the pipeline fetches what earlier runs left,
    PICTURES_BACKLOG addresses of each source at the most.
    """

    LOG_FAILED_RESULTS = False

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._log = CrawlLog.of(crawler)
        self._limit = option(crawler.settings, "PICTURES_MAX_BYTES")
        self._held: int | None = None  # bytes of kept pictures
        self._told: set[str] = set()
        self._tried: set[str] = set()  # addresses that this run fetched, or left waiting
        each = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._turns: defaultdict[str | None, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(each))
        self._backlog: asyncio.Task[None] | None = None
        self._workers: Workers | None = None
        crawler.signals.connect(self._idle, signals.spider_idle)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not option(crawler.settings, "PICTURES"):
            raise NotConfigured
        return cls(crawler=crawler)

    def get_media_requests(self, item: Any, info: MediaPipeline.SpiderInfo) -> list[Request]:
        if not self._log.active or self._log.failure is not None:
            return []
        urls = [url for url in _picture_urls(item) if url not in self._tried]
        due = self._log.archive.pictures.due(urls, self._log.now())
        self._tried.update(due)
        if due and not self._has_room():
            for _ in due:
                self._log.count_picture("waiting")
            return []
        return [request for url in due if (request := self._request(url)) is not None]

    async def media_to_download(  # type: ignore[override]  # Scrapy awaits what it returns
        self, request: Request, info: MediaPipeline.SpiderInfo, *, item: Any = None
    ) -> None:
        """Wait until few enough pictures of the host are on their way: a kill loses those that are not recorded."""
        await self._turn(request).acquire()

    async def media_downloaded(
        self, response: Response, request: Request, info: MediaPipeline.SpiderInfo, *, item: Any = None
    ) -> FileInfo:
        capture = capture_of(response)
        if problem := obstacle(capture, _PICTURE):
            raise _NoPicture(*problem)
        try:
            read = await self._read(capture)
        except WorkerError as error:
            raise _NoPicture("error", str(error)) from error
        if isinstance(read, str):
            raise _NoPicture("not_picture", read)
        kept = await asyncio.to_thread(self._log.archive.pictures.keep_files, read)
        self._log.record_picture(Fetch(request.meta[_PICTURE], capture.fetched_at, "stored"), kept)
        self._held = (self._held or 0) + kept.kept_bytes
        self._turn(request).release()
        return FileInfo(
            url=request.meta[_PICTURE], path=relative_path(FULL, kept.file), checksum=kept.sha256, status="downloaded"
        )

    async def _read(self, capture: Capture) -> Picture | str:
        """The picture of an answer, or the reason why it holds none."""
        from newsarchive.processing.picture_reading import read_kept, read_picture  # not before there is a picture

        if option(self.crawler.settings, "REPLAY"):  # only a replay serves pictures that an archive has kept
            from newsarchive.warc import ORIGINAL, read_original

            if original := read_original(dict(capture.headers).get(ORIGINAL)):
                return await self._pool().run(read_kept, original, capture.body)
        return await self._pool().run(read_picture, capture.body, capture.content_type)

    def media_failed(self, failure: Failure, request: Request, info: MediaPipeline.SpiderInfo) -> Any:
        """Record why an address gave no picture."""
        self._turn(request).release()
        error = failure.value or RuntimeError("failed without an exception")
        if isinstance(error, ArchiveError | WorkersUnavailable):
            self._log.end(error)
        elif isinstance(error, AskedToWait):
            self._log.count_picture("waiting")
        elif isinstance(error, _NoPicture):
            self._log.record_picture(Fetch(request.meta[_PICTURE], self._log.now(), error.outcome, error.detail))
        else:
            outcome, detail = failure_outcome(error)
            if outcome == "too_large":
                detail = f"larger than {MAX_PICTURE >> 20} MB"
            outcome = {"not_article": "not_picture"}.get(outcome, outcome)
            self._log.record_picture(Fetch(request.meta[_PICTURE], self._log.now(), outcome, detail))

    def item_completed(self, results: list[FileInfoOrError], item: Any, info: MediaPipeline.SpiderInfo) -> Any:
        """Record the other spellings of an address that was fetched once."""
        if results and self._log.failure is None:
            now, pictures = self._log.now(), self._log.archive.pictures
            for url in pictures.due(_picture_urls(item), now):
                request = self._request(url)
                found = info.downloaded.get(self._fingerprinter.fingerprint(request)) if request is not None else None
                if isinstance(found, dict) and found["checksum"] and found["url"] != url:
                    self._log.record_picture(Fetch(url, now, "stored"), pictures.picture(found["checksum"]))
        return item

    def file_path(
        self,
        request: Request,
        response: Response | None = None,
        info: MediaPipeline.SpiderInfo | None = None,
        *,
        item: Any = None,
    ) -> str:
        """The path in the folder of pictures. It is known only when the picture is kept."""
        picture = self._log.archive.pictures.of_photos([request.meta[_PICTURE]]).get(request.meta[_PICTURE])
        return relative_path(FULL, picture.file) if picture is not None else ""

    def _request(self, url: str) -> Request | None:
        meta = {_PICTURE: url, "download_maxsize": MAX_PICTURE, "allow_offsite": True}
        try:
            return Request(url, NO_CALLBACK, headers={"Accept": "image/*,*/*;q=0.5"}, meta=meta)
        except ValueError as error:
            self._log.record_picture(Fetch(url, self._log.now(), "not_picture", str(error)))
            return None

    def _turn(self, request: Request) -> asyncio.Semaphore:
        return self._turns[urlsplit(request.meta[_PICTURE]).hostname]

    def _pool(self) -> Workers:
        """The processes that read pages: the spider's, or own ones for a spider of another kind."""
        if self._workers is None:
            workers = getattr(self.crawler.spider, "workers", None)
            self._workers = workers if isinstance(workers, Workers) else Workers.from_crawler(self.crawler)
        return self._workers

    def _has_room(self) -> bool:
        """True while the kept pictures take less than PICTURES_MAX_BYTES. Says so in the log before they reach it."""
        if self._held is None:
            self._held = self._log.archive.pictures.kept_bytes()
        full = self._held >= self._limit
        if (full or self._held >= TOLD * self._limit) and ("full" if full else "soon") not in self._told:
            self._told.add("full" if full else "soon")
            logger.warning("%s", limit_line(self._held, self._limit))
        return not full

    def _idle(self, spider: Spider) -> None:
        """Fetch what earlier runs left, before the spider closes."""
        if not self._log.active or self._log.failure is not None:
            return
        if self._backlog is None:
            urls = self._left_over(spider)
            if not urls:
                return
            self._backlog = asyncio.ensure_future(self._fetch(urls))
        if not self._backlog.done():
            raise DontCloseSpider

    def _left_over(self, spider: Spider) -> list[str]:
        pictures, now = self._log.archive.pictures, self._log.now()
        most = option(self.crawler.settings, "PICTURES_BACKLOG")
        is_open = getattr(spider, "is_open", None)
        sources = [source for source in self._log.frontier.sources if is_open is None or is_open(source)]
        if not self._has_room():
            return []
        urls = dict.fromkeys(url for source in sources for url in pictures.due_of(source, now, most))
        return [url for url in urls if url not in self._tried]

    async def _fetch(self, urls: list[str]) -> None:
        for start in range(0, len(urls), BATCH):
            await self.process_item(_Backlog(urls[start : start + BATCH]))


def _picture_urls(item: Any) -> list[str]:
    """The addresses of an item's photos."""
    if isinstance(item, _Backlog):
        return item.urls
    photos: Iterable[Any] = ItemAdapter(item).get("photos") or ()
    urls = (photo.get("url") if isinstance(photo, dict) else getattr(photo, "url", photo) for photo in photos)
    return [url for url in urls if isinstance(url, str) and url.startswith(("http://", "https://"))]
