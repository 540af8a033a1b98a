"""A Scrapy project of somebody else, who has only heard of our pipelines and our spiders."""

BOT_NAME = "foreign"
SPIDER_MODULES = ["foreign.spiders", "foreign.outlet"]
ITEM_PIPELINES = {
    "newsarchive.pipelines.NormalizeDatesPipeline": 100,
    "newsarchive.pipelines.DetectDuplicatesPipeline": 200,
    "newsarchive.pipelines.StoreInArchivePipeline": 300,
}
DOWNLOADER_MIDDLEWARES = {"foreign.middleware.CountRequests": 543}
DOWNLOAD_DELAY = 0
LOG_LEVEL = "INFO"
FEED_EXPORT_ENCODING = "utf-8"
TELNETCONSOLE_ENABLED = False  # crawls that start at the same moment would compete for its port
