"""The paths of the desk: each page with its view."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette.utils import tilde_encode
from datasette.utils.asgi import Request, Response

from newsarchive.desk.canned_queries import RENAMED, read_canned_queries
from newsarchive.desk.i18n import COOKIE
from newsarchive.desk.views import (
    article,
    capture,
    changes,
    equipment,
    front,
    metrics,
    opml,
    organisation,
    people,
    photos,
    picture,
    questions,
    search,
    source,
    stories,
    timeline,
)
from newsarchive.desk.views.page import page_view

Routes = list[tuple[str, Callable[..., Awaitable[Any]]]]
_QUESTIONS = "|".join(read_canned_queries())
_YEAR = 365 * 24 * 3600  # seconds
_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")


async def choose_language(request: Request) -> Response:
    """Set the cookie of the language and return to ?back=, which has to be a page of the desk."""
    back = request.args.get("back") or "/"
    response = Response.redirect(back if _LOCAL_PATH.fullmatch(back) else "/", status=303)
    response.set_cookie(COOKIE, request.url_vars["language"], max_age=_YEAR, httponly=True)
    return response


ROUTES: Routes = [
    (r"/$", page_view(front.front)),
    (r"/search$", page_view(search.search)),
    (r"/article$", page_view(article.by_address)),
    (r"/article/(?P<id>[0-9]{1,18})$", page_view(article.article)),
    (r"/article/(?P<id>[0-9]{1,18})\.(?P<format>bib|ris)$", page_view(article.reference)),
    (r"/capture/(?P<id>[0-9]{1,18})$", page_view(capture.capture)),
    (r"/capture/(?P<id>[0-9]{1,18})/page$", page_view(capture.content)),
    (r"/photos$", page_view(photos.photos)),
    (r"/picture/(?P<sha256>[0-9a-f]{64})$", page_view(picture.picture)),
    (r"/picture/(?P<sha256>[0-9a-f]{64})/(?P<size>full|small)$", page_view(picture.image)),
    (r"/source/(?P<name>[^/]+)$", page_view(source.source)),
    (r"/sources$", page_view(source.sources)),
    (r"/timeline/undated$", page_view(timeline.undated)),
    (r"/timeline(?:/(?P<span>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?))?$", page_view(timeline.timeline)),
    (r"/stories$", page_view(stories.stories)),
    (r"/people$", page_view(people.people)),
    (r"/person/(?P<id>[0-9]{1,18})$", page_view(people.person)),
    (r"/organisations$", page_view(organisation.organisations)),
    (r"/organisation/(?P<id>[0-9]{1,18})$", page_view(organisation.organisation)),
    (r"/equipment$", page_view(equipment.equipment)),
    (r"/equipment/(?P<id>[0-9]{1,18})$", page_view(equipment.piece)),
    (r"/changes$", page_view(changes.changes)),
    (r"/questions$", page_view(questions.questions)),
    (rf"/questions/(?P<name>{_QUESTIONS})$", page_view(questions.question)),
    (rf"/questions/(?P<name>{_QUESTIONS})\.svg$", page_view(questions.drawing)),
    (r"/feeds\.opml$", opml.feeds),
    (r"/-/metrics$", metrics.metrics),
    (r"/-/language/(?P<language>vi|en)$", choose_language),
    (rf"/questions/(?P<name>{'|'.join(RENAMED)})$", questions.of_table),
    (rf"/[^/]+/(?P<name>{_QUESTIONS})(?P<ending>(?:\.svg)?)$", questions.of_table),  # Datasette's own pages of them
]
# An archive whose file has one of these names gets another path, because a page has this one.
NAMES = frozenset(
    {"search", "article", "capture", "photos", "picture", "source", "sources", "timeline", "stories", "questions"}
    | {"people", "person", "organisations", "organisation", "equipment", "changes"}
)


def database_route(archive: Path) -> str:
    """The name of an archive in the paths of its tables and canned queries. It is not the name of a page."""
    return "archive" if archive.stem in NAMES else archive.stem


def database_path(archive: Path) -> str:
    """The path of the tables and canned queries of an archive."""
    return f"/{tilde_encode(database_route(archive))}"
