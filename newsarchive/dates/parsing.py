"""`parse_date`: the first date that a text states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from . import foreign
from .instant import parse_instant
from .line import Line, Term
from .phrase import Phrase, read_phrase
from .reading import DateReading, zone_named
from .spelling import canonical, original_slice
from .vetoes import veto

_START = Term(
    r"\d+(?:[./:-]\d+)*|\((?=\d)|(?<!\w)(?:thứ|chủ nhật|chúa nhật|t[2-7]|cn|rạng|sáng|giữa|nửa|xế|trưa|chiều|tối|đêm|khuya|"
    r"đăng|cập nhật|xuất bản|ban hành|phát hành|gửi|hiệu lực|các|những|hai|ba|ngày|hôm|mùng|mồng|dịp|lễ|quốc khánh|"
    r"kỷ niệm|kể|ngay|từ|cho|đến|tới|vào|lúc|hồi|khoảng|trước|sau|hết|đúng|trong|qua|đầu|cuối|"
    r"tháng|thg|th|quý|qúy|quí|qúi|q|giai|thời|nhiệm|niên|năm|thập|cách|hơn|gần|một|bốn|sáu|bảy|tám|chín|mười|"
    r"tuần|vừa|số|nghị|quyết|thông|luật|chỉ|công|kết|tờ|hướng|kế|bản|quy|pháp|nđ|nq|qđ|phiên|version|"
    r"điện|đt|sđt|tel|hotline|fax|phone|rằm|âm|giỗ|mỗi|hàng|hằng|từng|nhiều|vài|mấy|chỉ|còn)(?![^\W\d])"
)


def parse_date(
    text: str,
    reference: datetime | None = None,
    order: str = "DMY",
    timezone: str = "Asia/Ho_Chi_Minh",
) -> DateReading | None:
    """The first date that `text` states, to the precision that it states; None where it states none.

    `reference` is the moment the page was published or fetched: it settles 'hôm qua', '3 giờ trước' and a
    missing year, and without it these are None. `order` ('DMY' or 'MDY') is that of the page's numeric dates; a
    date that does not fit it is None, not swapped. `timezone` is the page's own.
    Never raises for any text; takes time linear in its length.
    """
    zone = zone_named(timezone)
    instant = parse_instant(text, timezone) if len(text) < 80 else None
    if instant:
        return instant
    line = line_of(text, reference, order, zone)
    phrase = read_line(line)
    return reading_of(phrase, text, line) if phrase else None


def line_of(text: str, reference: datetime | None, order: str, zone: tzinfo) -> Line:
    spelt = canonical(text)
    return Line(spelt, spelt.isascii(), _in_zone(reference, zone), order, zone)


def reading_of(phrase: Phrase, text: str, line: Line) -> DateReading:
    """The answer to a caller, its `raw` as `text` has it."""
    raw = original_slice(text, line.text, phrase.start, phrase.end).strip()
    last = phrase.last.iso(line.zone) if phrase.last else None
    return DateReading(phrase.first.iso(line.zone), phrase.first.precision, last, raw, phrase.note)


def read_line(line: Line) -> Phrase | None:
    """The first date phrase of a line."""
    native = next(phrases(line), None)
    other = foreign.read_foreign(line, native.start if native else len(line.text))
    return other or native


def phrases(line: Line) -> Iterator[Phrase]:
    """The date phrases of a line in Vietnamese and in digits, in the order of the text."""
    at = 0
    while found := _START.search(line, at, len(line.text)):
        at = found.start()
        skipped = veto(line, at)
        if skipped is None:
            phrase = read_phrase(line, at)
            if isinstance(phrase, Phrase):
                yield phrase
                phrase = phrase.end
            skipped = phrase
        at = max(skipped or 0, found.end())


def _in_zone(moment: datetime | None, zone: tzinfo) -> datetime | None:
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except OverflowError:
        return moment.replace(tzinfo=zone)
