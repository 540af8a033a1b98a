"""One peer reads pages on all cores, as its own documentation says: PEER PAGES [PROCESSES].

PAGES is a pickled list of (address, HTML). Prints how many pages gave a text, as JSON. It runs in the peer's own
environment, so it imports the standard library and the peer only. All processes share the list, and none imports
anything twice.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[bytes, str], object]


def trafilatura() -> Reader:
    from trafilatura import bare_extraction

    def read(html: bytes, url: str) -> object:
        found = bare_extraction(html, url=url, with_metadata=True)
        return found and found.text

    return read


READERS: dict[str, Callable[[], Reader]] = {"trafilatura": trafilatura}


def attempt(number: int) -> bool:
    """Whether a page gives a text. A page that the peer fails at counts as read: it took its time."""
    url, html = pages[number]
    try:
        return bool(read(html, url))
    except Exception:
        return False


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    name, path, *rest = sys.argv[1:]
    processes = int(rest[0]) if rest else len(os.sched_getaffinity(0))
    pages: list[tuple[str, bytes]] = pickle.loads(Path(path).read_bytes())
    read = READERS[name]()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        texts = sum(pool.imap_unordered(attempt, range(len(pages)), chunksize=4))
        pool.close()
        pool.join()
    print(json.dumps({"pages": len(pages), "texts": texts}))
