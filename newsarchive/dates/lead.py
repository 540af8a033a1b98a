"""What leads up to a date: 'Cập nhật lúc 14 giờ 30, ngày …', 'vào sáng Thứ Năm, …'."""

from __future__ import annotations

from dataclasses import dataclass

from .clock import read_clock
from .lexicon import DAY_PART, WEEKDAY
from .line import Line, Term
from .ranges import JOIN
from .reading import Clock
from .spelling import unmarked

_WORDS = Term(
    rf"(?:(?P<weekday>{WEEKDAY})"
    rf"|(?P<part>{DAY_PART})"
    r"|(?P<label>(?:ngày )?(?:đăng(?: tải)?|cập nhật|xuất bản|ban hành|phát hành|gửi|hiệu lực)(?: tin| bài| lần cuối)?)"
    r"|(?P<day>(?:(?:các|những|hai|ba) )?ngày(?: hôm)?|hôm|phiên|mùng|mồng)"
    r"|(?P<occasion>dịp|lễ|quốc khánh|kỷ niệm)"
    r"|(?P<link>từ|đến|tới|vào|hồi|trước|sau|hết)"
    r"|(?:cho|kể|ngay|lúc|khoảng|đúng|trong|qua|đầu|giữa|cuối|sớm))"
    r"(?![^\W\d])"
)
_GAP = Term(r" ?[,;|:(·•-]? ?")


@dataclass(slots=True)
class Lead:
    """The words before a date and what they say of it."""

    start: int | None = None
    """Where the first of them stands that says more than 'cho' or 'khoảng'."""
    weekday: str | None = None
    weekday_end: int = 0
    weekday_said: bool = False
    """What stands before the weekday makes a day of it; alone, 'thứ hai' is but the second."""
    part: str | None = None
    clock: Clock | None = None
    last_clock: Clock | None = None
    link: str | None = None
    """The last preposition, without its marks."""
    worded: bool = False
    """Vietnamese words name a day: then it comes before its month, whatever the order of the page's stamps."""
    on: bool = False
    """'hôm' was said."""
    plural: bool = False
    """'các ngày' was said."""
    occasion: bool = False
    """It is a holiday or a jubilee."""
    label: bool = False
    """It is the date of a publication or a document."""

    @property
    def strong(self) -> bool:
        """Whether a day and month in digits may follow without a year."""
        return self.worded or self.occasion or self.label or self.weekday is not None or self.clock is not None


def read_lead(line: Line, at: int, lead: Lead) -> int | None:
    """One more word or time before a date, taken into `lead`; where the next thing begins."""
    found = _WORDS.match(line, at)
    if found is None:
        clock = read_clock(line, at)
        if clock is None:
            return None
        lead.start = at if lead.start is None else lead.start
        lead.clock, end = clock
        lead.last_clock, end = read_until(line, end)
        return skip_gap(line, end)
    if found.lastgroup and lead.start is None:
        lead.start = at
    if found["weekday"]:
        lead.weekday, lead.weekday_end = found["weekday"], found.end()
        lead.weekday_said = not lead.plural and (lead.part is not None or lead.link == "vao" or lead.on)
    lead.part = found["part"] or lead.part
    lead.link = unmarked(found["link"]) if found["link"] else lead.link
    lead.on |= found["day"] in ("hôm", "hom")
    lead.plural |= found["day"] is not None and found["day"].startswith(("các", "cac", "những", "nhung"))
    lead.worded |= bool(found["day"] or found["part"])
    lead.occasion |= bool(found["occasion"])
    lead.label |= bool(found["label"])
    return skip_gap(line, found.end())


def read_until(line: Line, at: int) -> tuple[Clock | None, int]:
    """The second time of '8h-17h', '7h30 đến 11h30'."""
    join = JOIN.match(line, at)
    clock = read_clock(line, join.end()) if join else None
    return clock or (None, at)


def skip_gap(line: Line, at: int) -> int:
    """Past the punctuation between two parts of a phrase."""
    gap = _GAP.match(line, at)
    return gap.end() if gap else at
