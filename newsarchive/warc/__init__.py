"""WARC files, read and written with warcio. Imports neither Scrapy nor the archive."""

from newsarchive.warc.decoding import TooLarge, Unreadable
from newsarchive.warc.files import Broken, Index, Record, WarcFile
from newsarchive.warc.writing import WarcWriter

__all__ = ["Broken", "Index", "Record", "TooLarge", "Unreadable", "WarcFile", "WarcWriter"]
