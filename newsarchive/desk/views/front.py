"""The front page: what the archive holds, what is new, which sources need attention. And the chart of activity."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.desk.cache import cached_health
from newsarchive.desk.queries import Row, newest_articles, rows
from newsarchive.desk.views.page import PageRequest

YEARS = 3
NEWEST = 10
FIRST_PHOTOS = 3  # of an article, one of which may be kept
EDITED = 8
MAX_REVISIONS = 300  # that are read for the latest edits


@dataclass(slots=True, frozen=True)
class Chart:
    """A bar (label, value) a month; each chart has its own scale."""

    bars: list[tuple[str, int]]

    @property
    def peak(self) -> int:
        """The highest value."""
        return max((value for _, value in self.bars), default=0)

    @property
    def total(self) -> int:
        """The sum of the values."""
        return sum(value for _, value in self.bars)


@dataclass(slots=True, frozen=True)
class Activity:
    """Articles by month: of all outlets together, and of each one, the busiest first."""

    years: list[int]
    together: Chart
    outlets: list[tuple[str, Chart]]


async def front(page: PageRequest) -> Response:
    """The front page."""
    figures = await page.read(_figures)
    newest = await page.read(newest_articles, NEWEST)
    first = await page.with_kept(await page.read(_first_photos, [article["id"] for article in newest]))
    edited = await page.read(_edited, EDITED)
    chart = await page.read(activity, figures["last"])
    health = await cached_health(page.datasette)
    return await page.render(
        "desk-front.html",
        figures=figures,
        newest=newest,
        first={photo["article_id"]: photo["kept"] for photo in reversed(first) if photo["kept"]},
        edited=edited,
        activity=chart,
        health=health,
        worrying=[one for one in health or [] if one.state != "ok"],
    )


def activity(db: Database, last: str | None, source: str | None = None) -> Activity:
    """Articles by month, of all outlets or of one, in the three years up to the newest article, at most this year."""
    this_year = datetime.now(UTC).year
    last_year = min(int(last[:4]), this_year) if last and last[:4].isdecimal() else this_year
    years = list(range(last_year - YEARS + 1, last_year + 1))
    months = [f"{year:04}-{month:02}" for year in years for month in range(1, 13)]
    sql = (
        "SELECT c.source, c.period AS month, c.articles AS n FROM sources s CROSS JOIN json_each(:months) m"
        " CROSS JOIN z_article_counts c ON c.source = s.name AND c.period = m.value"  # month by month, not all periods
    )
    counts: dict[str, dict[str, int]] = {}
    for row in rows(db, sql, months=json.dumps(months)):
        counts.setdefault(row["source"], {})[row["month"]] = row["n"]
    together = Chart([(month, sum(one.get(month, 0) for one in counts.values())) for month in months])
    outlets = [
        (name, Chart([(month, one.get(month, 0)) for month in months]))
        for name, one in counts.items()
        if source in {None, name}
    ]
    return Activity(years, together, sorted(outlets, key=lambda pair: -pair[1].total))


def _figures(db: Database) -> Row:
    """Counts, and the first and last time of publication, as precise as the pages state them."""
    (row,) = rows(
        db,
        "SELECT (SELECT coalesce(sum(c.articles), 0) FROM sources s JOIN z_article_counts c ON c.source = s.name"
        " AND c.period = '') AS articles, (SELECT rows FROM z_row_counts WHERE name = 'photos') AS photos,"
        " (SELECT rows FROM z_row_counts WHERE name = 'captures') AS pages,"
        " (SELECT min(published_at) FROM articles) AS first,"
        " (SELECT max(published_at) FROM articles) AS last,"
        " (SELECT max(started_at) FROM runs) AS last_run",
    )
    return row


def _first_photos(db: Database, articles: list[int]) -> list[Row]:
    """The first photos of some articles."""
    sql = (
        "SELECT article_id, url FROM photos WHERE article_id IN (SELECT value FROM json_each(:articles))"
        " AND position <= :n ORDER BY article_id, position"
    )
    return rows(db, sql, articles=json.dumps(articles), n=FIRST_PHOTOS)


def _edited(db: Database, limit: int) -> list[Row]:
    """The articles that their outlets edited or removed last, each once, with `noticed_at` and the `fields`."""
    sql = (
        "SELECT article_id, noticed_at, field FROM revisions WHERE origin = 'outlet' AND NOT volatile"
        " AND id > (SELECT coalesce(max(id), 0) - :n FROM revisions) ORDER BY id DESC"
    )
    edits: dict[int, tuple[str, set[str]]] = {}
    for row in rows(db, sql, n=MAX_REVISIONS):
        noticed_at, fields = edits.setdefault(row["article_id"], (row["noticed_at"], set()))
        if noticed_at == row["noticed_at"]:
            fields.add(row["field"])
    # A merge brings in edits of any age, so the time decides, not the id.
    latest = sorted(edits.items(), key=lambda pair: datetime.fromisoformat(pair[1][0]), reverse=True)
    sql = "SELECT id, source, title, language FROM articles WHERE id = :id"
    return [
        rows(db, sql, id=article_id)[0] | {"noticed_at": noticed_at, "fields": sorted(fields)}
        for article_id, (noticed_at, fields) in latest[:limit]
    ]
