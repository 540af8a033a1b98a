"""Texts that look like a date but are not one, skipped as a whole: document numbers, telephones, names, lunar days."""

from __future__ import annotations

from .line import LUNAR_YEAR, NUMERAL, VOCABULARY, Line, Term

_VETOES = Term("|".join(VOCABULARY["vetoes"]["patterns"]).replace("<numeral>", NUMERAL))
_LUNAR = Term(r",? ?\(?(?:theo )?(?:âm lịch|(?:âl|al|âm)(?! ?\w))")
_LUNAR_YEAR = Term(rf",? ?\(?(?:tháng (?:chạp|giêng)|(?:năm |xuân |tết )?{LUNAR_YEAR})")
_RECURRING = Term(r",? (?:hàng|hằng|mỗi) (?:năm|quý|tháng|tuần|ngày)(?!\w)")


def veto(line: Line, at: int) -> int | None:
    """The end of a text at `at` that is not a date; None where a date may begin."""
    match = _VETOES.match(line, at)
    return match.end() if match else None


def is_lunar(line: Line, end: int, *, year_stated: bool) -> bool:
    """Whether words behind `end` make the date before it one of the lunar calendar."""
    return bool(_LUNAR.match(line, end) or (not year_stated and _LUNAR_YEAR.match(line, end)))


def recurs(line: Line, end: int) -> bool:
    """Whether the date before `end` recurs: 'ngày 22/12 hằng năm'."""
    return _RECURRING.match(line, end) is not None
