"""The saved questions: the list, and a page of each with its form, its chart and its answer."""

import asyncio
import json
import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from newsarchive.archive.search import QueryError, Search
from newsarchive.desk.canned_queries import RENAMED, CannedQuery, InvalidParameter, read_canned_queries
from newsarchive.desk.charts import Bars, Lines, bar_chart, line_chart
from newsarchive.desk.diff import Comparison
from newsarchive.desk.feeds import NOT_XML
from newsarchive.desk.i18n import Translator, request_language
from newsarchive.desk.queries import Row, languages, rows, sources
from newsarchive.desk.sql_functions import topics
from newsarchive.desk.views.article import DATES
from newsarchive.desk.views.page import NotFound, PageRequest, with_query

PARAGRAPHS = 3  # of a changed field
# Numbers and parts of other columns; the page shows links in their place.
_UNSEEN = frozenset(
    {"id", "url", "updated", "revision", "position", "person_id", "other_id", "equipment_id", "qualifier"}
    | {"with_qualifier", "certain", "published_precision", "new"}
    | {f"{part}_{column}" for part in ("before", "within", "after") for column in ("at", "id")}
    | {"said_before", "said_within", "said_after"}
)
_FIRST = frozenset({"first_source", "first_sentence", "title"})


@dataclass(slots=True, frozen=True)
class Answer:
    """The rows of a question, 1,000 at most, or why there are none."""

    columns: list[str]
    rows: list[Row]
    truncated: bool = False
    problem: tuple[str, str] | None = None  # with its language
    status: int = 200

    @property
    def seen(self) -> list[str]:
        """The columns that a page shows. Where a time was asked for, what is said within it takes the place of what is
        said first."""
        is_timed = any(row.get("articles_within") is not None for row in self.rows)
        hidden = _UNSEEN | (_FIRST if is_timed else {"articles_within"})
        return [name for name in self.columns if name not in hidden]


async def questions(page: PageRequest) -> Response:
    """All saved questions."""
    t = Translator(request_language(page.request))
    told = [(name, *query.told(t)) for name, query in read_canned_queries().items()]
    return await page.render("desk-questions.html", questions=told)


async def question(page: PageRequest) -> Response:
    """The page of one saved question: its parameters are those of the query string."""
    query = read_canned_queries()[page.request.url_vars["name"]]
    t = Translator(request_language(page.request))
    values = {name: page.text(name) for name in query.params}
    given = {name: value for name, value in values.items() if value}
    answer = await _answer(page, query, values, t)
    title, description = query.told(t)
    measure = _measure(page, query)
    return await page.render(
        "desk-question.html",
        status=answer.status,
        query=query,
        title=title,
        description=description,
        values=values,
        given=urlencode(given),
        sql=urlencode({"sql": query.sql} | values),
        answer=answer,
        chart=_chart(query, answer, values, measure),
        measure=measure,
        measures=_measures(page, query),
        drawing=urlencode(given | ({"measure": measure} if measure != query.chart.get("value") else {})),
        unknown=await page.read(_unknown, query, values["words"]) if values.get("words") and not answer.rows else [],
        kept=await page.read(_kept, page, answer.rows) if "photo" in answer.columns else {},
        told=await page.read(languages, [row["id"] for row in answer.rows if row.get("id")]),
    )


async def drawing(page: PageRequest) -> Response:
    """The chart of a question as an SVG file that stands by itself. Raises NotFound if there is nothing to draw."""
    query = read_canned_queries()[page.request.url_vars["name"]]
    t = Translator(request_language(page.request))
    values = {name: page.text(name) for name in query.params}
    answer = await _answer(page, query, values, t)
    chart = _chart(query, answer, values, _measure(page, query))
    if not isinstance(chart, Lines):
        raise NotFound("missing.chart")
    outlets = await page.read(sources)
    context = {"chart": chart, "title": query.told(t)[0], "values": values, "t": t, "outlets": outlets}
    context |= {"held": await page.read(_held), "archive": page.datasette.get_database().name}
    svg = await page.datasette.jinja_env.get_template("chart.svg").render_async(context)
    headers = {"content-disposition": f'attachment; filename="{query.name}.svg"', "vary": "Accept-Language"}
    return Response(svg.translate(NOT_XML), headers=headers, content_type="image/svg+xml; charset=utf-8")


