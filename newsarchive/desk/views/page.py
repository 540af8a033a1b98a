"""What all views share: a request that reads the archive and renders, pages of a list, pictures on demand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from newsarchive.archive.picture_files import PictureFiles, folder_of
from newsarchive.archive.pictures import Pictures
from newsarchive.desk import queries
from newsarchive.desk.database import QueryTimeout, read_query
from newsarchive.desk.i18n import request_language
from newsarchive.desk.named import mentions_in_captions
from newsarchive.desk.printed import hits, spans
from newsarchive.desk.security import is_from_desk, page_policy, picture_host

P = ParamSpec("P")
T = TypeVar("T")
MAX_OFFSET = 10_000  # rows before a page of a list; beyond them a filter helps


class NotFound(Exception):
    """The archive lacks what was asked for. The argument is the key of a text in messages.toml."""


class PageRequest:
    """A request for a page of the desk."""

    def __init__(self, request: Request, datasette: Datasette) -> None:
        self.request = request
        self.datasette = datasette

    @property
    def id(self) -> int:
        """The number in the path."""
        return int(self.request.url_vars["id"])

    def text(self, name: str, longest: int = 500) -> str:
        """A parameter of the query string, stripped and cut."""
        return (self.request.args.get(name) or "").strip()[:longest]

    async def read(self, query: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of a query. Raises QueryTimeout."""
        return await read_query(self.datasette, lambda db: query(db, *args, **kwargs))

    def pictures(self, db: Database) -> Pictures:
        """The pictures that the archive keeps."""
        return Pictures(db, PictureFiles(folder_of(Path(self.datasette.get_database().path))))

    async def with_kept(self, photos: list[queries.Row]) -> list[queries.Row]:
        """The photos, each with the picture that the archive keeps of it as `kept`, or None."""
        urls = [photo["url"] for photo in photos if photo["url"]]
        kept = await self.read(lambda db: self.pictures(db).of_photos(urls))
        return [photo | {"kept": kept.get(photo["url"])} for photo in photos]

    async def with_names(self, photos: list[queries.Row]) -> list[queries.Row]:
        """The photos, each with its caption as `spans`, in which names and hits of a search (`pieces`) stand out."""
        numbers = [photo.get("photo_id") or photo["id"] for photo in photos]
        named = await self.read(mentions_in_captions, numbers)
        found = []
        for number, photo in zip(numbers, photos, strict=True):
            text, marks = hits(photo.get("pieces") or [(photo["caption"] or "", False)])
            found.append(photo | {"spans": spans(text, marks, named.get(number, ()))})
        return found

    async def render(
        self, template: str, *, status: int = 200, pictures: OutletPictures | None = None, **context: object
    ) -> Response:
        """A page of a template, to which `sources` is given too. `pictures` are those that it may load."""
        if "sources" not in context:
            context["sources"] = await self.read(queries.sources)
        html = await self.datasette.render_template(
            template, context | {"pictures": pictures}, request=self.request, view_name="desk"
        )
        headers = {
            "content-security-policy": page_policy(pictures.hosts if pictures else ()),
            "vary": "Accept-Language",
            "cache-control": "no-cache",
            "content-language": request_language(self.request),
        }
        return Response.html(html, status=status, headers=headers)


def page_view(view: Callable[[PageRequest], Awaitable[Response]]) -> Callable[..., Awaitable[Response]]:
    """A view for Datasette. NotFound becomes a page with status 404, QueryTimeout one with 503."""

    async def answer(request: Request, datasette: Datasette) -> Response:
        page = PageRequest(request, datasette)
        try:
            return await view(page)
        except NotFound as error:
            return await page.render("desk-missing.html", status=404, sources={}, what=str(error))
        except QueryTimeout:
            return await page.render("desk-missing.html", status=503, sources={}, what="missing.slow")

    return answer


def with_query(request: Request, **changes: str | None) -> str:
    """The request's address with changes in its query string; None removes a parameter. It leads to the first page of
    a list."""
    kept = _parameters(request, "page", "lang", *changes)
    return _address(request, [*kept, *((name, value) for name, value in changes.items() if value is not None)])


@dataclass(slots=True)
class Listing:
    """One page of a long list."""

    request: Request
    size: int
    number: int = 1
    has_more: bool = False

    @classmethod
    def requested(cls, page: PageRequest, size: int) -> Listing:
        """The page of ?page=N; the first without a sensible N."""
        text = page.request.args.get("page") or "1"
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
        return cls(page.request, size, max(1, min(number, MAX_OFFSET // size)))

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def earlier(self) -> str | None:
        """The address of the previous page."""
        return self._address_of(self.number - 1) if self.number > 1 else None

    @property
    def later(self) -> str | None:
        """The address of the next page."""
        return self._address_of(self.number + 1) if self.has_more and self.offset + self.size < MAX_OFFSET else None

    def take(self, rows: list[T]) -> list[T]:
        """The rows of this page, from a query for one row more than `size`."""
        self.has_more = len(rows) > self.size
        return rows[: self.size]

    def _address_of(self, number: int) -> str:
        return with_query(self.request, page=str(number) if number > 1 else None)


@dataclass(slots=True)
class OutletPictures:
    """Pictures that the archive does not keep. Those that the reader asked for on this page, by ?show=ID or ?show=all,
    are loaded from their outlets."""

    shown: frozenset[str]
    fields: list[tuple[str, str]]  # of the form that asks for more
    hidden: str  # the address of the page without pictures
    hosts: set[str] = field(default_factory=set)

    @classmethod
    def requested(cls, request: Request) -> OutletPictures:
        """The pictures that a request may show: none for a link from elsewhere, which the reader did not see."""
        values = request.args.getlist("show") if is_from_desk(request) else []
        shown = frozenset(value for value in values if value == "all" or value.isdigit())
        rest = _parameters(request, "show", "lang")
        return cls(shown, [*rest, *(("show", value) for value in sorted(shown))], _address(request, rest))

    def is_visible(self, photo_id: int, url: str | None) -> bool:
        """Whether a picture is shown; its origin is then added to `hosts`."""
        host = picture_host(url)
        if host is None or not ({"all", str(photo_id)} & self.shown):
            return False
        self.hosts.add(host)
        return True


def _address(request: Request, parameters: list[tuple[str, str]]) -> str:
    return f"{request.path}?{urlencode(parameters)}" if parameters else str(request.path)


def _parameters(request: Request, *without: str) -> list[tuple[str, str]]:
    return [pair for pair in parse_qsl(request.query_string) if pair[0] not in without]
