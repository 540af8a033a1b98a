"""Caption and credit in one text, separated by the words and signs that papers print between them."""

import re

from newsarchive.extraction.vocabulary import class_test, phrases
from newsarchive.text import clean

_MARK = phrases("credit_mark")
_BY = r"\s+(?:by|courtesy of)(?:\s*:\s*|\s+)(?:the\s+)?"
_SIGN = re.compile(
    rf"^\W*(?:{_MARK}(?:\s*[:：/|]\s*|{_BY}|\s+[-–—]\s+)|©\s*(?:\d{{4}}\s+)?|courtesy(?: of)?(?: the)?\s+)", re.I
)
_BRACKETED = re.compile(
    rf"[(\[]\s*((?:{_MARK}\s*(?:[:：]|{_BY})|©)[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)?)[)\]]\s*\.?\s*$", re.I
)
_TRAILING = re.compile(
    r"(?:^|(?<=[.!?…»”\"')\]\s|]))\s*[-–—|/]*\s*"
    rf"((?:(?<!trong ){_MARK}(?:\s*[:：]\s*|{_BY})|©\s*|courtesy of\s+|(?-i:[Cc]ourtesy\s+(?=[A-Z])))\S.{{0,140}})$",
    re.I,
)
_WORK = r"(?:photo|image|graphic)s?"
# The words of a source: 'Mass Communication Specialist 2nd Class Jane Doe', 'U.S. Navy photo by …', 'Crown copyright'.
_SOURCE = (
    rf"(?:(?:[a-z]?[A-ZÀ-ÞĐ][\w.'’&-]*+|\d(?:st|nd|rd|th)|\d{{4}}|de|van|von|via|of|the|and|for|by|courtesy|copyright|{_WORK})"
    r"[\s/,|-]*+){1,14}"
)
# What tells a source from any other names: a slash, 'via', an agency or the word for a picture.
_TOLD = rf"(?=[^()\[\]]*(?:\w\w\s?/\s?\w\w|\bvia\s|\b(?i:{_WORK}|copyright)\b|\b{phrases('photo_agency')}\b))"
_NO_SOURCE = rf"(?!.*\b(?i:the|this|an?|file|stock|courtesy)\s+{_WORK}\s*[)\]]?\.?$)"
_END = r"\s*\.?\s*$"
# A credit at the end of a caption, best first.
_CREDITS = (
    # '(AP Photo/John Doe)', '(U.S. Navy photo by Jane Doe)'
    re.compile(rf"[(\[]\s*{_NO_SOURCE}{_TOLD}({_SOURCE})[)\]]{_END}"),
    # '… at sea. John Doe/AFP', 'Crew on deck - Getty Images', 'Jane Doe via Getty Images'
    re.compile(rf"(?:^|(?<=[.!?…”\"'»)\]])\s|(?<=\s[-–—|/])\s)\s*{_NO_SOURCE}{_TOLD}({_SOURCE}){_END}"),
    _BRACKETED,
    _TRAILING,
    # 'He leaves court. (Christie's)'
    re.compile(rf"(?:^|(?<=[.!?…”\"'»]))\s*\(({_SOURCE})\){_END}"),
    # Without the colon: 'Lễ khởi công. Ảnh Tuấn Anh', '(Ảnh do đơn vị cung cấp)'
    re.compile(
        r"(?:^|(?<=[.!?…”\"'»)\]])\s|(?=[(\[]))\s*[(\[]?\s*[Ảả]nh\s+("
        rf"(?:do|của) [^.()\[\]]{{3,60}}|Internet|[\w.-]+\.[a-z]{{2,3}}|(?:[A-ZĐÀ-Ỹ][\w.'’/-]*+\s?){{2,5}})[)\]]?{_END}"
    ),
)
_MARK_ALONE = re.compile(rf"^{_MARK}(?:\s+(?:by|courtesy of))?$", re.I)
# '(Jane Doe/AP) The ship leaves.'
_OPENING_CREDIT = re.compile(rf"\(({_SOURCE})\)\s+(?=[A-ZÀ-ÞĐ])")
# The place of a picture in a gallery: '[2/5]', '3 of 7 |'.
_COUNT = re.compile(r"^[\[(]?\d{1,3}\s?(?:/|of)\s?\d{1,3}(?:[\])]|\s|:)[\s|]*(?=[^\W\d])")
_OPEN_MARK = re.compile(rf"\s*(?:\(\s*(?:{_MARK}\s*:)?\s*\)|[|/–—-]?\s*(?:{_MARK}\s*:)?)\s*$", re.I)
_ABBREVIATED = re.compile(r"(?:\b\w|\b(?:Jr|Sr|Inc|Ltd|Co|Corp))\.$")
_OF_WORK = re.compile(rf"(?<!\bAP)\s+(?:{_WORK}|Photo|Graphic)$")
_LABEL = class_test("credit")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STRIP = " \t\n\u00a0-–—|/,;:·•"


def split_credit(text: str) -> tuple[str, str | None]:
    """(caption without its credit, credit): 'Lễ khởi công. Ảnh: TTXVN' -> ('Lễ khởi công.', 'TTXVN')."""
    text = _COUNT.sub("", clean(text))
    if (match := _OPENING_CREDIT.match(text)) and (credit := bare_credit(match[1])):
        return text[match.end() :], credit
    for pattern in _CREDITS:
        match = pattern.search(text)
        while match and text.count("(", 0, match.start()) > text.count(")", 0, match.start()):
            match = pattern.search(text, match.start() + 1)  # '(Trong ảnh: …)' says what is to be seen
        if match and (credit := bare_credit(match[1])):
            return text[: match.start()].rstrip(_STRIP), credit
    return text, None


def named_credit(text: str) -> str | None:
    """The credit that a text names outright at its end: '(Photo: X)', '| Ảnh: X', 'Photo by X'."""
    text = clean(text)
    match = _BRACKETED.search(text) or _TRAILING.search(text)
    return bare_credit(match[1]) if match else None


def bare_credit(text: str) -> str | None:
    """A credit without 'Ảnh:', '©', brackets and the closing full stop; None if nothing is left or it is a sentence."""
    text = _unbracketed(clean(text)).strip(_STRIP).replace(" | ", ", ")
    for _ in range(3):
        text = _SIGN.sub("", text, count=1).strip(_STRIP)
    if text.endswith(".") and not _ABBREVIATED.search(text):
        text = text[:-1]
    text = _OF_WORK.sub("", _unbracketed(text))
    return text if text and len(text) <= 160 and not _MARK_ALONE.match(text) else None


def _unbracketed(text: str) -> str:
    """A text without brackets around the whole of it, or without their partner: 'X (Y)' keeps its own."""
    text = text.strip()
    for first, last in ("()", "[]"):
        text = text.removeprefix(first)
        if text.count(first) < text.count(last):
            text = text.removesuffix(last)
    return text.strip()


def without_open_mark(text: str) -> str:
    """A caption whose credit has been taken out, without what led to it: 'Lễ khởi công. (Ảnh: )', 'Lễ khởi công /'."""
    return _OPEN_MARK.sub("", text)


def ends_with_bracketed_credit(text: str) -> bool:
    """Whether a text ends with '(Ảnh: X)'."""
    return _BRACKETED.search(text) is not None


def opens_with_mark(text: str) -> bool:
    """Whether a whole line is a credit."""
    return len(text) <= 120 and _SIGN.match(text) is not None


def is_credit_label(label: str) -> bool:
    """Whether a class, id or itemprop names a credit."""
    return _LABEL(_CAMEL.sub("-", label).lower())
