"""Caption and credit in one text, separated by the words and signs that papers print between them."""

import re

from newsarchive.extraction.vocabulary import class_pattern, phrases
from newsarchive.text import clean

_MARK = phrases("credit_mark")
# A capital follows in 'Foto de Juan Pérez', none in 'Foto de familia'.
_BY = r"(?:\s*(?:by|courtesy of)\s+|\s*(?:von|van|de|di|av|af|od)\s+(?=(?-i:[A-ZÀ-ÞČŠŽ@])))"
_SIGN = re.compile(
    rf"^(?:\W*)(?:{_MARK}(?:\s*[:：/|]\s*|{_BY}|\s*[-–—]\s+)|[©ⓒ]\s*(?:\d{{4}}\s+)?|\(c\)\s+|courtesy(?: of)?\s+)", re.I
)
_MARK_ALONE = re.compile(rf"^{_MARK}$", re.I)
_BRACKETED = re.compile(
    rf"[(\[（]\s*({_MARK}\s*(?:[:：]|{_BY})[^()\[\]（）]*(?:\([^()]*\)[^()\[\]（）]*)?)[)\]）]\s*\.?\s*$", re.I
)
_TRAILING = re.compile(
    rf"(?:^|(?<=[.!?…»”\"')\]\s|]))\s*[-–—|/]*\s*((?<!trong ){_MARK}\s*[:：]\s*\S.{{0,140}}|{_MARK}{_BY}\S.{{0,140}}|"
    rf"[©ⓒ]\s*\S.{{0,140}}|(?:courtesy of)\s+\S.{{0,100}})$",
    re.I,
)
_AGENCY = phrases("photo_agency")
_NAME = r"(?:[A-ZÀ-ÞĐА-Я][\w.'’&-]*+|de|van|von|via|of|the|and|und)"
_OWNER = r"(?:[A-ZÀ-ÞĐ][\w.'’&/-]*+|de|van|von|of|the|and|for)"
_WORK = r"(?:photo(?:graph)?|image|picture|graphic|illustration|rendering)s?"
_AFTER = r"(?:(?<=[.!?…”\"'»)\]])|(?<=\s[-–—|/]))\s*"  # after a sentence or a dash
_END = rf"(?:^|{_AFTER})\s*"
_OPEN, _CLOSE = r"[(\[]?\s*", r"\s*[)\]]?\s*\.?\s*$"
# A credit at the end of a caption, best first.
_CREDITS = (
    # 'US Navy photo by Jane Doe'
    re.compile(
        rf"(?:{_END}|(?=[(\[])){_OPEN}"
        rf"((?:{_OWNER}\s+){{1,6}}{_WORK}\s+(?:by|courtesy of)\s+[^()\[\]]{{2,120}}?){_CLOSE}"
    ),
    _BRACKETED,
    _TRAILING,
    # '(AP Photo/John Doe)'
    re.compile(rf"[(\[]\s*((?:[^()\[\]]{{0,60}}[\s/,])?{_AGENCY}(?:[\s/,][^()\[\]]{{0,80}})?)\s*[)\]]\s*\.?\s*$"),
    # '… at sea. John Doe/AFP'
    re.compile(
        r"(?<=[.!?…”\"'|])\s*[-–—|/]?\s*"
        rf"((?:[\w.'’ -]{{0,40}}[/,]\s?)?{_AGENCY}(?:[/,]\s?[\w.'’ -]{{0,40}}){{0,3}})\s*\.?\s*$"
    ),
    # 'Crew on deck - Getty Images'
    re.compile(rf"\s[-–—|]\s+({_AGENCY}(?:[/,]\s?[\w.'’ -]{{1,40}})?)\s*\.?\s*$"),
    # 'Song Lam Shipbuilding image.', '(U.S. Navy photo)'
    re.compile(
        rf"(?:{_AFTER}|(?=[(\[])){_OPEN}(?!(?:The|This|That|An?|File|Stock|Courtesy|Handout|Undated|Getty)\s)"
        rf"((?:{_OWNER}\s+){{1,6}}?)(?:[Ff]ile |[Cc]ourtesy )?(?i:{_WORK}){_CLOSE}"
    ),
    # 'Jane Doe via Getty Images'
    re.compile(
        rf"(?:{_END}|(?=[(\[])|,\s+(?=[^,]{{0,60}}\bvia {_AGENCY}\b)){_OPEN}"
        rf"((?:{_OWNER}[\s/,]*+){{1,7}}via\s+(?:{_OWNER}\s*+){{1,4}})[)\]]?\s*\.?\s*$"
    ),
    # 'He leaves court. (Christie's)'
    re.compile(rf"(?:^|(?<=[.!?…”\"'»]))\s*\(((?:{_NAME}[\s/,-]*+){{1,7}})\)\s*\.?$"),
    # '… at the match. Rich Barnes/Imagn'
    re.compile(rf"(?<=[.!?…”\"'»])\s+((?:{_NAME}\s?){{1,4}}\s?/\s?(?:{_NAME}[\s/-]*+){{1,5}})\.?$"),
    # 'Courtesy Rheinmetall', 'Crown copyright'
    re.compile(
        rf"(?:{_END}[Cc]ourtesy|[(\[]\s*[Cc]ourtesy)(?: of)?\s+((?:{_OWNER}\s*+){{1,7}})[)\]]?\s*\.?\s*$|"
        rf"{_END}{_OPEN}((?:UK )?Crown [Cc]opyright(?: \d{{4}})?){_CLOSE}"
    ),
    # Without the colon: 'Lễ khởi công. Ảnh Tuấn Anh', '(Ảnh do đơn vị cung cấp)', '— Photo baochinhphu.vn'
    re.compile(
        rf"(?:{_END}|(?=[(\[])){_OPEN}(?:[Ảả]nh|[Pp]hoto)\s+("
        r"(?:do|của|được) [^.()\[\]]{3,60}? (?:cung cấp|gửi tới|chụp|gửi)|[Ii]nternet|[\w-]+\.(?:vn|com|net|org)|"
        rf"(?:[A-ZĐÀ-Ỹ][\w.'’/-]*+\s?){{2,5}}){_CLOSE}"
    ),
    # '… 있다. 고영권 기자', '…（代表撮影）'
    re.compile(r"(?<=[.。다])\s+([\uac00-\ud7a3][\w·]{1,11}?)(?: ?기자)?$|(?<=.)（([^（）]{1,12})(?:撮影|提供)）$"),
)
# '(Jane Doe/AP) The ship leaves.'
_OPENING_CREDIT = re.compile(rf"\(((?:{_NAME}[\s/,-]*+){{1,6}})\)\s+(?=[A-ZÀ-ÞĐ])")
# The place of a picture in a gallery: '[2/5]', '3 of 7'.
_COUNT = re.compile(r"^[\[(]?\d{1,3}\s?(?:/|of)\s?\d{1,3}(?:[\])]|\s|:)\s*(?=[^\W\d])")
_LABEL = class_pattern("credit")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STRIP = " \t\n\u00a0-–—|/,;:·•"


