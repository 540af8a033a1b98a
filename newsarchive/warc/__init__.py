"""WARC files, read and written with warcio. Imports neither Scrapy nor the archive."""

from newsarchive.warc.decoding import TooLarge, Unreadable
from newsarchive.warc.files import ORIGINAL, Broken, Index, Record, WarcFile, read_original
from newsarchive.warc.writing import WarcWriter

__all__ = [
    "ORIGINAL",
    "Broken",
    "Index",
    "Record",
    "TooLarge",
    "Unreadable",
    "WarcFile",
    "WarcWriter",
    "read_original",
]
