"""The timeline: year, month, day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.chart import months_of
from newsarchive.desk.pages.rendering import answer, missing, shown, slow, text_of
from newsarchive.desk.queries import lists
from newsarchive.desk.queries import timeline as asked

SIZE = 50


async def timeline(request: Request, datasette: Datasette) -> Response:
    """All years; or a year, a month or a day with its articles."""
    span = request.url_vars.get("span")
    source = text_of(request, "source") or None
    if span and not _exists(span):
        return await missing(datasette, request, "missing.span")
    try:
        sources = await ask(datasette, lists.sources)
        if span is None:
            years = await ask(datasette, lambda db: asked.by_month(db, source))
            undated = await ask(datasette, lambda db: asked.undated(db, source))
            peak = max((n for counts in years.values() for n in counts.parts.values()), default=0)
            grids = [(year, months_of(range(int(year), int(year) + 1)), counts) for year, counts in years.items()]
            return await answer(
                datasette,
                request,
                "desk-timeline.html",
                grids=grids,
                undated=undated,
                peak=peak,
                sources=sources,
                source=source,
            )
        listed = shown(request, SIZE)
        counts = await ask(datasette, lambda db: asked.by_part(db, span, source)) if len(span) < 10 else None
        found = await ask(datasette, lambda db: asked.within(db, span, source, SIZE + 1, listed.offset))
    except TooSlow:
        return await slow(datasette, request)
    return await answer(
        datasette,
        request,
        "desk-span.html",
        span=span,
        counts=counts,
        parts=_parts(span),
        first_weekday=date(int(span[:4]), int(span[5:7]), 1).isoweekday() if len(span) == 7 else 1,
        peak=max(counts.parts.values(), default=0) if counts else 0,
        lines=found[:SIZE],
        listed=listed.followed(more=len(found) > SIZE),
        sources=sources,
        source=source,
    )


def _exists(span: str) -> bool:
    try:
        date.fromisoformat(span + "-01-01"[len(span) - 4 :])
    except ValueError:
        return False
    return True


def _parts(span: str) -> list[str]:
    if len(span) == 4:
        return months_of(range(int(span), int(span) + 1))
    if len(span) == 7:
        return [f"{span}-{day:02}" for day in range(1, monthrange(int(span[:4]), int(span[5:]))[1] + 1)]
    return []
