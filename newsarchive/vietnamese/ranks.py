"""Ranks, degrees and forms of address that stand before a Vietnamese name and are no part of it."""

from __future__ import annotations

import re

# Longest first, so that 'Trung tướng, PGS, TS' falls off whole.
_RANKS = (
    "đại tướng|thượng tướng|trung tướng|thiếu tướng|chuẩn tướng|đại tá|thượng tá|trung tá|thiếu tá|đại úy|thượng úy|trung úy|thiếu úy|"
    "đại uý|thượng uý|trung uý|thiếu uý|chuẩn úy|chuẩn uý|thượng sĩ|trung sĩ|hạ sĩ|binh nhất|binh nhì|"
    "đô đốc|phó đô đốc|chuẩn đô đốc|thượng tướng|cn|qncn|"
    "giáo sư|phó giáo sư|tiến sĩ|thạc sĩ|cử nhân|kỹ sư|bác sĩ|luật sư|nhà báo|nhà văn|nhà thơ|nghệ sĩ|nsnd|nsưt|"
    "gs|pgs|tskh|ts|ths|ks|bs|ls|cn|cvcc|"
    "đồng chí|đ/c|ông|bà|anh|chị|"
    "phóng viên|pv|ctv|cộng tác viên|biên tập viên|btv|thông tín viên|đặc phái viên"
)
_RANK = re.compile(rf"^(?:(?:{_RANKS})(?:\.|,|:|/|\s|$)+)+", re.I)
# 'anh', 'ông', 'bà', 'chị' are names as well: in front of capitals or of one more word they stay.
_AMBIGUOUS = re.compile(r"^(?:anh|ông|bà|chị|cn)\b", re.I)


def without_rank(name: str) -> str:
    """'Đại tá, TS. Nguyễn Văn A' -> 'Nguyễn Văn A'; 'ANH KHÔI' stays; a rank alone leaves nothing."""
    found = _RANK.match(name)
    if not found or _AMBIGUOUS.match(found[0].strip()):
        return name
    rest = name[found.end() :].strip(" ,.:-–")
    return rest
