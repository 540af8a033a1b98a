"""Bylines as papers print them, in Vietnamese and in English.

'Tin, ảnh: ANH KHÔI' · 'Bài và ảnh: Nguyễn Văn A - Trần B' · 'Theo TTXVN' · 'Hà Thu (tổng hợp)'
· 'Đại tá, TS. NGUYỄN VĂN A' · 'PV/VOV.VN' · 'Tâm Hằng/TTXVN' · 'By X and Y' · 'Reporting by X in Hanoi; Editing by Z'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsarchive.extraction.vocabulary import phrases
from newsarchive.text import clean, is_capitals
from newsarchive.vietnamese.agencies_and_ranks import is_agency, without_rank

MAX_BYLINE = 200
MAX_AGENCY = 5  # words

_TEXT, _PICTURE = phrases("text_role"), phrases("picture_role")
_ROLES = re.compile(  # 'Tin, ảnh:'
    rf"(?:^|(?<=[\s;,.–-]))\(?\s*(?P<roles>(?:{_TEXT}|{_PICTURE})(?:\s*(?:,|&|và|-|–|/|\+|;)\s*(?:{_TEXT}|{_PICTURE}))*)"
    r"\s*[:：]\s*",
    re.I,
)
_ROLES_WITHOUT_COLON = re.compile(rf"^{_TEXT}\s*(?:,|&|và|-|–)\s*{_PICTURE}\s+(?P<names>[A-ZĐÀ-Ỹ].*)$", re.I)
_SOURCE = re.compile(
    r"^\(?\s*(?:(?:theo|nguồn|nguồn tin|dẫn theo|lược dịch từ)\s*:?|source\s*:)\s+"
    r"(?P<source>[^.!?]{2,60}?)\s*\)?\s*\.?$",
    re.I,
)
_CLOSING_ASIDE = re.compile(
    r"\((?:tổng hợp|thực hiện|lược dịch|lược thuật|dịch|biên dịch|ghi|t/h|theo [^()]{2,40})\)$", re.I
)
_ENGLISH = re.compile(rf"^\(?\s*{phrases('byline')}\s*:?\s+(?P<names>\S.*?)\.?$", re.I)
_ENGLISH_REST = re.compile(  # '; Editing by Z' after the names
    r"\s*(?:[;|/–—]|\s-\s|\.\s)\s*(?=(?:additional |further )?(?:reporting|editing|edited|translated|writing|photos?|"
    r"pictures?)\b).*$",
    re.I,
)
_PLACE = re.compile(r"\s+in\s+[A-Z][^,;&]*?(?=,|;|&|\band\b|$)")
_OFFICE = re.compile(rf"\b{phrases('office')}\b", re.I)
_NAME_WORD = r"(?:[A-ZĐÀ-Ỹ][\w'’.]*+|d[aeiu]|van|von|der|bin|al|el)"
_NAME = re.compile(rf"^{_NAME_WORD}(?:[ -]{_NAME_WORD}){{0,5}}$")
_PART = re.compile(r"\s*(?:;|,|&|\+|\bvà\b|\b(?:and|with)\b|\s[-–—]|[-–—]\s|[–—]|\s/\s|\n|\|)\s*")
# 'TIẾN DŨNG-VĂN CHUNG': two names of two words and more; 'Jean-Pierre Dupont' is one.
_TWO_NAMES = re.compile(rf"^({_NAME_WORD}(?: {_NAME_WORD})+)\s*-\s*({_NAME_WORD}(?: {_NAME_WORD})+)$")
_SLASH = re.compile(r"\s*/\s*")
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|(?<!\w)@\w+|\bđt\b.*|\b\d{8,}\b", re.I)
_ORGANISATION = re.compile(rf"\b{phrases('organisation')}\b", re.I)
_STAFF = re.compile(rf"^{phrases('staff')}$", re.I)
_RANK = re.compile(rf"^(?:{phrases('rank')}\.?\s+)+(?=\S)", re.I)
_OFFICE_END = re.compile(rf"\b{phrases('office')}s?$", re.I)
_OFFICE_BEHIND = re.compile(  # 'Andrea Stone Senior Washington Correspondent'
    rf"^(\S+(?: \S+){{1,2}}?) (?:{phrases('office_adjective')} (?:\S+ ){{0,3}})?{phrases('office')}s?$", re.I
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

    def add(self, other: Byline) -> None:
        """Add names that are missing; the first agency stays."""
        self.authors += [a for a in other.authors if a not in self.authors]
        self.photographers += [p for p in other.photographers if p not in self.photographers]
        self.agency = self.agency or other.agency


def read_byline(text: str, labelled: bool = False) -> Byline | None:
    """Read a line as a byline; None for any other line.

    A line counts as a byline by its words ('Tin, ảnh:', 'Theo TTXVN', '… (tổng hợp)', 'By'). With `labelled`, its
    markup or place says that it is one, and bare names are enough.
    """
    raw = clean(text)
    if not 2 <= len(raw) <= MAX_BYLINE:
        return None
    line = raw.strip(" .–—-|*")
    byline: Byline | None = None
    if roles := _roles(line):
        byline = _by_roles(roles, labelled)
    elif match := _SOURCE.match(line):
        byline = _by_source(match["source"].strip(" .()"), labelled)
    elif match := _ENGLISH.match(line):
        byline = _by_english(line, match["names"].rstrip(")" if line[0] == "(" else ""))
    elif labelled or (_CLOSING_ASIDE.search(line) and len(line) < 80 and _all_names([_ASIDE.sub("", line).strip()])):
        byline = names_of(line)
    if not byline:
        return None
    byline.raw = raw
    return byline


def _roles(line: str) -> list[tuple[str, str]]:
    """(roles, names) for every 'role:' of a line: 'Bài: VĂN TOÀN Ảnh: ANH KHÔI' has two."""
    if match := _ROLES_WITHOUT_COLON.match(line):
        return [("tin, ảnh", match["names"])]
    parts = list(_ROLES.finditer(line))
    if not parts:
        return []
    ends = [m.start() for m in parts[1:]] + [len(line)]
    roles = [(m["roles"], line[m.end() : end]) for m, end in zip(parts, ends, strict=True)]
    if names := line[: parts[0].start()].strip(" /|,;–-("):
        return [("tin", names), *roles] if is_bare_name(names) else []  # 'Tâm Giao / Ảnh: Cao Trung Hiếu'
    return roles


def _by_roles(roles: list[tuple[str, str]], labelled: bool) -> Byline | None:
    byline = Byline()
    for role, text in roles:
        names = names_of(text)
        if re.search(rf"\b{_PICTURE}\b", role, re.I):
            byline.add(Byline(photographers=names.authors))
        if re.search(rf"\b{_TEXT}\b", role, re.I):
            byline.add(names)
    # 'Ảnh: X' alone is a credit.
    return byline if byline.authors or byline.agency or labelled else None


def _by_source(source: str, labelled: bool) -> Byline | None:
    """The agency of 'Theo TTXVN', 'Nguồn: …'; a person only where the line holds nothing but the name."""
    byline = names_of(source)
    if byline.agency is None and re.fullmatch(r"[A-ZĐ][\w.-]{1,20}", source):
        byline = Byline(agency=source)
    if byline.agency is None and not labelled and not (len(source.split()) <= 4 and _all_names(byline.authors)):
        return None
    return byline


def _by_english(line: str, names: str) -> Byline | None:
    """The authors of 'By X and Y'; None unless every part looks like a name."""
    byline = names_of(_PLACE.sub(" ", _ENGLISH_REST.sub("", names)))
    byline.authors = [a for a in byline.authors if not _OFFICE.search(a)]
    # A single word behind a name is a place: 'By Jane Doe, Singapore'.
    byline.authors = byline.authors[:1] + [a for a in byline.authors[1:] if " " in a]
    if not byline.authors or not _all_names(byline.authors):
        return None
    if line[:3].casefold() == "by " and " " not in byline.authors[0]:
        return None  # 'By Land, Sea and Air' is a heading
    return byline


def is_bare_name(text: str) -> bool:
    """Whether a whole line is nothing but names: 'Nguyễn Văn A - Trần B', 'Đại tá HOÀNG MINH, Viện trưởng Viện X'."""
    line = _ASIDE.sub(" ", clean(text)).strip(" .–—-")
    if not 3 <= len(line) <= 120 or line.endswith(("?", "!", ":")):
        return False
    byline, others = _read_names(line)
    if not all(_ORGANISATION.match(other) or _OFFICE.search(other) for other in others) or (
        others and not _all_names(byline.authors[:1])
    ):
        return False
    if any(_ORGANISATION.search(a) and not is_capitals(a) for a in byline.authors):
        return False
    return bool(byline) and _all_names(byline.authors)


def _all_names(names: list[str]) -> bool:
    return all(_NAME.match(n) for n in names)


def names_of(text: str) -> Byline:
    """Persons and agency of a text that holds only names.

    Ranks, offices, addresses and asides like '(tổng hợp)' are dropped, and beside a name whatever is none.
    """
    byline, others = _read_names(text)
    byline.authors = byline.authors or others
    return byline


def _read_names(text: str) -> tuple[Byline, list[str]]:
    """(the names and the agency of a text, the parts that are neither)."""
    byline = Byline(raw=clean(text))
    text = _ADDRESS.sub("|", byline.raw)
    for aside in _ASIDE.findall(text):
        inner = re.sub(r"^(?:theo|nguồn)\s*:?\s+", "", aside.strip(), flags=re.I)
        if is_agency(inner) and not re.search(r"tổng hợp", inner, re.I):
            byline.add(Byline(agency=inner.strip()))
    text = _ASIDE.sub(" ", text)
    text = re.sub(r"^\s*(?:theo|by|tác giả|phóng viên|pv|ctv)\s*:?\s+", "", text, flags=re.I)
    others: list[str] = []
    for part in _parts(text):
        # 'Tâm Hằng/TTXVN', 'PV/VOV.VN': the agency stands after the stroke.
        pieces = _SLASH.split(part)
        if all(is_agency(piece) for piece in pieces):
            pieces = [part]
        for place, piece in enumerate(pieces):
            name = person(piece) if not byline.authors else _without_rank(piece)
            if not name or _STAFF.match(name):
                continue
            if (is_agency(name) and _could_be_agency(name)) or (place and re.fullmatch(r"[A-ZĐ]{3,8}", name)):
                byline.add(Byline(agency=name))
            elif _NAME.match(name) and not _OFFICE_END.search(name):
                byline.add(Byline(authors=[name]))
            elif 1 < len(name) <= 80:
                others.append(name)
    return byline, others


def _could_be_agency(name: str) -> bool:
    return len(name.split()) <= MAX_AGENCY and (name[0].isupper() or "." in name)


def _parts(text: str) -> Iterator[str]:
    for part in _PART.split(text):
        if two := _TWO_NAMES.match(without_rank(part)):
            yield from two.groups()
        else:
            yield part


def _without_rank(text: str) -> str:
    return _RANK.sub("", without_rank(clean(text).strip(" .,:;–—-*|")))


def person(text: str) -> str:
    """A name without the rank before it and the office behind it."""
    name = _without_rank(text)
    match = _OFFICE_BEHIND.match(name)
    return match[1] if match and _NAME.match(match[1]) else name
