"""Scrapy's settings, and ours. A number stands beside the default that it departs from."""

from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

import newsarchive
from newsarchive.processing.workers import processes_by_default

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["newsarchive.spiders"]
NEWSPIDER_MODULE = "newsarchive.spiders"
COMMANDS_MODULE = "newsarchive.commands"
ADDONS = {"newsarchive.addon.NewsarchiveAddon": 0}
EXTENSIONS = {
    "newsarchive.extensions.CrawlLog": 0,
    "newsarchive.extensions.Progress": 10,
    "newsarchive.extensions.ArchiveFeedExporter": 20,
    "scrapy.extensions.feedexport.FeedExporter": None,  # ours writes articles as they end up
    "scrapy.extensions.logstats.LogStats": None,  # ours counts what a reader asks for
}
SCHEDULER = "newsarchive.scheduler.ArchiveScheduler"
DOWNLOADER_MIDDLEWARES = {
    "newsarchive.middlewares.PrivateAddressMiddleware": 50,  # before robots.txt is asked for
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newsarchive.middlewares.StrictRobotsTxtMiddleware": 100,
    "newsarchive.middlewares.PolitenessMiddleware": 560,  # after robots.txt, before retries
    "newsarchive.middlewares.RedirectCapturesMiddleware": 610,  # sees redirects before Scrapy follows them
}
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "newsarchive.downloadhandlers.PoliteDownloadHandler")
SPIDER_MIDDLEWARES = {
    "newsarchive.middlewares.CaptureMiddleware": 10,
    # It drops a request for a long address without a word; here every address ends in an outcome.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
ITEM_PIPELINES = {
    "newsarchive.pipelines.NormalizeDatesPipeline": 100,
    "newsarchive.pipelines.DetectDuplicatesPipeline": 800,
    "newsarchive.pipelines.StoreInArchivePipeline": 900,
}
FEED_EXPORTERS = {
    "json": "newsarchive.exporters.ArticleJsonExporter",
    "jsonl": "newsarchive.exporters.ArticleJsonLinesExporter",
    "jsonlines": "newsarchive.exporters.ArticleJsonLinesExporter",
    "csv": "newsarchive.exporters.ArticleCsvExporter",
    "xml": "newsarchive.exporters.ArticleXmlExporter",
}
SPIDER_CONTRACTS = {"newsarchive.contracts.ListingContract": 5}

# Ours
ARCHIVE = str(Path(closest_scrapy_cfg()).parent / "archive.db") if closest_scrapy_cfg() else "archive.db"
REPLAY: list[str] = []  # WARC files or archives; every request is answered from them
REPLAY_AT = None  # an ISO moment: replay the web as it stood then
WALK_PAGES = 2000  # pages of one listing, or sitemaps of one outlet, a run; calendars have no end
DISCOVERY_PAGES = 60  # listing pages, feeds and sitemaps that articles wait for
DISCOVERY_SECONDS = 120.0  # the longest time that articles wait for them
RECHECK_BUDGET = 200  # stored articles looked at again, a run
EXTRACTION_WORKERS = processes_by_default()  # 0: in the crawl's own process
EXTRACTION_TIMEOUT = 20.0  # seconds a page
EXTRACTION_MEMORY = 2048  # MiB a worker

# PolitenessMiddleware
USER_AGENT = f"newsarchive/{newsarchive.__version__} (+https://github.com/newsarchive/newsarchive)"
ROBOTSTXT_OBEY = True  # default False
AUTOTHROTTLE_ENABLED = True  # default False
AUTOTHROTTLE_START_DELAY = 2.0  # default 5
DOWNLOAD_DELAY = 1.0  # default 0; AutoThrottle never goes below it
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8
RETRY_AFTER_MAX = 300  # ours: seconds that a run waits where a host asks it to; else it leaves it alone
DOWNLOAD_TIMEOUT = 60  # default 180
DOWNLOAD_MAXSIZE = 20 << 20  # default 1 GiB; no article is larger
DOWNLOAD_WARNSIZE = 0  # what is too large ends in the ledger
RETRY_TIMES = 2
COOKIES_ENABLED = True

# Safety
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False
TELNETCONSOLE_ENABLED = False  # default True: runs Python for whoever can connect
REMOTE_CONTROL_ENABLED = False  # default True: the same over HTTP

# Every answer reaches the spider, so that each address gets an outcome.
HTTPERROR_ALLOW_ALL = True
METAREFRESH_ENABLED = False  # news pages reload themselves for their advertisements
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default ERROR; the ledger names it

LOG_LEVEL = "INFO"  # default DEBUG
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%H:%M:%S"
FEED_EXPORT_ENCODING = "utf-8"
