"""Full-text search in Vietnamese: by words, phrases and fields, with or without marks, over articles and photos.

`syntax` reads what was typed, `expression` says it to an index, `finding` puts the hits in order, `highlight` shows
them in their own spelling, `tables` are what all this rests on.
"""

from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.highlight import Pieces
from newsarchive.archive.search.photos import FoundPhotos, PhotoHit
from newsarchive.archive.search.search import Found, Hit, Search
from newsarchive.archive.search.tokens import QueryError

__all__ = ["Filters", "Found", "FoundPhotos", "Hit", "PhotoHit", "Pieces", "QueryError", "Search"]
