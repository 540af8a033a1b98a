"""The timeline: articles by year, month and day of publication, by each outlet's own calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk.queries import COLUMNS, Row, rows
from newsarchive.desk.timestamps import is_date
from newsarchive.desk.views.page import Listing, NotFound, PageRequest

SIZE = 50
_HAS_YEAR = "published_at GLOB '[0-9][0-9][0-9][0-9]*'"


@dataclass(slots=True)
class Counts:
    """Articles by part of a span ('2026-03' of '2026'); `coarse` are those whose date states the span itself only."""

    parts: dict[str, int]
    coarse: int = 0

    @property
    def total(self) -> int:
        """Articles of the whole span."""
        return sum(self.parts.values()) + self.coarse

    @property
    def peak(self) -> int:
        """Articles of the busiest part."""
        return max(self.parts.values(), default=0)


async def timeline(page: PageRequest) -> Response:
    """All years; or a year, a month or a day with its articles."""
    span = page.request.url_vars.get("span")
    source = page.text("source") or None
    if span is None:
        years = await page.read(_by_year, source)
        return await page.render(
            "desk-timeline.html",
            grids=[(year, _parts(year), counts) for year, counts in years.items()],
            undated=await page.read(_undated, source),
            peak=max((counts.peak for counts in years.values()), default=0),
            source=source,
        )
    if not is_date(span):
        raise NotFound("missing.span")
    listed = Listing.requested(page, SIZE)
    counts = await page.read(_by_part, span, source) if len(span) < 10 else None
    found = await page.read(_articles, span, source, SIZE + 1, listed.offset)
    return await page.render(
        "desk-span.html",
        span=span,
        counts=counts,
        parts=_parts(span),
        first_weekday=date(int(span[:4]), int(span[5:7]), 1).isoweekday() if len(span) == 7 else 1,
        peak=counts.peak if counts else 0,
        lines=listed.take(found),
        listed=listed,
        source=source,
    )


async def undated(page: PageRequest) -> Response:
    """The articles whose date is not known, those stored last first."""
    source = page.text("source") or None
    listed = Listing.requested(page, SIZE)
    found = await page.read(_undated_articles, source, SIZE + 1, listed.offset)
    return await page.render(
        "desk-undated.html",
        count=await page.read(_undated, source),
        lines=listed.take(found),
        listed=listed,
        source=source,
    )


def _by_year(db: Database, source: str | None) -> dict[str, Counts]:
    """{'2026': Counts by month}, the newest year first."""
    sql = "SELECT substr(published_at, 1, 7) AS month, count(*) AS n FROM articles"
    where = _HAS_YEAR + (" AND source = :source" if source else "")
    years: dict[str, Counts] = {}
    for row in rows(db, f"{sql} WHERE {where} GROUP BY 1 ORDER BY 1 DESC", source=source):
        year = years.setdefault(row["month"][:4], Counts({}))
        if len(row["month"]) == 7:
            year.parts[row["month"]] = row["n"]
        else:
            year.coarse = row["n"]
    return years


def _by_part(db: Database, span: str, source: str | None) -> Counts:
    """The months of a year ('2026') or the days of a month ('2026-03')."""
    sql = "SELECT substr(published_at, 1, :length) AS part, count(*) AS n FROM articles a"
    found = rows(
        db, f"{sql} WHERE {_within(source)} GROUP BY 1 ORDER BY 1", span=span, source=source, length=len(span) + 3
    )
    parts = {row["part"]: row["n"] for row in found}
    return Counts(parts, parts.pop(span, 0))


def _articles(db: Database, span: str, source: str | None, limit: int, offset: int) -> list[Row]:
    """Articles of a year, month or day, the newest first."""
    sql = f"SELECT {COLUMNS} FROM articles a WHERE {_within(source)}"  # noqa: S608
    order = "ORDER BY a.published_at DESC, a.id DESC LIMIT :n OFFSET :skip"
    return rows(db, f"{sql} {order}", span=span, source=source, n=limit, skip=offset)


def _undated(db: Database, source: str | None) -> int:
    """The number of articles whose date is missing or does not begin with a year."""
    sql = f"SELECT count(*) AS n FROM articles WHERE {_without_year(source)}"  # noqa: S608
    count: int = rows(db, sql, source=source)[0]["n"]
    return count


def _undated_articles(db: Database, source: str | None, limit: int, offset: int) -> list[Row]:
    sql = (
        f"SELECT {COLUMNS} FROM articles a WHERE a.id IN (SELECT id FROM articles WHERE {_without_year(source)}"  # noqa: S608
        " ORDER BY id DESC LIMIT :n OFFSET :skip) ORDER BY a.id DESC"
    )
    return rows(db, sql, source=source, n=limit, skip=offset)


def _without_year(source: str | None) -> str:
    return f"(published_at IS NULL OR NOT {_HAS_YEAR})" + (" AND source = :source" if source else "")


def _within(source: str | None) -> str:
    where = "a.published_at >= :span AND a.published_at < :span || '~'"
    return where + (" AND a.source = :source" if source else "")


def _parts(span: str) -> list[str]:
    """The months of a year, the days of a month, nothing for a day."""
    if len(span) == 10:
        return []
    last = 12 if len(span) == 4 else monthrange(int(span[:4]), int(span[5:]))[1]
    return [f"{span}-{number:02}" for number in range(1, last + 1)]
