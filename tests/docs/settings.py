"""The settings of a project whose outlets are on this machine."""

from newsarchive.settings import *  # noqa: F403

SPIDER_MODULES = ["tests.commands.described", "newsarchive.spiders.sample"]
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
RETRY_TIMES = 0
EXTRACTION_WORKERS = 0
PICTURES = False
USER_AGENT = "the tests of newsarchive"
