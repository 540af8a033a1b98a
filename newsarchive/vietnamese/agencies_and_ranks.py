"""Agencies, outlets, ranks before a name and datelines in Vietnamese papers. The words are in two TOML files."""

import re
import tomllib
from pathlib import Path

from newsarchive.text import fold


def _words(name: str) -> list[str]:
    words: list[str] = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))[name]
    return words


# The mark at the head of a report: 'CNQP&KT –', '(Dân trí) -', 'TPO -', 'QĐND Online –', 'VOV.VN -', and in English
# 'WASHINGTON, Sept. 3 (Reuters) -', 'CAMP PENDLETON, Calif. —', 'Hanoi (VNA) –'.
DATELINE = re.compile(
    r"^\(?\s*(?:[A-ZĐ]{2,}[\w&. +/]{0,25}(?:, [A-Z][\w. ]{1,20}){0,2}(?: ?\([\w ]{2,20}\))?"
    r"|[A-ZĐÀ-Ỹ][\w&. +/]{1,25}(?: \([A-Z]{2,8})?\))\s*\)?(?:\s+[-–—]\s*|[-–—]\s+)(?=\S)"
)
_RANK = re.compile(rf"^(?:(?:{'|'.join(_words('ranks'))})(?:\.|,|:|/|\s|$)+)+", re.I)
_AGENCIES = frozenset(map(fold, _words("agencies")))
_AGENCY = re.compile(
    r"^\s*[BCDĐGHKLMNPQRSTVXZ]{3,8}\s*$|"  # 'TTXVN', 'QĐND': capitals without a vowel are no person's name
    r"^\s*(?i:(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info|gov))\s*$|"
    r"(?i:\b(?:TTXVN|thông tấn|news|times|post|daily|agency|hãng tin|tân hoa xã|cổng thông tin|tổng hợp)\b|"
    r"^báo\b|^tạp chí\b|\bonline$)"
)


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency or an outlet."""
    return _AGENCY.search(name) is not None or fold(name.strip(" .()")) in _AGENCIES


def without_rank(name: str) -> str:
    """'Đại tá, TS. Nguyễn Văn A' -> 'Nguyễn Văn A'; '' for a rank alone."""
    match = _RANK.match(name)
    return name[match.end() :].strip(" ,.:-–") if match else name
