"""The phrases of a line, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from .line import Line, Term
from .phrase import Phrase, read_phrase
from .vetoes import veto

# The words that a phrase or a veto may begin with, and digits, taken with all that is glued to them.
_BEGINNING = Term(
    r"\d+(?:[./:-]\d+)*|(?<!\w)(?:thứ|chủ|chúa|t[2-7]|t(?=\d{1,2}/)|cn|rạng|sáng|giữa|nửa|xế|chập|mờ|trưa|chiều|tối|đêm|khuya|"
    r"đăng|cập|xuất|ban|phát|gửi|hiệu|các|những|hai|ba|ngày|hôm|mùng|mồng|dịp|lễ|quốc|kỷ|"
    r"kể|ngay|từ|cho|đến|tới|vào|lúc|hồi|khoảng|trước|sau|hết|đúng|trong|qua|đầu|cuối|sớm|"
    r"tháng|thg|th|quý|qúy|quí|qúi|q|giai|thời|nhiệm|niên|năm|thập|hơn|gần|chừng|độ|một|bốn|sáu|bảy|tám|chín|mười|"
    r"tuần|vừa|đợt|kỳ|tập|lần|khóa|khoá|lớp|tổ|đội|đoàn|vùng|quận|phần|bài|hạng|giải|top|phiên|số|nghị|quyết|thông|luật|chỉ|công|kết|tờ|hướng|kế|bản|quy|pháp|nđ|nq|qđ|version|ver|mục|điều|khoản|"
    r"đường|phố|quảng|hội|bệnh|trường|cầu|nhà|xí|khu|phường|xã|chợ|cách|điện|đt|sđt|tel|hotline|fax|phone|rằm|âm|giỗ|mỗi|hàng|hằng|từng|nhiều|vài|mấy|còn)(?![^\W\d])"
)


def phrases(line: Line) -> Iterator[Phrase]:
    """The date phrases of a line in Vietnamese and in digits, in their order. Time linear in its length."""
    at = 0
    while found := _BEGINNING.search(line, at, len(line.text)):
        start, at = found.span()
        passed = veto(line, start)
        if passed is None:
            phrase = read_phrase(line, start)
            if isinstance(phrase, Phrase):
                yield phrase
                passed = phrase.end
            else:
                passed = phrase
        at = max(at, passed or 0)
