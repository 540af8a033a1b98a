"""What our settings mean for Scrapy's."""

from __future__ import annotations

import logging
import sys

from scrapy.settings import SETTINGS_PRIORITIES, Settings

# Replayed pages come from a file: nobody is waited for and nobody is spared.
_REPLAY = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "newsarchive.crawling.replay.ReplayHandler"),
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_ENABLED": False,
}
_TALKATIVE = ("utils.log", "addons", "middleware", "crawler", "core.engine", "statscollectors", "extensions")


class NewsarchiveAddon:
    """Replay in place of the network where `REPLAY` is set; Scrapy's own chatter only where it is asked for."""

    def update_settings(self, settings: Settings) -> None:
        if settings.getlist("REPLAY"):
            settings.setdict(_REPLAY, priority="spider")
        if settings["LOG_LEVEL"] != "DEBUG":
            for name in _TALKATIVE:
                logging.getLogger(f"scrapy.{name}").setLevel(logging.WARNING)
            # A host that does not answer for its robots.txt does not answer for its pages either: the
            # ledger says so in a line, and no traceback has to.
            logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        asked_for = (settings.getpriority("LOG_LEVEL") or 0) > SETTINGS_PRIORITIES["project"]
        if sys.stderr.isatty() and not asked_for:
            settings.set("LOG_LEVEL", "WARNING", priority="project")  # the progress display tells the rest
