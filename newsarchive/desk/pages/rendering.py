"""What the pages have in common: templates to answers, pages of a list, pictures that were asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk import protection
from newsarchive.desk.words import Words, chosen

DEEPEST = 10_000  # rows that are skipped, at the most: beyond them a filter is the way


async def answer(
    datasette: Datasette,
    request: Request,
    template: str,
    *,
    status: int = 200,
    picture_hosts: Iterable[str] = (),
    **context: object,
) -> Response:
    """A page. `picture_hosts` are the origins whose pictures it shows."""
    html = await datasette.render_template(template, context, request=request, view_name="desk")
    headers = {
        "content-security-policy": protection.policy(picture_hosts),
        "vary": "Accept-Language",
        "cache-control": "no-cache",
        "content-language": chosen(request),
    }
    return Response.html(html, status=status, headers=headers)


async def missing(datasette: Datasette, request: Request, what: str) -> Response:
    """404, with the words of a key of words.toml."""
    return await answer(datasette, request, "desk-missing.html", status=404, what=what)


async def slow(datasette: Datasette, request: Request) -> Response:
    """503: the archive did not answer in time."""
    return await answer(datasette, request, "desk-missing.html", status=503, what="missing.slow")


def words(request: Request) -> Words:
    """The words in the request's language."""
    return Words(chosen(request))


@dataclass(slots=True, frozen=True)
class Shown:
    """Which page of a list is shown; `more` says whether another follows."""

    number: int
    size: int
    request: Request
    query: tuple[tuple[str, str], ...]
    more: bool = False

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def earlier(self) -> str | None:
        """The address of the page before."""
        return self._at(self.number - 1) if self.number > 1 else None

    @property
    def later(self) -> str | None:
        """The address of the next page."""
        return self._at(self.number + 1) if self.more and self.offset + self.size < DEEPEST else None

    def followed(self, *, more: bool) -> Shown:
        """The same page, knowing whether another follows."""
        return Shown(self.number, self.size, self.request, self.query, more)

    def _at(self, number: int) -> str:
        told = [*self.query, *([("page", str(number))] if number > 1 else [])]
        return _address(self.request, told)


def shown(request: Request, size: int) -> Shown:
    """The page that a request asks for with ?page=N, the first where it says nothing sensible."""
    asked = request.args.get("page") or "1"
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = max(1, min(number, DEEPEST // size))
    return Shown(number, size, request, tuple(_query(request, "page", "lang")))


def with_query(request: Request, **changes: str | None) -> str:
    """The request's address with some of its query changed; None takes a part out. Goes to the first page."""
    told = _query(request, "page", "lang", *changes)
    return _address(request, [*told, *((name, value) for name, value in changes.items() if value is not None)])


def text_of(request: Request, name: str, longest: int = 500) -> str:
    """A text of the query, without what surrounds it."""
    return (request.args.get(name) or "").strip()[:longest]


@dataclass(slots=True)
class Pictures:
    """Which pictures of a page are shown: those asked for on the page itself, by ?show=ID or ?show=all."""

    asked: frozenset[str]
    hosts: set[str]
    fields: tuple[tuple[str, str], ...]  # of the form that asks for more
    hidden: str  # the address of the page without pictures

    def host(self, url: str | None) -> str | None:
        """Where a picture would come from; None where it cannot be shown."""
        return protection.picture_host(url)

    def visible(self, photo: int, url: str | None) -> bool:
        """Whether a picture is shown; its host may then be loaded from."""
        host = self.host(url)
        if host is None or not ({"all", str(photo)} & self.asked):
            return False
        self.hosts.add(host)
        return True

    @property
    def all(self) -> bool:
        """Whether all were asked for."""
        return "all" in self.asked


def pictures(request: Request) -> Pictures:
    """What a request may show. A link from elsewhere asks in the reader's name, so it asks for nothing."""
    told = request.args.getlist("show") if protection.from_here(request) else []
    asked = frozenset(one for one in told if one == "all" or one.isdigit())
    rest = _query(request, "show", "lang")
    fields = (*rest, *(("show", one) for one in sorted(asked)))
    return Pictures(asked, set(), fields, _address(request, rest))


def _address(request: Request, query: list[tuple[str, str]]) -> str:
    return f"{request.path}?{urlencode(query)}" if query else str(request.path)


def _query(request: Request, *without: str) -> list[tuple[str, str]]:
    told = parse_qsl(request.query_string, keep_blank_values=False)
    return [(name, value) for name, value in told if name not in without]
