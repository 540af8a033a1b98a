"""What looks like a date and is none, passed over as a whole: document numbers, telephones, lunar days."""

from __future__ import annotations

from .lexicon import NUMERAL
from .line import Line, Term

_FULL_DATE = r"(?!\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{4}(?![\d/]))"
_DOCUMENT = (
    r"(?:số hiệu|số|nghị định|nghị quyết|quyết định|thông tư|luật|chỉ thị|công văn|kết luận|công điện|thông báo|"
    r"tờ trình|hướng dẫn|kế hoạch|bản án|quy định|pháp lệnh|nđ|nq|qđ|phiên bản|version)"
    rf"(?: số)?(?: ?[:.] ?| )?{_FULL_DATE}\d[\w./-]*"
)
_NUMBERED = r"\d[\d./]*/[^\W\d_][\w/-]*|\d[\d./]*-(?!th(?:áng|g)?\d?)(?:[^\W\d_]+/)[\w/-]*|\d+-(?:nq|nđ|qđ|kl|ct|ctr|cv|tb)(?!\w)"
_TELEPHONE = r"(?:điện thoại|đt|sđt|tel|hotline|fax|phone)(?:\.|:| |di động)*\+?[\d][\d .()-]*"
_LUNAR = (
    rf"(?:(?:mùng|mồng|ngày) )?(?:\d{{1,2}}|{NUMERAL}) tết|rằm(?: tháng (?:\w+))?|âm lịch:? ?(?:ngày )?[\d/.-]*"
    r"|(?:giỗ tổ)(?: hùng vương)?,? ?\(?(?:ngày )?(?:mùng |mồng )?[\d/.-]+"
)
_STILL = r"(?:chỉ )?còn (?:khoảng |gần |hơn )?(?:\d{1,3}|\w+) \w+ (?:nữa|trước)"
_EVERY = r"(?:mỗi|hàng|hằng|từng) (?:ngày|sáng|trưa|chiều|tối|đêm|tuần|tháng|quý|năm)(?: \d[\d.,/-]*)?"
_COUNTED_PERIODS = r"(?:nhiều|vài|mấy|những|các|mỗi) (?:ngày|tuần|tháng|năm) (?:trước|qua|tới|sau|nay)"

_VETOES = Term(rf"(?:{_DOCUMENT}|{_NUMBERED}|{_TELEPHONE}|{_LUNAR}|{_EVERY}|{_STILL}|{_COUNTED_PERIODS})")

_LUNAR_AFTER = Term(
    r",? ?\(?(?:theo )?(?:âm lịch|âl(?!\w)|al(?!\w)|tết(?!\w)|tháng chạp|tháng giêng|năm (?:giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý)(?!\w))"
)
_COUNTED = Term(
    r" ?(?:%|(?:lần|bữa|giờ|tiếng|phút|giây|viên|ly|cốc|điểm|triệu|tỷ|tỉ|nghìn|ngàn|km|m2|m|mm|cm|kg|g|độ|cấp|vòng|"
    r"ca|chuyến|tuổi|trận|bàn|quả|phiếu)(?!\w))"
)
_AFTER_A_DAY = Term(
    r" ?(?:$|[,;:.)!?|\]-]|(?:này|đến|tới|tại|ở|sẽ|đã|khi|do|bị|được|có hiệu lực|áp dụng|thì|trở|và|vừa qua|năm|ngày)(?!\w))"
)


def veto(line: Line, at: int) -> int | None:
    """The end of what stands at `at` and is no date."""
    found = _VETOES.match(line, at)
    return found.end() if found else None


def is_lunar(line: Line, end: int) -> bool:
    """Whether what ends at `end` is said to be a day of the lunar calendar."""
    return _LUNAR_AFTER.match(line, end) is not None


def counts_things(line: Line, end: int) -> bool:
    """Whether the numbers that end at `end` count something: 'tối 2-3 tiếng', 'ngày 3-4 lần'."""
    return _COUNTED.match(line, end) is not None


def closes_a_day(line: Line, end: int) -> bool:
    """Whether what follows lets '1/7' be a day rather than a fraction: 'từ 1/7, ...' but not 'đến 2/3 số phiếu'."""
    return _AFTER_A_DAY.match(line, end) is not None
