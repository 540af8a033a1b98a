"""The add-on, which adapts Scrapy's log, cookies and download handlers to our settings."""

import logging
import sys
from functools import partial

from scrapy.downloadermiddlewares import cookies
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, Settings
from tldextract import TLDExtract

from newsarchive.options import check_settings, option

# Scrapy imports an extension even if its switch is off or its place is None. The second one imports aiohttp, which
# takes a seventh of the time of a start.
_SWITCHES = {
    "scrapy.extensions.telnet.TelnetConsole": "TELNETCONSOLE_ENABLED",
    "scrapy.extensions.remote_control.RemoteControl": "REMOTE_CONTROL_ENABLED",
}
# A replay sends no request, so no host needs a pause or another attempt.
_REPLAY = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "newsarchive.downloadhandlers.ReplayDownloadHandler"),
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "RETRY_ENABLED": False,
}
_VERBOSE = ("utils.log", "addons", "middleware", "crawler", "core.engine", "statscollectors")
_LEVELS = dict.fromkeys(_VERBOSE, logging.WARNING) | {
    # If a host does not answer, the outcomes of its pages say so in a line each. The traceback adds nothing.
    "downloadermiddlewares.robotstxt": logging.CRITICAL,
}


class NewsarchiveAddon:
    """Answers requests by replay where `REPLAY` is set, and silences Scrapy's own log lines below WARNING."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        if settings["LOG_LEVEL"] != "DEBUG":
            for name, level in _LEVELS.items():
                # A filter, because Scrapy resets the levels of its loggers when it starts.
                logging.getLogger(f"scrapy.{name}").addFilter(partial(_is_from, level))
        set_by_user = (settings.getpriority("LOG_LEVEL") or 0) > SETTINGS_PRIORITIES["project"]
        if sys.stderr.isatty() and not set_by_user:
            settings.set("LOG_LEVEL", "WARNING", priority="project")  # the display shows the rest

    def update_settings(self, settings: Settings) -> None:
        check_settings(settings)
        off = {name for name, switch in _SWITCHES.items() if not settings.getbool(switch)}
        extensions = settings.getdict("EXTENSIONS_BASE").items()
        settings.set("EXTENSIONS_BASE", {name: place for name, place in extensions if name not in off}, "project")
        # To check a cookie's domain, Scrapy would download the public suffix list, bypassing our middlewares. Use the
        # list that tldextract ships.
        cookies._split_domain = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
        if option(settings, "REPLAY"):
            settings.setdict(_REPLAY, priority="spider")


def _is_from(level: int, record: logging.LogRecord) -> bool:
    return record.levelno >= level
