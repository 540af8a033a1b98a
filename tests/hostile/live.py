"""Many crawls of the invented world, one after the other in one process:
`python -m tests.hostile.live ARCHIVE honest|all RUNS`."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor

install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")

from scrapy.crawler import AsyncCrawlerRunner  # noqa: E402
from scrapy.utils.defer import deferred_from_coro  # noqa: E402
from twisted.internet import reactor  # noqa: E402

from newsarchive.spiders.listing import Listing  # noqa: E402
from newsarchive.spiders.page import Page  # noqa: E402
from tests.hostile.world import STRANGER, All, Honest, moment  # noqa: E402


async def live(archive: Path, who: str, runs: int) -> None:
    """Crawl once every six hours; where the hostile take part, a person also names addresses of a stranger's."""
    empty = archive.with_name(f"{archive.stem}.warc")
    empty.write_bytes(b"")  # a replay of it is a crawl at a moment of the past
    for run in range(runs):
        runner = AsyncCrawlerRunner(_settings(archive, empty, run))
        await runner.crawl(All if who == "all" else Honest)
        if who == "all" and run % 8 == 3:
            await runner.crawl(Page, url=f"http://{STRANGER}/tin/khach-{run // 40}-10001.html")
        if who == "all" and run % 40 == 20:
            await runner.crawl(Listing, url=f"http://{STRANGER}/danh-sach.html")


def _settings(archive: Path, empty: Path, run: int) -> object:
    settings = get_project_settings()
    handlers = dict.fromkeys(("http", "https"), "tests.hostile.world.Handler")
    told = {
        "ARCHIVE": str(archive),
        "REPLAY": [str(empty)],
        "REPLAY_AT": moment(run).isoformat(),
        "DOWNLOAD_HANDLERS": handlers,
        "SPIDER_MODULES": ["tests.hostile.world"],
        "EXTRACTION_WORKERS": 0,
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_ITEMS": 1,  # Scrapy starts as many tasks for each answer, used or not
        "LOG_LEVEL": "ERROR",
    }
    settings.setdict(told, priority="cmdline")
    return settings


def main(archive: str, who: str, runs: str) -> None:
    logging.basicConfig(level=logging.ERROR)
    failures: list[object] = []
    done = deferred_from_coro(live(Path(archive), who, int(runs)))
    done.addErrback(failures.append)
    done.addBoth(lambda _: reactor.stop())
    reactor.run()
    for failure in failures:
        failure.printTraceback()
    sys.exit(bool(failures))


if __name__ == "__main__":
    main(*sys.argv[1:])
