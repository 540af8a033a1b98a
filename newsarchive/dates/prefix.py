"""The prefix of a date: 'Cập nhật lúc 14 giờ 30, ngày …', 'vào sáng Thứ Năm, …'."""

from dataclasses import dataclass

from newsarchive.dates.clock import read_clock
from newsarchive.dates.line import DAY_PART, WEEKDAY, Line, Term, unmarked
from newsarchive.dates.model import Clock

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
# 'đêm 30 rạng sáng 1/5': the dawn after the night ends the range.
JOIN = Term(r" ?- ?|,? (?:kéo dài )?(?:cho )?(?:đến|tới)(?!\w) ?|,? (?:và |sang )?(?=rạng )")


@dataclass(slots=True)
class Prefix:
    """The words before a date. Filled word by word by `read_prefix`.

    `start` is where the first word stands that says more than 'cho' or 'khoảng'. `named_weekday`: words before the
    weekday make it a day; alone, 'thứ hai' means 'the second'. `link` is the last preposition, without its marks.
    `worded`: Vietnamese words name a day, so it comes before its month in any page. `on`: 'hôm'. `plural`: 'các ngày'.
    `occasion`: a holiday or a jubilee. `label`: the date of a publication or a document.
    """

    start: int | None = None
    weekday: str | None = None
    weekday_end: int = 0
    named_weekday: bool = False
    part: str | None = None
    clock: Clock | None = None
    last_clock: Clock | None = None
    link: str | None = None
    worded: bool = False
    on: bool = False
    plural: bool = False
    occasion: bool = False
    label: bool = False

    @property
    def strong(self) -> bool:
        """Whether a day and month in digits may follow without a year."""
        return self.worded or self.occasion or self.label or self.weekday is not None or self.clock is not None


def read_prefix(line: Line, at: int, prefix: Prefix) -> int | None:
    """Add the word or time at `at` to `prefix`. Returns where the next part begins; None without a word or time."""
    match = _WORDS.match(line, at)
    if match is None:
        clock = read_clock(line, at)
        if clock is None:
            return None
        prefix.start = at if prefix.start is None else prefix.start
        prefix.clock, end = clock
        prefix.last_clock, end = read_last_clock(line, end)
        return skip_gap(line, end)
    if match.lastgroup and prefix.start is None:
        prefix.start = at
    if match["weekday"]:
        prefix.weekday, prefix.weekday_end = match["weekday"], match.end()
        prefix.named_weekday = not prefix.plural and (prefix.part is not None or prefix.link == "vao" or prefix.on)
    prefix.part = match["part"] or prefix.part
    prefix.link = unmarked(match["link"]) if match["link"] else prefix.link
    prefix.on |= match["day"] in ("hôm", "hom")
    prefix.plural |= match["day"] is not None and match["day"].startswith(("các", "cac", "những", "nhung"))
    prefix.worded |= bool(match["day"] or match["part"])
    prefix.occasion |= bool(match["occasion"])
    prefix.label |= bool(match["label"])
    return skip_gap(line, match.end())


def read_last_clock(line: Line, at: int) -> tuple[Clock | None, int]:
    """(the second time of '8h-17h', '7h30 đến 11h30', its end)."""
    join = JOIN.match(line, at)
    clock = read_clock(line, join.end()) if join else None
    return clock or (None, at)


def skip_gap(line: Line, at: int) -> int:
    """The position behind the punctuation between two parts of a phrase."""
    gap = _GAP.match(line, at)
    return gap.end() if gap else at
