"""The desk's pages, by their addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from newsarchive.desk.pages import article, capture, front, language, photos, search, source, stories, timeline

Routes = list[tuple[str, Callable[..., Awaitable[Any]]]]

ROUTES: Routes = [
    (r"/$", front.front),
    (r"/search$", search.search),
    (r"/article$", article.by_address),
    (r"/article/(?P<id>[0-9]{1,18})$", article.article),
    (r"/article/(?P<id>[0-9]{1,18})\.(?P<format>bib|ris)$", article.reference),
    (r"/capture/(?P<id>[0-9]{1,18})$", capture.capture),
    (r"/capture/(?P<id>[0-9]{1,18})/page$", capture.page),
    (r"/photos$", photos.photos),
    (r"/source/(?P<name>[^/]+)$", source.source),
    (r"/sources$", source.sources),
    (r"/timeline(?:/(?P<span>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?))?$", timeline.timeline),
    (r"/stories$", stories.stories),
    (r"/-/language/(?P<language>vi|en)$", language.switch),
]
# A file of one of these names would be served at an address that a page has.
NAMES = frozenset({"search", "article", "capture", "photos", "source", "sources", "timeline", "stories"})
