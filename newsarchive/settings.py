"""Scrapy's settings, and ours. A comment gives Scrapy's default where ours differs."""

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

import newsarchive

_project = closest_scrapy_cfg()
_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

# Names and components
BOT_NAME = "newsarchive"
SPIDER_MODULES = ["newsarchive.spiders"]
NEWSPIDER_MODULE = "newsarchive.spiders"
COMMANDS_MODULE = "newsarchive.commands"
ADDONS = {"newsarchive.addon.NewsarchiveAddon": 0}
EXTENSIONS = {
    "newsarchive.extensions.Progress": 10,
    "newsarchive.extensions.ArchiveFeedExporter": 20,
    "scrapy.extensions.feedexport.FeedExporter": None,  # ours writes articles as they are at the end
    "scrapy.extensions.logstats.LogStats": None,  # replaced by Progress
}
SCHEDULER = "newsarchive.scheduler.ArchiveScheduler"
DOWNLOADER_MIDDLEWARES = {
    "newsarchive.middlewares.PrivateAddressMiddleware": 50,  # before robots.txt is fetched
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newsarchive.middlewares.StrictRobotsTxtMiddleware": 100,
    "newsarchive.middlewares.PolitenessMiddleware": 560,  # after robots.txt, before retries
    "newsarchive.middlewares.RedirectCapturesMiddleware": 610,  # sees redirects before Scrapy follows them
}
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "newsarchive.downloadhandlers.PoliteDownloadHandler")
# It drops requests for long addresses. Here every address gets an outcome.
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None}
ITEM_PIPELINES = {
    "newsarchive.pipelines.NormalizeDatesPipeline": 100,
    "newsarchive.pipelines.DetectDuplicatesPipeline": 800,
    "newsarchive.pipelines.StoreInArchivePipeline": 900,
    "newsarchive.pipelines.PicturesPipeline": 950,  # after the article is stored
}
FEED_EXPORTERS = {
    "json": "newsarchive.exporters.ArticleJsonExporter",
    "jsonl": "newsarchive.exporters.ArticleJsonLinesExporter",
    "jsonlines": "newsarchive.exporters.ArticleJsonLinesExporter",
    "csv": "newsarchive.exporters.ArticleCsvExporter",
    "xml": "newsarchive.exporters.ArticleXmlExporter",
}
SPIDER_CONTRACTS = {"newsarchive.base_spiders.archive_spider.ListingContract": 5}

# Archive and crawl
ARCHIVE = str(Path(_project).parent / "archive.db") if _project else "archive.db"  # the SQLite file
BACKUPS = ""  # the folder of `backup --keep`
OUTLETS: list[str] = []  # the outlets of `crawlall` and `doctor` if none is named; empty: all
REPLAY: list[str] = []  # WARC files or archives, separated by commas: they answer every request, and none is sent
REPLAY_AT = None  # a moment (ISO 8601): replay the web as it was then; `crawlall` and `health` take it for now
WALK_PAGES = 2000  # a run: pages of one listing, or sitemaps of one outlet; some listings have no end
DISCOVERY_PAGES = 60  # listing pages, feeds and sitemaps that are fetched before articles
DISCOVERY_SECONDS = 120.0  # for them, at most
RECHECK_BUDGET = 200  # stored articles that a run fetches again
EXTRACTION_WORKERS = _cores  # processes that read pages; 0: the crawl's own process reads them
EXTRACTION_TIMEOUT = 20.0  # seconds that reading a page may take
EXTRACTION_MEMORY = 2048  # MiB for each worker

# Pictures
PICTURES = True  # 0: fetch no pictures
PICTURES_MAX_BYTES = 20_000_000_000  # the room for pictures; `health` tells at 80 %, and at 100 % none is fetched
PICTURES_BACKLOG = 200  # pictures that earlier runs left and a run fetches, for each source
MEDIA_ALLOW_REDIRECTS = True  # default False: a picture may be behind a redirect

# Messages to people
ALERTS: list[str] = []  # Apprise URLs, or files of them; better in the environment, as NEWSARCHIVE_ALERTS
ALERTS_TIMEOUT = 30.0  # seconds for sending all messages
ALERTS_LANGUAGE = None  # 'vi' or 'en'; by LANG if it is not set
BACKUP_DAYS = 3.0  # word is sent if the last backup is older; an archive without any backup is not told
DESK_URL = ""  # where readers reach the desk, for links in messages

# Politeness
# who you are: put your own address into it before you crawl for long
USER_AGENT = f"newsarchive/{newsarchive.__version__} (+https://github.com/newsarchive/newsarchive)"
ROBOTSTXT_OBEY = True  # default False: nothing is fetched that robots.txt forbids
AUTOTHROTTLE_ENABLED = True  # default False: a slow host is asked more rarely
AUTOTHROTTLE_START_DELAY = 2.0  # default 5: seconds between the first requests
DOWNLOAD_DELAY = 1.0  # default 0: seconds between two requests; AutoThrottle never goes below it
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # default 8: a host answers one request at a time
RETRY_AFTER_MAX = 300.0  # seconds; if a host asks for more, its pages wait for the next run
DOWNLOAD_TIMEOUT = 60  # default 180: seconds until a host must have answered
DOWNLOAD_MAXSIZE = 20 << 20  # default 1 GiB: bytes; no article is larger
DOWNLOAD_WARNSIZE = 0  # a page that is too large gets an outcome instead

# Safety
DOWNLOAD_VERIFY_CERTIFICATES = True  # default False: a server proves who it is
TELNETCONSOLE_ENABLED = False  # default True: runs Python code of anyone who can connect
REMOTE_CONTROL_ENABLED = False  # default True: the same, over HTTP

# Every response reaches the spider
HTTPERROR_ALLOW_ALL = True  # default False: each address gets an outcome
METAREFRESH_ENABLED = False  # news pages reload themselves for their advertisements
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # default ERROR; the summary names the page
CONCURRENT_ITEMS = 4  # default 100; Scrapy starts as many tasks for each page, and a page gives one article

# Log and feeds
LOG_LEVEL = "INFO"  # default DEBUG
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
FEED_EXPORT_ENCODING = "utf-8"
