"""The saved questions: the list, and a page of each with its form, its chart and its answer."""

import asyncio
import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Request, Response

from newsarchive.desk.canned_queries import CannedQuery, InvalidParameter, read_canned_queries
from newsarchive.desk.charts import Bars, Lines, bar_chart, line_chart
from newsarchive.desk.diff import Comparison
from newsarchive.desk.i18n import Translator, request_language
from newsarchive.desk.queries import Row, languages
from newsarchive.desk.views.article import DATES
from newsarchive.desk.views.page import PageRequest

PARAGRAPHS = 3  # of a changed field
# Numbers and parts of other columns; the page shows links in their place.
_UNSEEN = frozenset(
    {"id", "url", "updated", "revision", "position", "person_id", "other_id", "equipment_id", "qualifier"}
    | {"with_qualifier", "certain", "published_precision", "new"}
)


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
        """The columns that a page shows."""
        return [name for name in self.columns if name not in _UNSEEN]


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
        chart=_chart(query, answer, values),
        told=await page.read(languages, [row["id"] for row in answer.rows if row.get("id")]),
    )


async def of_table(request: Request) -> Response:
    """A redirect from Datasette's page of a question to its own."""
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(f"/questions/{request.url_vars['name']}{query}", status=303)


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


def _chart(query: CannedQuery, answer: Answer, values: dict[str, str]) -> Lines | Bars | None:
    if not query.chart or answer.problem:
        return None
    if query.chart["kind"] == "line":
        return line_chart(query.chart, answer.rows, values)
    return bar_chart(query.chart, answer.rows)
