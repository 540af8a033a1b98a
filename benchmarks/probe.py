"""A Scrapy extension that looks at a crawl from inside: how long its event loop is held up, and what each tenth of the
pages costs. Settings: PROBE_FILE, which gets the figures as JSON; PROBE_PAGES, how many pages are divided into tenths;
PROBE_FIRST, how many come before these. There must be more after them.

A processor does not always work at one speed: others share its caches and its power. So a piece of work that is always
the same is timed beside the pages, REFERENCES times in each tenth."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any, Self

from measuring import cpu_of, descendants
from scrapy import signals
from scrapy.crawler import Crawler

INTERVAL = 0.01  # seconds between two looks at the clock
REFERENCES = 50


class Probe:
    """From the opening of the spider to its end."""

    def __init__(self, crawler: Crawler) -> None:
        self._file = Path(crawler.settings["PROBE_FILE"])
        self._step = max(1, crawler.settings.getint("PROBE_PAGES") // 10)
        self._first = crawler.settings.getint("PROBE_FIRST")
        self._pages = 0
        self._marks: list[float] = []  # CPU seconds of the crawl and its workers at each tenth of the pages
        self._references: list[list[float]] = []  # CPU seconds of the reference in each tenth
        self._longest = {"wall": (0.0, 0), "cpu": (0.0, 0)}  # (seconds, pages before it)
        for handler, signal in (
            (self._opened, signals.spider_opened),
            (self._answered, signals.response_received),
            (self._closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _opened(self) -> None:
        self._loop = asyncio.get_event_loop()
        self._wait()

    def _wait(self) -> None:
        self._seen = time.perf_counter(), time.thread_time()
        self._timer = self._loop.call_later(INTERVAL, self._look)

    def _look(self) -> None:
        """The loop comes back too late if a callback held it up, or if another process has the core. CPU time tells
        the two apart: it does not pass while others have the core."""
        wall, cpu = time.perf_counter() - self._seen[0] - INTERVAL, time.thread_time() - self._seen[1]
        self._longest["wall"] = max(self._longest["wall"], (wall, self._pages))
        self._longest["cpu"] = max(self._longest["cpu"], (cpu, self._pages))
        self._wait()

    def _answered(self, response: Any) -> None:
        if response.url.endswith("/robots.txt"):
            return
        counted = self._pages - self._first
        if counted >= 0 and counted % self._step == 0 and len(self._marks) < 11:
            self._marks.append(self._cpu())
            self._references.append([])
        if counted >= 0 and counted % max(1, self._step // REFERENCES) == 0:
            self._references[-1].append(reference())
        self._pages += 1

    def _closed(self) -> None:
        self._timer.cancel()
        told = {"pages": self._pages, "marks": self._marks, "longest": self._longest, "references": self._references}
        self._file.write_text(json.dumps(told), encoding="utf-8")

    def _cpu(self) -> float:
        """CPU seconds of this process, of the workers that have ended and of those that live."""
        return sum(os.times()[:4]) + sum(cpu_of(pid) for pid in descendants(os.getpid())[1:])


def reference() -> float:
    """CPU seconds of a piece of work of the kind that a crawl does: dicts, lists and texts, some hundred kB."""
    begun = time.thread_time()
    some = json.loads(json.dumps([{"number": number, "text": f"bài {number}"} for number in range(1000)]))
    some.sort(key=lambda one: one["text"])
    return time.thread_time() - begun
