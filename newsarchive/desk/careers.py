"""Ranks and offices over time: the rows of a chart, the succession in an office, and what contradicts itself.

A chart shows when the archive's articles say something, from the first to the last that does. It does not show when
somebody was appointed.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from sqlite_utils import Database

from newsarchive.desk.queries import Row, rows
from newsarchive.desk.timestamps import earliest
from newsarchive.mentions.keys import office_key

MAX_RANKS = 40
MAX_OFFICES = 60  # of a person
MAX_HOLDERS = 400  # rows of an organisation
LABELS = 6  # years that are written on a chart
LINES = 40  # years up to which each has a line
ROOM = 6.0  # percent of a chart between two bars of one line
HALVES = 16.0  # percent of a chart from which a bar has a link at each end

_ENDS = (
    "c.id, c.articles, c.first_seen_at, c.first_article_id, c.first_source, c.first_sentence, c.last_seen_at,"
    " c.last_article_id, c.last_source, c.last_sentence, f.published_at AS first_published_at,"
    " f.language AS first_language, l.published_at AS last_published_at, l.language AS last_language"
)
_HELD = "c.office AS what, c.office_key, c.tenure, c.person_id, c.organisation_id"
_ARTICLES = "LEFT JOIN articles f ON f.id = c.first_article_id LEFT JOIN articles l ON l.id = c.last_article_id"
_RIVALS = (
    f"SELECT {_HELD}, p.name, p.qualifier, o.name AS organisation, {_ENDS} FROM offices_held c"  # noqa: S608
    f" JOIN people p ON p.id = c.person_id JOIN organisations o ON o.id = c.organisation_id {_ARTICLES}"
    " WHERE c.organisation_id = :organisation AND c.office_key = :key AND c.person_id <> :id AND c.tenure = 'held'"
    " AND c.first_seen_at < :last AND c.last_seen_at > :first ORDER BY c.first_seen_at LIMIT 5"
)
_LISTS = tomllib.loads(Path(__file__).with_name("offices.toml").read_text(encoding="utf-8"))
_SEVERAL = tuple(f"{office_key(title)} " for title in _LISTS["several"])


@dataclass(slots=True, frozen=True)
class Scale:
    """The years that a chart shows, from the beginning of `first` to the end of `last`. A later year than this is an
    error of its page."""

    first: int
    last: int

    @classmethod
    def over(cls, told: Iterable[Row]) -> "Scale | None":
        """The scale of some rows; None if none of them states a year."""
        moments = [one[end] for one in told for end in ("first_seen_at", "last_seen_at")]
        years = [moment.year for text in moments if (moment := _moment(text)) is not None]
        this_year = datetime.now(UTC).year
        known = [year for year in years if year <= this_year]
        return cls(min(known), max(known)) if known else None

    def percent(self, text: str) -> float | None:
        """The place of a moment, from 0 to 100; None if the text is none, or if it lies outside."""
        moment = _moment(text)
        start, end = datetime(self.first, 1, 1, tzinfo=UTC), datetime(self.last, 12, 31, tzinfo=UTC) + timedelta(days=1)
        return round((moment - start) / (end - start) * 100, 2) if moment and start <= moment < end else None

    @property
    def years(self) -> list[tuple[int, float, bool]]:
        """(year, place of its beginning, whether it is written) of the years that have a line."""
        count = self.last - self.first + 1
        step = -(-count // LABELS)
        lines = range(0, count, 1 if count <= LINES else step)
        return [(self.first + n, round(n / count * 100, 2), n % step == 0) for n in lines]


@dataclass(slots=True, frozen=True)
class Bar:
    """What one row says, on a scale, both in percent. `number` is its place in the list beneath. It is on the first
    `lane` that has room."""

    told: Row
    left: float
    width: float
    lane: int = 0
    number: int | None = None

    @property
    def has_halves(self) -> bool:
        """Whether each half of the bar is a link."""
        return self.width >= HALVES


@dataclass(slots=True, frozen=True)
class Held:
    """An office of an organisation: its `title`, who is said to hold it or to have held it, and the gaps."""

    title: str
    # Each row has its `number`; `gap`, the days since the last article that names a holder, None without a gap; and
    # `overlaps`, whether another person is named as its holder at the same time, which cannot be.
    told: list[Row]
    bars: list[Bar]
    gaps: list[Bar]

    @property
    def lanes(self) -> int:
        """Holders of one time, at the most."""
        return max((bar.lane for bar in self.bars), default=0) + 1


def ranks(db: Database, person_id: int) -> list[Row]:
    """The ranks that a person is said to have, in the order of time."""
    some = "SELECT * FROM ranks_held WHERE person_id = :id ORDER BY articles DESC LIMIT :n"
    sql = f"SELECT c.rank AS what, c.level, {_ENDS} FROM ({some}) c {_ARTICLES}"  # noqa: S608 (our own words)
    found = rows(db, sql, id=person_id, n=MAX_RANKS)
    return sorted(found, key=lambda one: (one["first_seen_at"], one["level"] or 0))


def offices(db: Database, person_id: int) -> list[Row]:
    """The offices that a person is said to have, in the order of time."""
    some = "SELECT * FROM offices_held WHERE person_id = :id ORDER BY articles DESC LIMIT :n"
    sql = (
        f"SELECT {_HELD}, o.name AS organisation, {_ENDS} FROM ({some}) c"  # noqa: S608 (our own words)
        f" LEFT JOIN organisations o ON o.id = c.organisation_id {_ARTICLES}"
    )
    found = rows(db, sql, id=person_id, n=MAX_OFFICES)
    return sorted(found, key=lambda one: (one["first_seen_at"], one["id"]))


def bars(told: list[Row], scale: Scale | None) -> list[Bar]:
    """The bars of some rows, which share a line of the chart."""
    found, ends = list[Bar](), list[float]()
    if scale is None:
        return found
    for one in told:
        left, right = scale.percent(one["first_seen_at"]), scale.percent(one["last_seen_at"])
        if left is None:
            continue
        right = left if right is None else right
        lane = next((number for number, end in enumerate(ends) if end <= left), len(ends))
        ends[lane : lane + 1] = [max(left, right) + ROOM]
        found.append(Bar(one, left, max(0.0, round(right - left, 2)), lane, one.get("number")))
    return found


def succession(db: Database, organisation_id: int) -> tuple[list[Held], Scale | None]:
    """The offices of an organisation, those that most articles name first, with their scale."""
    some = "SELECT * FROM offices_held WHERE organisation_id = :id ORDER BY articles DESC LIMIT :n"
    sql = (
        f"SELECT {_HELD}, p.name, p.qualifier, {_ENDS} FROM ({some}) c"  # noqa: S608 (our own words)
        f" JOIN people p ON p.id = c.person_id {_ARTICLES}"
    )
    found = rows(db, sql, id=organisation_id, n=MAX_HOLDERS)
    scale = Scale.over(found)
    found.sort(key=lambda one: one["office_key"])
    held = [list(group) for _, group in groupby(found, key=lambda one: one["office_key"])]
    held.sort(key=lambda told: -sum(one["articles"] for one in told))
    return [_held(told, scale) for told in held], scale


def falls(told: list[Row]) -> list[tuple[Row, Row]]:
    """(higher, lower): ranks of which the lower one is printed after the higher one was."""
    known = [(one["level"], one) for one in told if one["level"] is not None]
    found = []
    for level, lower in known:
        higher = [one for other, one in known if other > level and one["first_seen_at"] < lower["last_seen_at"]]
        if higher:
            found.append((min(higher, key=lambda one: str(one["first_seen_at"])), lower))
    return found


def rivals(db: Database, told: list[Row]) -> list[tuple[Row, Row]]:
    """(office, the other's): others who are said to hold the same office of a person at the same time. Offices that
    several people hold are left out."""
    found = []
    for one in told:
        if one["tenure"] == "held" and one["organisation_id"] is not None and not has_several(one["office_key"]):
            values = {"organisation": one["organisation_id"], "key": one["office_key"], "id": one["person_id"]}
            span = {"first": one["first_seen_at"], "last": one["last_seen_at"]}
            found += [(one, other) for other in rows(db, _RIVALS, **values, **span)]
    return found


def has_several(office_key: str) -> bool:
    """Whether several people hold such an office in one organisation."""
    return f"{office_key} ".startswith(_SEVERAL)


def rank_row(db: Database, number: int) -> Row | None:
    """A row of `ranks_held` with its articles."""
    sql = f"SELECT c.rank AS what, c.level, {_ENDS} FROM ranks_held c {_ARTICLES} WHERE c.id = :id"  # noqa: S608
    return next(iter(rows(db, sql, id=number)), None)


def held_row(db: Database, number: int) -> Row | None:
    """A row of `offices_held` with its articles, organisation and person."""
    sql = (
        f"SELECT {_HELD}, o.name AS organisation, p.name, p.qualifier, {_ENDS} FROM offices_held c"  # noqa: S608
        " JOIN people p ON p.id = c.person_id"
        f" LEFT JOIN organisations o ON o.id = c.organisation_id {_ARTICLES} WHERE c.id = :id"
    )
    return next(iter(rows(db, sql, id=number)), None)


def marked(sentence: str, *texts: str | None) -> list[tuple[str, bool]]:
    """A sentence as (text, is it the hit), the hit being the first of the texts that it holds."""
    for text in texts:
        at = sentence.casefold().find(text.casefold()) if text else -1
        if text and at >= 0 and len(sentence.casefold()) == len(sentence):
            end = at + len(text)
            return [
                piece
                for piece in ((sentence[:at], False), (sentence[at:end], True), (sentence[end:], False))
                if piece[0]
            ]
    return [(sentence, False)]


def _held(told: list[Row], scale: Scale | None) -> Held:
    told.sort(key=lambda one: (one["tenure"] == "former", one["first_seen_at"], one["id"]))
    title = max(told, key=lambda one: int(one["articles"]))["what"]
    present = [one for one in told if one["tenure"] != "former"]
    gaps = []
    last: str | None = None
    for number, one in enumerate(told, 1):
        one["number"] = number
        one["gap"] = _days(last, one["first_seen_at"]) if last is not None and one["tenure"] != "former" else None
        one["overlaps"] = not has_several(one["office_key"]) and _overlaps(one, present)
        if one["gap"]:
            gaps.append({"gap": one["gap"], "first_seen_at": last, "last_seen_at": one["first_seen_at"]})
        if one["tenure"] != "former":
            last = max(last or "", one["last_seen_at"])
    return Held(title, told, bars(present, scale), bars(gaps, scale))


def _overlaps(one: Row, present: list[Row]) -> bool:
    """Whether another person is said to hold the office while one does."""
    return one["tenure"] == "held" and any(
        other["tenure"] == "held"
        and other["person_id"] != one["person_id"]
        and other["first_seen_at"] < one["last_seen_at"]
        and other["last_seen_at"] > one["first_seen_at"]
        for other in present
    )


def _days(first: str, last: str) -> int | None:
    start, end = _moment(first), _moment(last)
    return max((end - start).days, 0) or None if start and end else None


def _moment(text: object) -> datetime | None:
    seconds = earliest(text, "UTC")
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
