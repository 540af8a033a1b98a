"""Every kind of date that a phrase may hold, and those that only what leads up to them tells from other numbers."""

from __future__ import annotations

from dataclasses import replace

from .core import Core
from .lead import Lead
from .line import Line, Term
from .numeric import exists, read_numeric
from .periods import read_bare_years, read_quarter, read_years
from .ranges import read_days, read_months
from .reading import Stamp
from .relative import month_away, read_relative, read_relative_day
from .spelling import unmarked
from .worded import read_day_month, read_month, read_month_day
from .years import EARLIEST_YEAR

_MONTH_YEAR = Term(r"(?P<month>\d{1,2})(?P<separator>[/.-])(?P<year>\d{4})(?![\w/]|[.-]\d)")
_BEFORE_NAM = ("viet ", "quang ", "ha ", "hai ", "mien ", "phia ", "tay ", "dong ")
_LONE_DAY = Term(
    r"(?P<day>\d{1,2})(?: và (?:ngày )?(?P<last>\d{1,2}))? "
    r"(?:(?P<past>vừa qua|vừa rồi)|(?P<future>tới)|tháng (?P<which>này|trước|sau|tới))(?!\w)"
)


def read_core(line: Line, at: int, lead: Lead) -> Core | None:
    """The date that stands at `at` behind `lead`, of whatever kind: the first production that fits.

    A part of the day that it names ('sáng nay') is taken into `lead`.
    """
    today = read_relative_day(line, at)
    if today:
        core, part = today
        lead.part, lead.worded = part or lead.part, True
        return core
    if line.text[at : at + 1].isdigit():
        order = "DMY" if lead.worded else line.order
        return (
            read_relative(line, at)
            or read_days(line, at, order, led=lead.strong or lead.link is not None)
            or read_day_month(line, at)
            or read_numeric(line, at, order)
            or _read_month_year(line, at, lead)
            or _read_lone_day(line, at, lead)
            or _read_bare_years(line, at, lead)
            or read_years(line, at)
        )
    return (
        read_months(line, at)
        or read_relative(line, at)
        or read_month_day(line, at)
        or read_day_month(line, at)
        or read_month(line, at)
        or read_quarter(line, at)
        or _read_years(line, at)
    )


def _read_years(line: Line, at: int) -> Core | None:
    # 'Viet Nam 2020', typed without marks, is the country.
    if line.bare and line.text.endswith(_BEFORE_NAM, 0, at):
        return None
    return read_years(line, at)


def _read_month_year(line: Line, at: int, lead: Lead) -> Core | None:
    """'hồi 5/2025', or '11/2020' as all that the line says."""
    found = _MONTH_YEAR.match(line, at)
    if found is None:
        return None
    year, month = int(found["year"]), int(found["month"])
    said = lead.link is not None and not lead.strong and found["separator"] == "/"
    if not (said or line.is_all(at, found.end())) or not exists(year, month, 1):
        return None
    return Core(found.end(), Stamp(year, month))


def _read_bare_years(line: Line, at: int, lead: Lead) -> Core | None:
    """'(1945-2025)', 'từ 2016 đến 2020', or '2020' as all that the line says."""
    core = read_bare_years(line, at)
    if core is None or core.stamp is None or core.stamp.year is None:
        return None
    first, last = core.stamp.year, core.until.year if core.until else None
    if last is None:
        latest = line.reference.year + 1 if line.reference else 2100
        return core if line.is_all(at, core.end) and EARLIEST_YEAR <= first <= latest else None
    enclosed = line.text[at - 1 : at] == "(" and line.text[core.end : core.end + 1] == ")"
    said = enclosed or lead.link == "tu" or line.is_all(at, core.end)
    return core if said and 1900 <= first < last <= 2100 else None


def _read_lone_day(line: Line, at: int, lead: Lead) -> Core | None:
    """'ngày 27 và 28 vừa qua', 'ngày 15 tháng này': days of a month that the reference tells."""
    found = _LONE_DAY.match(line, at) if lead.worded else None
    if found is None:
        return None
    if line.reference is None:
        return Core(found.end(), None)
    day, today = int(found["day"]), line.reference.day
    if found["past"]:
        step = -1 if day > today else 0
    elif found["future"]:
        step = 1 if day < today else 0
    else:
        step = {"nay": 0, "truoc": -1}.get(unmarked(found["which"]), 1)
    first = replace(month_away(line.reference, step), day=day)
    last = replace(first, day=int(found["last"])) if found["last"] else None
    if first.first_day is None or (last and last.first_day is None):
        return Core(found.end(), None)
    return Core(found.end(), first, last, relative=True)
