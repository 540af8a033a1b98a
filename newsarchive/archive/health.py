"""The state of each source."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from sqlite_utils import Database

PAUSE_ARTICLES = 100  # newest articles, from which the usual pause between two is computed
RECENT = 20  # newest articles, whose fields are compared with those of earlier ones
BEFORE = 4 * RECENT  # earlier articles in a window
MONTHS = 24  # how far back earlier windows go
SHORTER = 3  # times shorter bodies count as a loss
FEW = 5  # with fewer, a share proves nothing
MOST = 4 / 5
QUIET_FACTOR = 4  # times the usual pause
QUIET_DAYS = 3.0  # at least
FEWER = 3  # times fewer links on a page than before count as a loss
_RUNS = 30  # last runs that are considered
_WALKS = 2000  # last crawls of listings that are considered
_FAILED = ("error", "robots", "not_captured")
_VISITS = "FROM visits v JOIN urls u ON u.id = v.url_id WHERE v.run_id = :run AND u.source = :source"
# {field: SQL that is true if a row of `articles a` has it}
_FIELDS = {
    "published_at": "a.published_at IS NOT NULL",
    "title": "a.title IS NOT NULL",
    "body": "a.body IS NOT NULL",
    "lead": "a.lead IS NOT NULL",
    "authors": "a.authors <> '[]'",
    "photos": "EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id)",
    "captions": "EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id AND p.caption IS NOT NULL)",
}
_LENGTH, _TITLE, _PUBLISHED, _SEEN = range(len(_FIELDS), len(_FIELDS) + 4)
_SQL = (
    f"SELECT {', '.join(_FIELDS.values())}, length(coalesce(a.body, '')), a.title, a.published_at, a.first_seen_at"  # noqa: S608
    " FROM articles a WHERE a.source = ? AND a.first_seen_at < ? ORDER BY a.first_seen_at DESC, a.id DESC LIMIT ?"
)
_END = "9999"
Articles = list[tuple[Any, ...]]  # rows of _SQL, newest first


@dataclass(slots=True, frozen=True)
class Health:
    """A source's state ('broken', 'truncated', 'suspicious', 'quiet' or 'ok': the worst that applies) and the
    reason."""

    source: str
    state: str
    why: str
    last_run: str | None
    newest: str | None
    articles: int


def health(db: Database, now: str) -> Iterator[Health]:
    """The state of each source at a moment (ISO 8601), by name."""
    for (source,) in db.execute("SELECT name FROM sources ORDER BY name").fetchall():
        articles, newest = db.execute(
            "SELECT count(*), max(first_seen_at) FROM articles WHERE source = ?", [source]
        ).fetchone()
        last = db.execute(
            "SELECT r.id, r.started_at FROM visits v JOIN urls u ON u.id = v.url_id JOIN runs r ON r.id = v.run_id"
            " WHERE u.source = ? ORDER BY r.id DESC LIMIT 1",
            [source],
        ).fetchone()
        if last is None:
            yield Health(source, "quiet", "never crawled", None, newest, articles)
            continue
        run, started_at = last
        check = _Check(db, source, run, now)
        reasons = ((state, why) for state, rule in _RULES if (why := rule(check)))
        state, why = next(reasons, ("ok", f"{articles} articles"))
        yield Health(source, state, why, started_at, newest, articles)


class _Check:
    """The rules, applied to a source at a moment. `run` is its last run. A rule returns the reason, or None if it does
    not apply."""

    def __init__(self, db: Database, source: str, run: int, now: str) -> None:
        self._db = db
        self._source, self._run, self._now = source, run, now

    def nothing_fetched(self) -> str | None:
        outcomes = self._counts(f"SELECT v.outcome, count(*) {_VISITS} GROUP BY v.outcome")
        failed = sum(outcomes[outcome] for outcome in _FAILED)
        if failed and failed == outcomes.total():
            return f"nothing could be fetched in the last run: {self._commonest_failure()}"
        return None

    def no_link_found(self) -> str | None:
        """A listing that was cut off before it showed any article."""
        links, reason = self._cut_off()
        return None if links else reason

    def cut_off(self) -> str | None:
        return self._cut_off()[1]

    def left_waiting(self) -> str | None:
        """A finished run that left addresses waiting."""
        ((waiting, url),) = self._rows(
            "SELECT count(*), min(url) FROM urls WHERE source = :source AND outcome = 'waiting' AND found_run <="
            " (SELECT max(w.run_id) FROM walks w JOIN runs r ON r.id = w.run_id"
            " WHERE w.source = :source AND r.reason = 'finished')"
        )
        return f"{waiting} addresses are waiting after a finished run: {url}" if waiting else None

    def articles_failed(self) -> str | None:
        outcomes = self._counts(f"SELECT v.outcome, count(*) {_VISITS} AND u.kind = 'article' GROUP BY v.outcome")
        fetched, failed = outcomes.total(), sum(outcomes[outcome] for outcome in _FAILED)
        if fetched >= FEW and failed * 2 > fetched:
            return f"{failed} of {fetched} articles could not be fetched: {self._commonest_failure()}"
        if fetched >= FEW and outcomes["not_article"] * 2 > fetched:
            return f"{outcomes['not_article']} of {fetched} pages held no article"
        return None

    def known_all_alike(self) -> str | None:
        """A run in which all known articles were gone, or all were revised."""
        runs = self._rows(
            "SELECT DISTINCT run_id FROM walks WHERE source = :source ORDER BY run_id DESC LIMIT :limit", limit=_RUNS
        )
        for run in sorted({self._run, *(run for (run,) in runs)}, reverse=True):
            outcomes = self._counts(
                # Articles that were gone before this run are not counted again.
                "SELECT v.outcome, count(*) FROM runs r CROSS JOIN visits v ON v.run_id = r.id"
                " JOIN urls u ON u.id = v.url_id JOIN articles a ON a.id = u.article_id"
                " WHERE r.id = :run AND u.source = :source AND u.kind = 'article'"
                " AND v.outcome IN ('unchanged', 'revised', 'gone')"
                " AND julianday(a.first_seen_at) < julianday(r.started_at)"
                " AND (v.outcome <> 'gone' OR a.gone_at IS NULL OR julianday(a.gone_at) >= julianday(r.started_at))"
                " GROUP BY v.outcome",
                run=run,
            )
            if outcomes.total() >= FEW:
                for outcome in ("gone", "revised"):
                    if outcomes[outcome] >= MOST * outcomes.total():
                        return f"{outcomes[outcome]} of {outcomes.total()} known articles were {outcome} in one run"
                return None
        return None

    def fewer_links(self) -> str | None:
        """A listing whose pages show far fewer articles than they did."""
        rates: dict[str, list[float]] = {}
        for url, pages, links in self._rows(
            "SELECT url, pages, links FROM walks WHERE source = :source AND links > 0 ORDER BY id DESC LIMIT :limit",
            limit=_WALKS,
        ):
            rates.setdefault(url, []).append(links / max(pages, 1))
        for url, (last, *before) in sorted(rates.items()):
            usual = max(before, default=0.0)
            if usual >= FEW and last * FEWER <= usual:
                return f"{url} shows {last:.0f} articles a page; it showed {usual:.0f}"
        return None

    def fields_lost(self) -> str | None:
        return _loss(self._db, self._source)

    def silent(self) -> str | None:
        rows = self._rows(
            "SELECT julianday(:now) - julianday(first_seen_at) FROM articles WHERE source = :source"
            " ORDER BY first_seen_at DESC LIMIT :limit",
            now=self._now,
            limit=PAUSE_ARTICLES,
        )
        ages = sorted(age for (age,) in rows)
        if not ages:
            return "no article yet"
        pauses = [older - newer for newer, older in pairwise(ages) if older > newer]
        usual = median(pauses) if len(pauses) >= FEW else 0.0
        return f"nothing new for {ages[0]:.0f} days" if ages[0] > max(QUIET_DAYS, QUIET_FACTOR * usual) else None

    def _cut_off(self) -> tuple[int, str | None]:
        """(links, reason) of the listing with the fewest links whose last crawl was cut off."""
        rows = self._rows(
            "SELECT w.url, w.links, w.detail FROM walks w WHERE w.source = :source AND w.ended = 'truncated'"
            " AND w.id = (SELECT max(id) FROM walks WHERE source = :source AND url = w.url) ORDER BY w.links"
        )
        more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
        for url, links, detail in rows:
            return links, f"{url}: {detail}{more}"
        return 0, None

    def _commonest_failure(self) -> object:
        failures = ", ".join(map(repr, _FAILED))
        rows = self._rows(
            f"SELECT u.detail, count(*) AS n {_VISITS} AND v.outcome IN ({failures})"
            " GROUP BY u.detail ORDER BY n DESC, u.detail LIMIT 1"
        )
        return rows[0][0] if rows else None

    def _rows(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        return self._db.execute(sql, {"source": self._source, "run": self._run} | values).fetchall()

    def _counts(self, sql: str, **values: object) -> Counter[str]:
        return Counter(dict(self._rows(sql, **values)))


# (state, rule), the worst state first
_RULES = (
    ("broken", _Check.nothing_fetched),
    ("broken", _Check.no_link_found),
    ("truncated", _Check.cut_off),
    ("suspicious", _Check.left_waiting),
    ("suspicious", _Check.articles_failed),
    ("suspicious", _Check.known_all_alike),
    ("suspicious", _Check.fewer_links),
    ("suspicious", _Check.fields_lost),
    ("quiet", _Check.silent),
)


def _loss(db: Database, source: str) -> str | None:
    """What the newest articles of a source lack and earlier ones had, or None. The usual cause is a redesigned page."""
    articles = db.execute(_SQL, [source, _END, RECENT + BEFORE]).fetchall()
    for size in (RECENT, FEW):
        recent = articles[:size]
        if line := _repeated_title(recent):
            return line
        for before in _earlier(db, source, articles, size):
            if len(before) < RECENT or _is_older(recent, before):
                continue
            if line := _missing_field(recent, before) or _shorter_text(recent, before):
                return line
    return None


def _earlier(db: Database, source: str, articles: Articles, size: int) -> Iterator[Articles]:
    """The articles just before the newest, and those before each past month, so that a loss is reported until the field
    is back."""
    yield articles[size : size + BEFORE]
    if len(articles) < RECENT + BEFORE:
        return
    newest = articles[0][_SEEN]
    for month in range(1, MONTHS + 1):
        (past,) = db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%S', ?, ?)", [newest, f"-{30 * month} days"]).fetchone()
        window = db.execute(_SQL, [source, past, BEFORE]).fetchall()
        if not window:
            return
        yield window


def _is_older(articles: Articles, others: Articles) -> bool:
    """True if the articles were published before most of the others: a crawl of old articles meets pages of another
    design."""
    days, other_days = ([row[_PUBLISHED][:10] for row in rows if row[_PUBLISHED]] for rows in (articles, others))
    return bool(days and other_days) and max(days) < sorted(other_days)[len(other_days) // 2]


def _repeated_title(articles: Articles) -> str | None:
    titles = Counter(row[_TITLE] for row in articles if row[_TITLE])
    title, count = titles.most_common(1)[0] if titles else ("", 0)
    if count >= FEW and count * 2 > len(articles):
        return f"{count} of the last {len(articles)} articles have one title: {title}"
    return None


def _missing_field(recent: Articles, before: Articles) -> str | None:
    """The field that most articles had and most now lack, or that many had and none has."""
    of = len(recent)
    for at, field in enumerate(_FIELDS):
        having = sum(bool(row[at]) for row in recent)
        usual = sum(bool(row[at]) for row in before) / len(before)
        few = of <= FEW
        lost = usual > 0.9 and not having if few else (usual > 0.8 and having * 2 < of) or (usual > 0.4 and not having)
        if lost and of >= FEW:
            return f"{of - having} of the last {of} articles have no {field}; earlier ones had"
    return None


def _shorter_text(recent: Articles, before: Articles) -> str | None:
    now, usual = (median(row[_LENGTH] for row in rows) for rows in (recent, before))
    if len(recent) >= FEW and now * SHORTER < usual:
        return f"the last {len(recent)} articles have {now:.0f} characters of text, where earlier ones had {usual:.0f}"
    return None
