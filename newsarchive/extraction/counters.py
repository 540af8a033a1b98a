"""Lines that count readers: views, shares, comments, votes, minutes of reading. They change with each look at a page
and are none of its text.
"""

from __future__ import annotations

import re

from newsarchive.extraction.blocks import Block
from newsarchive.text import fold

MAX_COUNTER = 160
_NUMBER = r"\d{1,4}(?:[., \u00a0]?\d{1,3}){0,4}(?:\s?(?:k|m|tr|nghin|ngan|trieu)\b)?\+?(?:\s?/\s?\d{1,3})?"
# What is counted, as it stands before or behind a number; folded.
_COUNTED = (
    r"(?:(?:tong )?(?:so )?(?:luot|lan|nguoi) (?:xem|doc|nghe|truy cap|thich|chia se|binh luan|tai(?: ve)?|quan tam|"
    r"view|like|share|danh gia|binh chon)(?: (?:bai(?: viet)?|trang|tin))?|(?:tong )?(?:so )?truy cap|"
    r"da (?:xem|doc|nghe)|binh luan|chia se|phan hoi|yeu thich|danh gia|binh chon|phieu bau|thanh vien truc tuyen|"
    r"(?:page ?|total )?(?:views?|hits|reads)|view(?:s)? ?count|shares?|likes?|comments?|repl(?:y|ies)|votes?|"
    r"ratings?|reactions?|downloads?|(?:people|readers) (?:read|like|liked|viewed)(?: this)?)"
)
# Bare verbs, which count only with a colon or behind the number.
_VERB = r"(?:xem|doc|thich|nghe|tai ve|y kien|read|diem|xep hang)"
_READING = r"(?:(?:estimated )?(?:read|reading) time|(?:thoi gian|thoi luong) doc(?: bai)?|time to read)"
_MINUTES = r"(?:phut|giay|min(?:ute)?s?\.?|sec(?:ond)?s?)"
_UNIT = r"(?:luot|lan|nguoi|phieu|views?|times)"
_ITEM = (
    rf"(?:{_READING}\s*[:：]?\s*{_NUMBER}\s*{_MINUTES}?|{_NUMBER}\s*-?\s*{_MINUTES}\s*(?:doc|read|reading)|"
    rf"{_COUNTED}\s*[:：]?\s*\(?\s*{_NUMBER}(?:\s*{_UNIT}\b)?|{_VERB}\s*[:：]\s*{_NUMBER}(?:\s*{_UNIT}\b)?|"
    rf"{_NUMBER}\s*(?:{_COUNTED}|{_VERB}))"
)
_DATE = (
    r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|dang luc|dang ngay|ngay dang|cap nhat|ngay|posted|updated|luc)\s*:?|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d\d-\d\d|\d{1,2}(?::|h|g)\d{2}(?::\d\d)?|gmt ?\+7)"
)
_GAP = r"[\s|•·,;/()\[\]\-–—*.]*"
# Atomic groups: a line that is no counter is not tried in every other way of cutting it up.
_LINE = re.compile(rf"{_GAP}+(?>{_DATE}{_GAP}+){{0,8}}+(?>{_ITEM})(?>{_GAP}+(?>{_ITEM}|{_DATE})){{0,8}}+{_GAP}+")
# The label alone, where its number stands in an element of its own.
_LABEL = re.compile(
    r"(?:so )?luot (?:xem|doc|truy cap|thich|chia se|nghe)\s*:?|da xem\s*:|(?:page ?)?views?\s*:|view ?count\s*:?|"
    r"shares?\s*:|binh luan\s*:|chia se\s*:"
)
_SHORT_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d)?k")


def is_counter(text: str) -> bool:
    """Whether a whole line is counts with what they count, dates between them at most."""
    if not 2 <= len(text) <= MAX_COUNTER:
        return False
    folded = fold(text)
    return (
        _LABEL.fullmatch(folded) is not None
        or _SHORT_NUMBER.fullmatch(folded) is not None
        or (any(c.isdigit() for c in folded) and _LINE.fullmatch(folded) is not None)
    )


def mark_counters(blocks: list[Block]) -> None:
    """Mark the counters as used, so that none becomes a lead, a caption or a byline; those with a date beside them
    stay free for whoever looks for dates.
    """
    for block in blocks:
        if (
            block.kind == "text"
            and block.table is None
            and not block.heading
            and is_counter(block.text)
            and not _dated(block.text)
        ):
            block.used = "counter"


def _dated(text: str) -> bool:
    return re.search(r"\d[/-]\d|\d\d?\.\d\d?\.\d{4}|\d:\d", text) is not None
