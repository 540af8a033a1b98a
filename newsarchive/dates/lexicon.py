"""The words of Vietnamese dates, as regular expressions over the canonical spelling, and what they count."""

from __future__ import annotations

from .spelling import unmarked

_UNITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_UNIT = "|".join(_UNITS)

NUMERAL = rf"(?:(?:(?:hai|ba) mươi|mười)(?: (?:{_UNIT})(?!\w))?|{_UNIT})(?!\w)"
MONTH_WORD = r"(?:mười một|mười hai|mười|một|giêng|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|chạp)(?!\w)"
WEEKDAY = r"(?:thứ ?(?:hai|ba|tư|bốn|năm|sáu|bảy|bẩy|[2-7])|(?:chủ|chúa) nhật|t[2-7]|cn)(?!\w)"
DAY_PART = (
    r"(?:(?:rạng|sáng|giữa|nửa|xế|chập|mờ|gần|chiều|tối|đêm|đầu giờ|cuối giờ) )?(?:sáng|trưa|chiều|tối|đêm|khuya)"
    r"(?: sớm| muộn)?(?!\w)"
)
LUNAR_YEAR = (
    r"(?:giáp|ất|bính|đinh|mậu|kỷ|kỉ|canh|tân|nhâm|quý) "
    r"(?:tý|tí|sửu|dần|mão|mẹo|thìn|tỵ|tị|ngọ|mùi|thân|dậu|tuất|hợi)(?!\w)"
)

_NUMBERS = {unmarked(word): value for word, value in _UNITS.items()} | {"muoi": 10, "gieng": 1, "chap": 12}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def number(word: str) -> int:
    """1 to 39 from digits or words: '07', 'mười một', 'hai mươi sáu'. 'giêng' is the first month, 'chạp' the last."""
    if word.isdigit():
        return int(word)
    value = 0
    for part in unmarked(word).split():
        value = value * 10 if part == "muoi" and value else value + _NUMBERS[part]
    return value


def quarter_number(word: str) -> int:
    """1 to 4 from 'iii', '3' or 'ba'."""
    return _ROMAN.get(word) or number(word)


def weekday_number(word: str) -> int:
    """0 for Monday to 6 for Sunday, from 'thứ hai', 'thứ 2', 't2', 'chủ nhật', 'cn'."""
    last = unmarked(word).removeprefix("thu").split()[-1]
    if last[-1].isdigit():
        return int(last[-1]) - 2
    return _NUMBERS[last] - 2 if last in _NUMBERS else 6
