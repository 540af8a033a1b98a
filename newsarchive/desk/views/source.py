"""An outlet: its health, how much it publishes, the results of its crawls. And the list of outlets."""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from datasette.utils.asgi import Response
from sqlite_utils import Database

from newsarchive.archive.health import coverage
from newsarchive.desk import queries
from newsarchive.desk.cache import cached_health
from newsarchive.desk.queries import Row, newest_articles, rows
from newsarchive.desk.views.front import Chart, activity
from newsarchive.desk.views.page import NotFound, PageRequest

NEWEST = 15
MAX_RUNS = 10
MAX_SECTIONS = 40
SECTIONS_OF = 5000  # newest articles whose sections are counted
DAYS = 60  # of the small charts of new articles
RUNS, EACH = 3000, 40  # newest runs that are read, and those that a small chart shows
_TOTAL = "SELECT coalesce(sum(articles), 0) AS n FROM z_article_counts WHERE source = :name AND period = ''"
_FAILED = ("error", "not_captured", "robots", "too_large", "waiting")


async def source(page: PageRequest) -> Response:
    """The page of one outlet."""
    name = unquote(page.request.url_vars["name"])
    outlets = await page.read(queries.sources)
    if name not in outlets:
        raise NotFound("missing.source")
    newest = await page.read(newest_articles, NEWEST, name)
    health = await cached_health(page.datasette) or []
    return await page.render(
        "desk-source.html",
        source=outlets[name],
        sources=outlets,
        newest=newest,
        total=(await page.read(rows, _TOTAL, name=name))[0]["n"],
        sections=await page.read(_sections, name),
        sections_of=SECTIONS_OF,
        runs=await page.read(_runs, name),
        truncated=await page.read(_truncated_listings, name),
        activity=await page.read(activity, newest[0]["published_at"] if newest else None, name),
        health=next((one for one in health if one.source == name), None),
        coverage=await page.read(coverage, name),
    )


async def sources(page: PageRequest) -> Response:
    """All outlets with their health, their new articles by day, and their crawls. Those set aside come last."""
    return await page.render(
        "desk-sources.html",
        health=await cached_health(page.datasette),
        news=await page.read(_new_articles),
        crawls=await page.read(_crawls),
        aside=await page.read(
            rows, "SELECT name, forgotten_at FROM sources WHERE forgotten_at IS NOT NULL ORDER BY name"
        ),
        days=DAYS,
    )


def _new_articles(db: Database) -> dict[str, Chart]:
    """The articles that each outlet gave on each of the last days, by the day on which they were found."""
    today = datetime.now(UTC).date()
    days = [(today - timedelta(days=number)).isoformat() for number in range(DAYS - 1, -1, -1)]
    sql = (
        "SELECT s.name, substr(a.first_seen_at, 1, 10) AS day, count(*) AS n"
        " FROM sources s CROSS JOIN articles a ON a.source = s.name"  # outlet by outlet: only these days are read
        " WHERE a.first_seen_at >= :since GROUP BY 1, 2"
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(db, sql, since=days[0]):
        counts[row["name"]][row["day"]] = row["n"]
    return {name: Chart([(day, found[day]) for day in days]) for name, found in counts.items()}


def _crawls(db: Database) -> dict[str, list[Row]]:
    """The last crawls of each outlet, the oldest first: `started_at`, `total` and `failed` addresses."""
    sql = "SELECT source, started_at, counts FROM runs WHERE counts IS NOT NULL ORDER BY id DESC LIMIT :n"
    crawls: dict[str, list[Row]] = defaultdict(list)
    for row in rows(db, sql, n=RUNS):
        if len(crawls[row["source"]]) < EACH:
            counts = Counter(json.loads(row["counts"]))
            failed = sum(counts[outcome] for outcome in _FAILED)
            crawls[row["source"]].insert(
                0, {"started_at": row["started_at"], "total": counts.total(), "failed": failed}
            )
    return crawls


def _sections(db: Database, source: str) -> list[Row]:
    """The `section`s of the newest articles and the `count` of each, the largest first; None for no section."""
    sql = (
        "SELECT section, count(*) AS n FROM"
        " (SELECT section FROM articles WHERE source = :source ORDER BY published_at DESC LIMIT :articles)"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT :n"
    )
    return rows(db, sql, source=source, articles=SECTIONS_OF, n=MAX_SECTIONS)


def _runs(db: Database, source: str) -> list[Row]:
    """The last runs of the outlet, or with a listing of it; `counts` are the outcomes at this outlet."""
    found = rows(
        db,
        "SELECT id, source AS name, started_at, finished_at, reason, version, counts FROM runs WHERE id IN"
        " (SELECT run_id FROM walks WHERE source = :source UNION SELECT id FROM runs WHERE source = :source)"
        " ORDER BY id DESC LIMIT :n",
        source=source,
        n=MAX_RUNS,
    )
    outcomes = (
        "SELECT v.outcome, count(*) AS n FROM visits v JOIN urls u ON u.id = v.url_id"
        " WHERE v.run_id = :run AND u.source = :source GROUP BY 1 ORDER BY 2 DESC"
    )
    for run in found:
        if run["name"] == source and run["counts"]:
            run["counts"] = json.loads(run["counts"])
        else:
            counted = rows(db, outcomes, run=run["id"], source=source)
            run["counts"] = {row["outcome"]: row["n"] for row in counted}
    return found


def _truncated_listings(db: Database, source: str) -> list[Row]:
    """The listings whose last crawl was cut off."""
    sql = (
        "SELECT w.url, w.section, w.pages, w.links, w.detail, r.started_at FROM walks w JOIN runs r ON r.id = w.run_id"
        " WHERE w.id IN (SELECT max(id) FROM walks WHERE source = :source GROUP BY url) AND w.ended = 'truncated'"
        " ORDER BY w.id DESC LIMIT 30"
    )
    return rows(db, sql, source=source)
