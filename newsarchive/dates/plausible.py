"""Whether a day and a month in digits are a date where they stand, and no score, fraction or number of things."""

from __future__ import annotations

import re

from .core import Core
from .lead import Lead
from .line import Line, Term

_COUNTED = Term(
    r" ?(?:%|(?:lần|bữa|giờ|tiếng|phút|giây|viên|ly|cốc|ca|suất|điểm|bàn|quả|phiếu|trận|vòng|cấp|độ|tuổi|chuyến|chiếc|"
    r"triệu|tỷ|tỉ|nghìn|ngàn|đồng|usd|km|m2|m|mm|cm|kg|g|tấn)(?!\w))"
)
_A_DAY_ENDS = Term(
    r" ?(?:$|[,;:.)!?|\]-]"
    r"|(?:này|đến|tới|tại|ở|sẽ|đã|khi|do|bị|được|có hiệu lực|áp dụng|thì|trở|và|vừa qua|năm|ngày)(?!\w))"
)
_TIME_FOLLOWS = re.compile(r"[ ,|-]{1,3}\d{1,2}[:hg]")
_ROUNDS = {(1, 2), (1, 4), (1, 8), (1, 16)}


def is_plausible(line: Line, at: int, lead: Lead, core: Core) -> bool:
    """Whether the digits of `core`, which stand at `at` behind `lead`, are to be read as a date."""
    stamp, end = core.stamp, core.end
    if stamp is None or core.relative:
        return True
    if not core.separator:
        return stamp.year is not None or stamp.day is not None or not _COUNTED.match(line, end)
    if stamp.year is not None and not core.short_year:
        return not _goes_on(line.text, end, "./")
    if _goes_on(line.text, end, "./-") or _names_a_kind(line.text, end):
        return False
    if core.short_year and _TIME_FOLLOWS.match(line.text, end):
        return True
    if line.is_all(at, end):
        return core.separator != "-" or end - at > 3
    if core.until is not None and line.text[at - 1 : at] == "(" and line.text[end : end + 1] == ")":
        return True
    if lead.strong:
        return core.separator == "/" or not _COUNTED.match(line, end)
    if core.short_year or lead.link is None or _COUNTED.match(line, end):
        return False
    if core.until is not None:
        return True
    return core.separator == "/" and not _may_be_fraction(line, at, lead, core)


def _goes_on(text: str, end: int, separators: str) -> bool:
    """Whether more digits follow: '1/2/3', '26/11/2020/7'."""
    return text[end : end + 1] in tuple(separators) and text[end + 1 : end + 2].isdigit()


def _names_a_kind(text: str, end: int) -> bool:
    """Whether letters follow a slash, as in the number of a document: '11/12/NĐ-CP'."""
    return text[end : end + 1] == "/" and text[end + 1 : end + 2].isalpha()


def _may_be_fraction(line: Line, at: int, lead: Lead, core: Core) -> bool:
    """'đến 2/3 số phiếu', 'vào 1/8'; but neither '28/6' nor '01/7', nor 'từ 1/7, …'."""
    if core.stamp is None:
        return True
    day, month = core.stamp.day or 0, core.stamp.month or 0
    if day > month or line.text[at] == "0":
        return False
    if lead.link in ("den", "toi") or (lead.link == "vao" and (day, month) in _ROUNDS):
        return True
    return not closes_a_day(line, core)


def closes_a_day(line: Line, core: Core) -> bool:
    """Whether what follows is such as follows a day, or the day itself is beyond doubt: 'hôm nay, 7-3: …'."""
    stated = core.stamp is not None and core.stamp.year is not None
    return stated or _A_DAY_ENDS.match(line, core.end) is not None
