"""What our settings mean for Scrapy's."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from scrapy.downloadermiddlewares import cookies
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, Settings
from tldextract import TLDExtract

from newsarchive.options import check_settings

# Replayed pages come from a file: nobody is waited for and nobody is spared.
_REPLAY = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "newsarchive.downloadhandlers.ReplayDownloadHandler"),
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_ENABLED": False,
}
_TALKATIVE = {
    "utils.log": logging.WARNING,
    "addons": logging.WARNING,
    "middleware": logging.WARNING,
    "crawler": logging.WARNING,
    "core.engine": logging.WARNING,
    "statscollectors": logging.WARNING,
    # A host that does not answer for its robots.txt does not answer for its pages either: the ledger
    # says so in a line, and no traceback has to.
    "downloadermiddlewares.robotstxt": logging.CRITICAL,
}


class NewsarchiveAddon:
    """Replay in place of the network where `REPLAY` is set; Scrapy's own chatter only where it is asked for."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        if settings["LOG_LEVEL"] != "DEBUG":
            for name, level in _TALKATIVE.items():
                # A filter, because Scrapy resets the levels of its loggers as it starts.
                logging.getLogger(f"scrapy.{name}").addFilter(_from(level))
        asked_for = (settings.getpriority("LOG_LEVEL") or 0) > SETTINGS_PRIORITIES["project"]
        if sys.stderr.isatty() and not asked_for:
            settings.set("LOG_LEVEL", "WARNING", priority="project")  # the progress display tells the rest

    def update_settings(self, settings: Settings) -> None:
        check_settings(settings)
        # To check a cookie's domain, Scrapy would download the public suffix list, bypassing our middlewares. Use the
        # list that tldextract ships.
        cookies._split_domain = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
        if settings.getlist("REPLAY"):
            settings.setdict(_REPLAY, priority="spider")


def _from(level: int) -> Callable[[logging.LogRecord], bool]:
    return lambda record: record.levelno >= level