async def of_table(request: Request) -> Response:
    """A redirect to a question's own page: from that of Datasette, or from an earlier name."""
    name = request.url_vars["name"]
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(
        f"/questions/{RENAMED.get(name, name)}{request.url_vars.get('ending', '')}{query}", status=303
    )


async def _answer(page: PageRequest, query: CannedQuery, values: dict[str, str], t: Translator) -> Answer:
    try:
        results = await page.datasette.get_database().execute(query.sql, values, truncate=True, log_sql_errors=False)
    except InvalidParameter as error:
        return Answer([], [], problem=t.translated("error", str(error)), status=400)
    except QueryInterrupted:
        seconds = page.datasette.setting("sql_time_limit_ms") // 1000
        return Answer([], [], problem=(t("questions.too_slow", n=seconds), t.language), status=503)
    except sqlite3.OperationalError as error:  # a bound of the desk
        return Answer([], [], problem=t.translated("error", str(error)), status=503)
    rows = [dict(row) for row in results.rows]
    if "old" in results.columns:
        await asyncio.to_thread(_compare, rows)
    return Answer(results.columns, rows, results.truncated)


def _compare(rows: list[Row]) -> None:
    """Give each changed field `change`: its changed paragraphs, three at most. Dates are not compared word by word."""
    comparison = Comparison()
    for row in rows:
        if row["field"] not in DATES:
            compared = comparison.paragraphs(row["field"], row["old"], row["new"])
            changed = [one for one in compared if any(piece.kind != "same" for piece in one.pieces)]
            row["change"] = changed[:PARAGRAPHS]


def _chart(query: CannedQuery, answer: Answer, values: dict[str, str], measure: str) -> Lines | Bars | None:
    if not query.chart or answer.problem:
        return None
    if query.chart["kind"] == "line":
        return line_chart(query.chart, answer.rows, values, measure)
    return bar_chart(query.chart, answer.rows)


def _measure(page: PageRequest, query: CannedQuery) -> str:
    """The column that the chart draws: that of ?measure= if the chart knows it, else its first one; '' without one."""
    value = query.chart.get("value", "")
    share = query.chart.get("share")
    return share if share and page.text("measure") == share else value


def _measures(page: PageRequest, query: CannedQuery) -> list[tuple[str, str]]:
    """(column, address) of what the chart can draw, if that is more than one."""
    share = query.chart.get("share")
    columns = ((query.chart["value"], None), (share, share)) if share else ()
    return [(column, with_query(page.request, measure=value)) for column, value in columns]


def _unknown(db: Database, query: CannedQuery, words: str) -> list[str]:
    """The words of a search that no article, or no caption, has."""
    texts = json.loads(topics(words)) if "topics(" in query.sql else [words]
    find = Search(db).unknown_photo_words if "photo_expression(" in query.sql else Search(db).unknown_words
    try:
        return list(dict.fromkeys(word for text in texts for word in find(text)))
    except QueryError:
        return []


def _kept(db: Database, page: PageRequest, found: list[Row]) -> dict[str, str]:
    """{address of a photo: SHA-256 of the picture that the archive keeps of it}."""
    kept = page.pictures(db).of_photos(row["photo"] for row in found if row["photo"])
    return {url: one.sha256 for url, one in kept.items()}


def _held(db: Database) -> Row:
    """What a chart rests on: `articles` of the archive, and `last_run`, when its last crawl began."""
    sql = (
        "SELECT (SELECT coalesce(sum(c.articles), 0) FROM sources s JOIN z_article_counts c ON c.source = s.name"
        " AND c.period = '') AS articles, (SELECT max(started_at) FROM runs) AS last_run"
    )
    return rows(db, sql)[0]
