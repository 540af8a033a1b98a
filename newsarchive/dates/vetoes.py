"""Texts that look like a date but are not one, skipped as a whole: document numbers, telephones, names, lunar days."""

from __future__ import annotations

from .line import LUNAR_YEAR, NUMERAL, VOCABULARY, Line, Term

_VETOES = Term("|".join(VOCABULARY["vetoes"]["patterns"]).replace("<numeral>", NUMERAL))
_LUNAR_OR_RECURRING = Term(
    r",? ?\(?(?:theo )?(?:âm lịch|(?:âl|al|âm)(?! ?\w))|,? (?:hàng|hằng|mỗi) (?:năm|quý|tháng|tuần|ngày)(?!\w)"
)
_LUNAR_YEAR = Term(rf",? ?\(?(?:tháng (?:chạp|giêng)|(?:năm |xuân |tết )?{LUNAR_YEAR})")


def veto(line: Line, at: int) -> int | None:
    """The end of a text at `at` that is not a date; None where a date may begin."""
    match = _VETOES.match(line, at)
    return match.end() if match else None


def is_lunar_or_recurs(line: Line, end: int, *, year_stated: bool) -> bool:
    """Whether the date before `end` is one of the lunar calendar, or recurs: 'ngày 22/12 hằng năm'."""
    return bool(_LUNAR_OR_RECURRING.match(line, end) or (not year_stated and _LUNAR_YEAR.match(line, end)))
