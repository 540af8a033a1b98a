"""Bylines as Vietnamese papers print them: who wrote, who took the pictures, which agency it comes from.

'Tin, ảnh: ANH KHÔI' · 'Bài và ảnh: Nguyễn Văn A - Trần B' · 'Thực hiện: …' · 'Theo TTXVN' · 'Hà Thu (tổng
hợp)' · 'Đại tá, TS. NGUYỄN VĂN A' · 'PV/VOV.VN' · 'Tâm Hằng/TTXVN'.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from newsarchive.text import clean, is_capitals
from newsarchive.vietnamese.names import is_agency, without_rank

MAX_BYLINE = 160

_TEXT = (
    r"tin|bài(?: viết)?|lược (?:dịch|thuật)|dịch|biên dịch|nội dung|tác giả|người viết|thực hiện|tổng hợp|phóng sự|"
    r"ghi chép|biên soạn"
)
_PICTURE = r"ảnh|hình(?: ảnh)?|video|clip|đồ h[ọo]a|infographics?|trình bày|thiết kế|kỹ thuật|media|audio"
# 'Tin, ảnh:' and its kin: roles joined by commas, '&', 'và', '-', '/'; a colon or at least a line of its own behind
# them.
_ROLE = re.compile(
    rf"^\(?\s*(?P<roles>(?:{_TEXT}|{_PICTURE})(?:\s*(?:,|&|và|-|–|/|\+|;)\s*(?:{_TEXT}|{_PICTURE}))*)\s*(?::|"
    rf"：)\s*(?P<names>\S.*)$",
    re.I,
)
_BARE_ROLE = re.compile(rf"^(?:{_TEXT})\s*(?:,|&|và|-|–)\s*(?:{_PICTURE})\s+(?P<names>[A-ZĐÀ-Ỹ].*)$", re.I)
_ROLE_MARK = re.compile(
    rf"(?:^|(?<=[\s;,.–-]))\(?(?P<roles>(?:{_TEXT}|{_PICTURE})(?:\s*(?:,|&|và|-|–|/|\+|;)\s*(?:{_TEXT}|"
    rf"{_PICTURE}))*)\s*(?::|：)\s*",
    re.I,
)
_CLOSING_ASIDE = re.compile(
    r"\((?:tổng hợp|thực hiện|lược dịch|lược thuật|dịch|biên dịch|ghi|t/h|theo [^()]{2,40})\)$", re.I
)
_ACCORDING = re.compile(
    r"^\(?\s*(?:theo|nguồn|nguồn tin|dẫn theo|lược dịch từ)\s*:?\s+(?P<source>[^.!?]{2,60}?)\s*\)?\s*\.?$", re.I
)
_NAME_WORD = r"(?:[A-ZĐÀ-Ỹ][\w'’.]*)"
_NAME = re.compile(rf"^{_NAME_WORD}(?:[ -]{_NAME_WORD}){{0,5}}$")
_PART = re.compile(r"\s*(?:;|,|&|\+|\bvà\b|\band\b|\s[-–—]\s|\s*[-–—](?=\s)|(?<=\s)[-–—]|\s/\s|\n|\|)\s*")
_SLASH = re.compile(r"\s*/\s*")
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\bđt\b.*|\b\d{8,}\b", re.I)
_ORGANISATION = re.compile(
    r"\b(?:ban|phòng|cục|tổng cục|viện|nhà máy|công ty|tập đoàn|trường|học viện|lữ đoàn|sư đoàn|quân khu|quân chủng|"
    r"binh chủng|bộ|sở|ủy ban|trung tâm|"
    r"tòa soạn|nhóm|tạp chí|báo|đài|hội|xí nghiệp|đơn vị|phó|giám đốc|chủ tịch|trưởng|bí thư|nguyên|chủ nhiệm|"
    r"tư lệnh|chính ủy)\b",
    re.I,
)


@dataclass(slots=True)
class Byline:
    """`authors` wrote, `photographers` took the pictures (the same in 'Tin, ảnh: …'), `agency` is the source."""

    authors: list[str] = field(default_factory=list)
    photographers: list[str] = field(default_factory=list)
    agency: str | None = None
    raw: str = ""

    def __bool__(self) -> bool:
        return bool(self.authors or self.photographers or self.agency)


def read_byline(text: str, labelled: bool = False) -> Byline | None:
    """A line read as a byline; None if it is none.

    A line counts as a byline by its words ('Tin, ảnh:', 'Theo TTXVN', '… (tổng hợp)'). With `labelled` the markup
    (class,
    place, setting) says that it is one, and bare names are enough.
    """
    raw = clean(text)
    if not 2 <= len(raw) <= MAX_BYLINE:
        return None
    line = raw.strip(" .–—-|*")
    byline: Byline | None = None
    if roles := _roles(line):
        byline = _by_roles(roles, labelled)
    elif found := _ACCORDING.match(line):
        byline = _according(found["source"].strip(" .()"), labelled)
    elif labelled or (_CLOSING_ASIDE.search(line) and len(line) < 80 and _all_names([_ASIDE.sub("", line).strip()])):
        byline = names_of(line)
    if not byline:
        return None
    byline.raw = raw
    return byline


def _roles(line: str) -> list[tuple[str, str]]:
    """(roles, names) for every 'role:' of a line: 'Bài: VĂN TOÀN Ảnh: ANH KHÔI' has two."""
    if found := _BARE_ROLE.match(line):
        return [("tin, ảnh", found["names"])]
    if not _ROLE.match(line):
        return []
    parts = list(_ROLE_MARK.finditer(line))
    ends = [m.start() for m in parts[1:]] + [len(line)]
    return [(m["roles"], line[m.end() : end]) for m, end in zip(parts, ends, strict=True)]


def _by_roles(roles: list[tuple[str, str]], labelled: bool) -> Byline | None:
    byline = Byline()
    for role, text in roles:
        wrote = re.search(rf"\b(?:{_TEXT})\b", role, re.I) is not None
        pictured = re.search(rf"\b(?:{_PICTURE})\b", role, re.I) is not None
        names = names_of(text)
        if wrote:
            byline.authors += [n for n in names.authors if n not in byline.authors]
            byline.agency = byline.agency or names.agency
        if pictured:
            byline.photographers += [n for n in names.authors if n not in byline.photographers]
    # 'Ảnh: X' alone is a credit, no byline
    return byline if byline.authors or byline.agency or labelled else None


def _according(source: str, labelled: bool) -> Byline | None:
    """'Theo TTXVN', 'Nguồn: …': an agency, or where the line has no other word a person."""
    byline = names_of(source)
    if byline.agency is None and re.fullmatch(r"[A-ZĐ][\w.-]{1,20}", source):
        byline = Byline(agency=source)
    if byline.agency is None and not labelled and not (len(source.split()) <= 4 and _all_names(byline.authors)):
        return None
    return byline


def is_bare_name(text: str) -> bool:
    """Whether a whole line is nothing but names: 'Nguyễn Văn A - Trần B', 'HOÀNG MINH'."""
    line = _ASIDE.sub(" ", clean(text)).strip(" .–—-")
    if not 3 <= len(line) <= 90 or line.endswith(("?", "!", ":")):
        return False
    byline = names_of(line)
    return (
        bool(byline)
        and not any(_ORGANISATION.search(a) and not is_capitals(a) for a in byline.authors)
        and _all_names(byline.authors)
    )


def _all_names(names: list[str]) -> bool:
    return all(_NAME.match(n) and 1 <= len(n.split()) <= 6 for n in names)


def names_of(text: str) -> Byline:
    """Persons and agency of a text that holds nothing but names: ranks, addresses and asides '(tổng hợp)' dropped."""
    byline = Byline(raw=clean(text))
    text = _ADDRESS.sub(" ", byline.raw)
    for aside in _ASIDE.findall(text):
        inner = re.sub(r"^(?:theo|nguồn)\s*:?\s+", "", aside.strip(), flags=re.I)
        if is_agency(inner) and not re.search(r"tổng hợp", inner, re.I) and byline.agency is None:
            byline.agency = inner.strip()
    text = _ASIDE.sub(" ", text)
    text = re.sub(r"^\s*(?:theo|by|tác giả|phóng viên|pv|ctv)\s*:?\s+", "", text, flags=re.I)
    for part in _PART.split(text):
        # 'Tâm Hằng/TTXVN', 'PV/VOV.VN': the agency behind the stroke
        pieces = _SLASH.split(part)
        if all(is_agency(piece) for piece in pieces):
            pieces = [part]
        for piece in pieces:
            name = without_rank(clean(piece).strip(" .,:;–—-*|"))
            if not name or name.lower() in _NOBODY or unicodedata.normalize("NFC", name).isdigit():
                continue
            if is_agency(name) or (piece is not pieces[0] and re.fullmatch(r"[A-ZĐ]{3,8}", name)):
                byline.agency = byline.agency or name
            elif len(name) <= 80 and len(name) > 1 and name not in byline.authors:
                byline.authors.append(name)
    return byline


_NOBODY = frozenset(
    {
        "pv",
        "ctv",
        "phóng viên",
        "nhóm pv",
        "nhóm phóng viên",
        "tổng hợp",
        "t.h",
        "th",
        "bbt",
        "ban biên tập",
        "tòa soạn",
        "admin",
        "biên tập",
        "btv",
        "theo",
    }
)
