"""Ranks, degrees and forms of address that stand before a Vietnamese name and are no part of it."""

from __future__ import annotations

import re

# 'ông', 'bà', 'anh', 'chị' are not here: no byline has them, and 'Anh' is a name.
_RANKS = "|".join(
    (
        r"(?:đại|thượng|trung|thiếu|chuẩn) tướng",
        r"(?:đại|thượng|trung|thiếu) tá",
        r"(?:đại|thượng|trung|thiếu|chuẩn) (?:úy|uý)",
        r"(?:thượng|trung|hạ) (?:sĩ|sỹ)",
        r"(?:phó |chuẩn )?đô đốc",
        r"binh (?:nhất|nhì)|qncn|cnvqp",
        r"(?:phó )?giáo sư|tiến sĩ(?: khoa học)?|thạc sĩ|cử nhân|kỹ sư|bác sĩ|luật sư|nhà báo|nhà văn|nhà thơ",
        r"nsnd|nsưt|gs|pgs|tskh|ts|ths|ks|bs|ls",
        r"đồng chí|đ/c",
        r"phóng viên|pv|ctv|cộng tác viên|biên tập viên|btv|thông tín viên|đặc phái viên",
    )
)
_RANK = re.compile(rf"^(?:(?:{_RANKS})(?:\.|,|:|/|\s|$)+)+", re.I)


def without_rank(name: str) -> str:
    """'Đại tá, TS. Nguyễn Văn A' -> 'Nguyễn Văn A'; a rank alone leaves nothing."""
    found = _RANK.match(name)
    return name[found.end() :].strip(" ,.:-–") if found else name
