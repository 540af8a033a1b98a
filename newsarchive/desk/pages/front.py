"""The front page: what the archive holds, what is new, what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from newsarchive.desk import chart
from newsarchive.desk.asking import TooSlow, ask
from newsarchive.desk.attention import attention
from newsarchive.desk.pages.rendering import answer, slow
from newsarchive.desk.queries import front as asked
from newsarchive.desk.queries import lists

YEARS = 3
NEWEST = 10
EDITED = 8


@dataclass(slots=True, frozen=True)
class Activity:
    """The months of the chart, all outlets together and each by itself, the busiest first."""

    years: list[int]
    months: list[str]
    together: chart.Chart
    outlets: list[tuple[str, chart.Chart]]


async def front(request: Request, datasette: Datasette) -> Response:
    """The front page."""
    try:
        figures = await ask(datasette, asked.figures)
        context: dict[str, Any] = {
            "figures": figures,
            "newest": await ask(datasette, lambda db: lists.newest(db, NEWEST)),
            "edited": await ask(datasette, lambda db: asked.edited(db, EDITED)),
            "activity": await ask(datasette, lambda db: activity(db, figures.last)),
            "sources": await ask(datasette, lists.sources),
        }
    except TooSlow:
        return await slow(datasette, request)
    health = await attention(datasette)
    worrying = [one for one in health or [] if one.state != "ok"]
    return await answer(datasette, request, "desk-front.html", health=health, worrying=worrying, **context)


def activity(db: Database, last: str | None, source: str | None = None) -> Activity:
    """Articles by month in the three years up to the newest article, but not beyond this one."""
    this = datetime.now(UTC).year
    newest = min(int(last[:4]), this) if last and last[:4].isdecimal() else this
    years = range(newest - YEARS + 1, newest + 1)
    months = chart.months_of(years)
    found = asked.months(db, months[0], months[-1])
    outlets = [
        (name, chart.chart([(month, counts.get(month, 0)) for month in months]))
        for name, counts in found.items()
        if source in {None, name}
    ]
    outlets.sort(key=lambda one: -one[1].total)
    sums = [(month, sum(counts.get(month, 0) for counts in found.values())) for month in months]
    return Activity(list(years), months, chart.chart(sums), outlets)
