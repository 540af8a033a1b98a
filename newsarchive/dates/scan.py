"""The phrases of a line, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from .line import Line, Term
from .phrase import Phrase, read_phrase
from .vetoes import veto

# The first words of all that leads up to a date, of dates, and of what is passed over.
_LEADING = (
    "thứ chủ chúa t[2-7] cn rạng sáng giữa nửa xế chập mờ trưa chiều tối đêm khuya các những hai ba ngày hôm "
    "phiên mùng mồng dịp lễ quốc kỷ kể ngay từ cho đến tới vào lúc hồi khoảng trước sau hết đúng trong qua "
    "đầu cuối sớm đăng cập xuất ban phát gửi hiệu"
)
_DATING = (
    "tháng thg th t(?=\\d{1,2}/) quý qúy quí qúi q năm giai thời nhiệm niên thập tuần một bốn sáu bảy tám "
    "chín mười hơn gần chừng độ cách vừa"
)
_MISLEADING = (
    "số nghị quyết thông luật chỉ công kết tờ hướng kế bản quy pháp nđ nq qđ version ver mục điều khoản điện "
    "đt sđt tel hotline fax phone đợt kỳ tập lần khóa khoá lớp tổ đội đoàn vùng quận phần bài hạng giải top "
    "đường phố quảng hội bệnh trường cầu nhà xí khu phường xã chợ rằm âm giỗ mỗi hàng hằng từng nhiều vài mấy "
    "còn"
)
_WORDS = "|".join(f"{_LEADING} {_DATING} {_MISLEADING}".split(" "))
_BEGINNING = Term(rf"\d+(?:[./:-]\d+)*|(?<!\w)(?:{_WORDS})(?![^\W\d])")


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
