"""WARC files, read and written by warcio. Knows neither Scrapy nor the archive."""

from newsarchive.warc.reading import Broken, Index, Record, TooLarge, Unreadable, WarcFile
from newsarchive.warc.writing import WarcWriter

__all__ = ["Broken", "Index", "Record", "TooLarge", "Unreadable", "WarcFile", "WarcWriter"]