def split_credit(text: str) -> tuple[str, str | None]:
    """(caption without its credit, credit): 'Lễ khởi công. Ảnh: TTXVN' -> ('Lễ khởi công.', 'TTXVN')."""
    text = _COUNT.sub("", clean(text))
    if (match := _OPENING_CREDIT.match(text)) and (credit := bare_credit(match[1])):
        return text[match.end() :], credit
    for pattern in _CREDITS:
        match = pattern.search(text)
        if match and text.count("(", 0, match.start()) > text.count(")", 0, match.start()):
            continue  # '(Trong ảnh: …)' says what is to be seen
        if match and (credit := bare_credit(next(filter(None, match.groups()), ""))):
            return text[: match.start()].rstrip(_STRIP), credit
    return text, None


def named_credit(text: str) -> str | None:
    """The credit that an alt text or a title names outright: '(Photo: X)', '| Bildrechte: X'."""
    text = clean(text)
    match = _BRACKETED.search(text) or _TRAILING.search(text)
    return bare_credit(match[1]) if match else None


def bare_credit(text: str) -> str | None:
    """A credit without 'Ảnh:', '©', brackets and the closing full stop; None if nothing is left or it is a sentence."""
    text = _unbracketed(clean(text)).strip(_STRIP).replace(" | ", ", ")
    for _ in range(3):
        stripped = _SIGN.sub("", text, count=1).strip(_STRIP)
        if stripped == text:
            break
        text = stripped
    if text.endswith(".") and not re.search(r"\b\w{1,3}\.$", text.replace("..", "")):
        text = text[:-1]
    text = _unbracketed(text)
    return text if text and len(text) <= 160 and not _MARK_ALONE.match(text) else None


def _unbracketed(text: str) -> str:
    """A text without brackets around the whole of it, or without their partner: 'X (Y)' keeps its own."""
    text = text.strip(" \u3000")
    for first, last in ("()", "[]", "（）"):
        if text.startswith(first) and (last not in text or text.find(last) == len(text) - 1):
            text = text[1:]
        if text.endswith(last) and text.count(first) < text.count(last):
            text = text[:-1]
    return text.strip()


def has_credit_mark(text: str) -> bool:
    """Whether a text ends with an explicit credit: 'Ảnh: X', '(Nguồn: X)', 'Photo by X'."""
    return _BRACKETED.search(text) is not None or _TRAILING.search(text) is not None


def ends_with_bracketed_credit(text: str) -> bool:
    """Whether a text ends with '(Ảnh: X)'."""
    return _BRACKETED.search(text) is not None


def opens_with_mark(text: str) -> bool:
    """Whether a whole line is a credit."""
    return len(text) <= 120 and _SIGN.match(text) is not None


def is_credit_label(label: str) -> bool:
    """Whether a class, id or itemprop names a credit."""
    return _LABEL.search(_CAMEL.sub("-", label).lower()) is not None
