"""The words of Vietnamese dates, as regular expressions over the canonical spelling."""

from __future__ import annotations

from .spelling import unmarked

_UNITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
    "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_UNIT = "|".join(_UNITS)

NUMERAL = rf"(?:(?:hai|ba) mươi(?: (?:{_UNIT})(?!\w))?|mười(?: (?:{_UNIT})(?!\w))?|(?:{_UNIT}))(?!\w)"
MONTH_WORD = r"(?:mười một|mười hai|mười|một|giêng|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|chạp)(?!\w)"
WEEKDAY = r"(?:thứ ?(?:hai|ba|tư|bốn|năm|sáu|bảy|bẩy|[2-7])|chủ nhật|chúa nhật|t[2-7]|cn)(?![\w])"
DAY_PART = (
    r"(?:(?:rạng|sáng|giữa|nửa|xế|chiều|tối|đêm|đầu giờ|cuối giờ) )?(?:sáng|trưa|chiều|tối|đêm|khuya)"
    r"(?: sớm| muộn)?(?!\w)"
)
SEPARATOR = r"[./-]"
YEAR_WORD = r"(?:nay|ngoái|kia|sau|tới)(?!\w)"

_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "bon": 2, "nam": 3, "sau": 4, "bay": 5}
_YEARS_OFF = {"nay": 0, "ngoai": -1, "kia": -2, "sau": 1, "toi": 1}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def number(word: str) -> int:
    """1 to 39 from digits or words: '07', 'mười một', 'hai mươi sáu'."""
    if word.isdigit():
        return int(word)
    units = {unmarked(name): value for name, value in _UNITS.items()}
    tens, _, rest = unmarked(word).rpartition(" ") if " " in word else ("", "", unmarked(word))
    if rest == "muoi":
        return 10 * units.get(tens, 1)
    return {"": 0, "muoi": 10, "hai muoi": 20, "ba muoi": 30}[tens] + units[rest]


def month_number(word: str) -> int:
    """1 to 12 from digits or words. 'giêng' and 'chạp' are the first and the last."""
    return {"giêng": 1, "gieng": 1, "chạp": 12, "chap": 12}.get(word) or number(word)


def quarter_number(word: str) -> int:
    return _ROMAN.get(word) or number(word)


def weekday_number(word: str) -> int:
    """0 for Monday to 6 for Sunday, from 'thứ hai', 'thứ 2', 't2', 'chủ nhật', 'cn'."""
    plain = unmarked(word)
    if plain[-1].isdigit():
        return int(plain[-1]) - 2
    return _WEEKDAYS.get(plain.split()[-1].removeprefix("thu"), 6)


def years_off(word: str) -> int:
    """How many years 'năm `word`' is away from this one."""
    return _YEARS_OFF[unmarked(word)]
