"""A page that hangs or kills its worker is an outcome, and its neighbours are read."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import pytest

from newsarchive.crawling.workers import WorkerError, Workers
from newsarchive.extraction import extract
from tests.pages import article


def read(page: str) -> str:
    """A stand-in for extraction that does what the page says."""
    if page == "hang":
        while True:
            time.sleep(1)
    if page == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if page == "swell":
        return str(len(bytearray(8 << 30)))
    if page == "raise":
        raise ValueError("no such page")
    return page.upper()


async def _all(workers: Workers, pages: list[str]) -> list[str | BaseException]:
    return await asyncio.gather(*(workers.run(read, page) for page in pages), return_exceptions=True)


@pytest.mark.parametrize("culprit", ["hang", "die", "swell", "raise"])
def test_only_the_culprit_is_blamed(culprit: str) -> None:
    workers = Workers(processes=2, timeout=3, memory=2048)
    pages = ["a", "b", culprit, "c", "d", "e", "f"]
    try:
        results = asyncio.run(_all(workers, pages))
    finally:
        workers.close()
    for page, result in zip(pages, results, strict=True):
        if page == culprit:
            assert isinstance(result, WorkerError), result
            assert str(result)
            assert "\n" not in str(result)
        else:
            assert result == page.upper()


def test_extraction_gives_the_same_in_a_worker_and_in_process() -> None:
    html, url = article().encode(), "https://bao.example/tin-tuc-1.html"
    workers = Workers(processes=1, timeout=60, memory=2048)
    try:
        there = asyncio.run(workers.run(extract, html, url))
    finally:
        workers.close()
    here = asyncio.run(Workers(processes=0, timeout=60, memory=0).run(extract, html, url))
    assert there == here
    assert there.title
