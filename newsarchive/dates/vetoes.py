"""What looks like a date and is none, passed over as a whole: document numbers, telephones, names, lunar days."""

from __future__ import annotations

from .lexicon import LUNAR_YEAR, NUMERAL
from .line import Line, Term

_NO_FULL_DATE = r"(?!\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?\d{4}(?![\d/]))"
_NO_CLOCK = r"(?!\d{1,2} ?[hg:]\d\d)"
_DOCUMENT = (
    r"(?:số hiệu|số|nghị định|nghị quyết|quyết định|thông tư|luật|chỉ thị|công văn|kết luận|công điện|thông báo|"
    r"tờ trình|hướng dẫn|kế hoạch|bản án|quy định|pháp lệnh|nđ|nq|qđ)"
    rf"(?: số)?(?: ?[:.] ?| )?{_NO_FULL_DATE}{_NO_CLOCK}\d[\w./-]{{0,40}}"
)
_VERSION = r"(?:phiên bản|version|ver|mục|điều|khoản)[ .]?\d[\d.]{0,20}"
_DOCUMENT_TYPE = r"(?:nq|nđ|qđ|kl|ct|ctr|cv|tb|kh|hd|tt|tr|bc|bcs|lct|sl)(?!\w)"
_NUMBERED = (
    r"\d[\d./]{0,20}/(?!th(?:áng|g)?[ .]?\d|năm)[^\W\d_][\w/-]{0,30}"
    rf"|\d[\d./]{{0,20}}-(?!th(?:áng|g)?[ .]?\d)(?:{_DOCUMENT_TYPE}|[^\W\d_]{{1,10}}/)[\w/-]{{0,30}}"
)
_TELEPHONE = r"(?:điện thoại|đt|sđt|tel|hotline|fax|phone)(?: di động)?[.: ]{0,3}\+?\d[\d .()-]{0,20}"
_LUNAR = (
    rf"(?:(?:mùng|mồng|ngày) )?(?:\d{{1,2}}|{NUMERAL}) tết|rằm(?: tháng \w{{1,5}})?"
    r"|(?:mùng|mồng) (?:3/3|5/5|7/7|9/9|10/3|3 tháng 3|5 tháng 5|7 tháng 7|9 tháng 9|10 tháng 3)(?![\d/.-]| năm|, \d)"
    r"|âm lịch:? ?(?:ngày )?\d[\d/.-]{0,9}"
    r"|giỗ tổ(?: hùng vương)?,? ?\(?(?:ngày )?(?:(?:mùng|mồng) )?\d[\d/.-]{0,9}"
)
_NAME = (
    r"(?:đường|phố|công viên|quảng trường|hội trường|bệnh viện|trường|cầu|nhà máy|xí nghiệp|công ty|khu|phường|xã|chợ) "
    r"\d{1,2}(?:[/-]| tháng )\d{1,2}(?![\d/.-])"
    r"|cách mạng tháng (?:tám|mười|8|10)(?! năm \d| \d|/\d|-\d)"
)
# '.. tuần 4 tháng 2/2019' leaves the month to be read.
_COUNTED = (
    r"(?:tuần|đợt|kỳ|tập|lần|khóa|khoá|lớp|tổ|đội|đoàn|khu|vùng|quận|phường|phần|bài|hạng|giải|top) "
    r"(?:thứ )?\d{1,2}(?= tháng)"
)
_HABIT = (
    r"(?:mỗi|hàng|hằng|từng) (?:ngày|sáng|trưa|chiều|tối|đêm|tuần|tháng|quý|năm|thứ \w{1,3}|chủ nhật)"
    r"(?: \d[\d.,/-]{0,9})?"
    r"|(?:24/24|24/7)(?:h| giờ)?(?!\w|/)"
)
_INDEFINITE = (
    r"(?:nhiều|vài|mấy|những|các) (?:ngày|hôm|tuần|tháng|năm) (?:trước|qua|tới|sau|nay)"
    rf"|(?:\d{{1,3}}|{NUMERAL}|mấy|vài) (?:hôm|ngày|năm) nay"
    r"|(?:chỉ )?còn (?:(?:khoảng|gần|hơn) )?\w{1,5} \w{1,5} nữa"
    rf"|(?:\d{{1,3}}|{NUMERAL}|mấy|vài|nhiều) (?:tuần|tháng|năm|quý)"
    r" (?=(?:này|qua|tới|sau|liền|liên)(?!\w|,? (?:năm )?\d{4}))"
)
_BROKEN_CLOCK = (
    r"(?:\d{1,2}:[6-9]\d|(?:2[5-9]|[3-9]\d):\d\d)(?::\d\d)?[ ,|-]{1,3}(?:ngày )?\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
)

_VETOES = Term(
    "|".join((_COUNTED, _BROKEN_CLOCK, _DOCUMENT, _VERSION, _NUMBERED, _TELEPHONE, _LUNAR, _NAME, _HABIT, _INDEFINITE))
)
_LUNAR_BEHIND = Term(r",? ?\(?(?:theo )?(?:âm lịch|(?:âl|al|âm)(?! ?\w))")
_LUNAR_YEAR_BEHIND = Term(rf",? ?\(?(?:tháng (?:chạp|giêng)|(?:năm |xuân |tết )?{LUNAR_YEAR})")
_RECURRING = Term(r",? (?:hàng|hằng|mỗi) (?:năm|quý|tháng|tuần|ngày)(?!\w)")


def veto(line: Line, at: int) -> int | None:
    """Where that ends which stands at `at` and is no date."""
    found = _VETOES.match(line, at)
    return found.end() if found else None


def is_lunar(line: Line, end: int, *, year_stated: bool) -> bool:
    """Whether what ends at `end` is said to be a day of the lunar calendar."""
    return bool(_LUNAR_BEHIND.match(line, end) or (not year_stated and _LUNAR_YEAR_BEHIND.match(line, end)))


def recurs(line: Line, end: int) -> bool:
    """Whether what ends at `end` comes round again: 'ngày 22/12 hằng năm'."""
    return _RECURRING.match(line, end) is not None
