"""One peer reads pages on all cores, as its own documentation says: PEER PAGES RESULT [PROCESSES].

PAGES is a pickled list of (address, HTML). RESULT gets how many pages the peer read, and of how many it gave a text, as
JSON. This runs in the peer's own environment, so it imports the standard library and the peer only. The processes are
forked when the peer is imported and the pages are loaded, so that neither is done twice.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import pickle
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

Reader = Callable[[bytes, str], object]
UNKNOWN = object()  # a page that the peer does not claim to read


def trafilatura() -> Reader:
    from trafilatura import bare_extraction

    def read(html: bytes, url: str) -> object:
        found = bare_extraction(html, url=url, with_metadata=True)
        return found and found.text

    return read


def newsarchive() -> Reader:
    """Our extraction by itself, for the figures that leave it out."""
    from newsarchive.extraction import extract

    return lambda html, url: extract(html, url).body


def newspaper4k() -> Reader:
    from newspaper import Article

    def read(html: bytes, url: str) -> object:
        article = Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return article.text

    return read


def news_please() -> Reader:
    from newsplease import NewsPlease

    return lambda html, url: NewsPlease.from_html(html, url=url, fetch_images=False).maintext


def goose3() -> Reader:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda html, _: goose.extract(raw_html=html).cleaned_text


def fundus() -> Reader:
    from fundus import PublisherCollection

    publishers = {_site(publisher.domain): publisher for publisher in PublisherCollection}

    def read(html: bytes, url: str) -> object:
        publisher = publishers.get(_site(url))
        return publisher.parser().parse(html.decode(errors="replace")).get("body") if publisher else UNKNOWN

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "trafilatura": trafilatura,
    "newsarchive": newsarchive,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "goose3": goose3,
    "fundus": fundus,
}


def attempt(number: int) -> tuple[bool, bool]:
    """(the peer reads this page, it gave a text). A page that it fails at is read: it took its time."""
    url, html = pages[number]
    try:
        text = read(html, url)
    except Exception:
        return True, False
    return text is not UNKNOWN, text is not UNKNOWN and bool(text)


def _site(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    name, path, result, *rest = sys.argv[1:]
    processes = int(rest[0]) if rest else len(os.sched_getaffinity(0))
    pages: list[tuple[str, bytes]] = pickle.loads(Path(path).read_bytes())
    read = READERS[name]()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        found = list(pool.imap_unordered(attempt, range(len(pages)), chunksize=4))
        pool.close()
        pool.join()
    told = {"read": sum(one[0] for one in found), "texts": sum(one[1] for one in found)}
    Path(result).write_text(json.dumps(told), encoding="utf-8")
