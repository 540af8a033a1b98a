"""Full-text search in Vietnamese: by words, phrases and fields, with or without marks, over articles and photos.

`parser` parses what was typed, `fts5` translates it, `ranking` orders the hits, `highlight` shows them in their own
spelling, and `indexes` makes the tables.
"""

from newsarchive.archive.search.fts5 import Filters
from newsarchive.archive.search.highlight import Pieces
from newsarchive.archive.search.search import Hit, PhotoHit, Results, Search
from newsarchive.archive.search.tree import QueryError

__all__ = ["Filters", "Hit", "PhotoHit", "Pieces", "QueryError", "Results", "Search"]
