"""Bylines as papers print them, in Vietnamese and in English.

'Tin, ảnh: ANH KHÔI' · 'Bài và ảnh: Nguyễn Văn A - Trần B' · 'Theo TTXVN' · 'Hà Thu (tổng hợp)'
· 'Đại tá, TS. NGUYỄN VĂN A' · 'PV/VOV.VN' · 'Tâm Hằng/TTXVN' · 'By X and Y' · 'Reporting by X in Hanoi; Editing by Z'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsarchive.extraction.vocabulary import phrases
from newsarchive.text import clean
from newsarchive.vietnamese.agencies_and_ranks import is_agency, without_rank

MAX_BYLINE = 200

_TEXT, _PICTURE = phrases("text_role"), phrases("picture_role")
_ROLES = re.compile(  # 'Tin, ảnh:'
    rf"(?:^|(?<=[\s;,.(–-]))(?P<roles>(?:{_TEXT}|{_PICTURE})(?:\s*(?:[,&+;/–-]|và)\s*(?:{_TEXT}|{_PICTURE}))*)\s*[:：]",
    re.I,
)
_ROLES_WITHOUT_COLON = re.compile(rf"^{_TEXT}\s*(?:[,&–-]|và)\s*{_PICTURE}\s+(?P<names>(?-i:[A-ZĐÀ-Ỹ]).*)$", re.I)
_SOURCE = re.compile(r"^(?:theo|nguồn|source)\s*:?\s+(?P<source>[^.!?]{2,60})$", re.I)
_CLOSING_ASIDE = re.compile(rf"\((?:{_TEXT}|ghi|theo [^()]{{2,40}})\)$", re.I)
_ENGLISH = re.compile(rf"^{phrases('byline')}:? (?P<names>.+)$", re.I)
_PLACE = re.compile(r" in [A-Z]\w+(?: [A-Z]\w+)*")
_NAME_WORD = r"(?:[A-ZĐÀ-Ỹ][\w'’.]*+|d[aeiu]|van|von|der|bin|al|el)"
_NAME = re.compile(rf"^{_NAME_WORD}(?:[ -]{_NAME_WORD}){{0,5}}$")
_PART = re.compile(r"\s*(?:[;,&+|–—]|\bvà\b|\b(?:and|AND|with)\b|\s-|-\s)\s*")
# 'TIẾN DŨNG-VĂN CHUNG': two names of two words and more; 'Jean-Pierre Dupont' is one.
_TWO_NAMES = re.compile(rf"^({_NAME_WORD}(?: {_NAME_WORD})+)-({_NAME_WORD}(?: {_NAME_WORD})+)$")
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_ADDRESS = re.compile(r"\S*@\S+")
_ORGANISATION = re.compile(rf"\b{phrases('organisation')}\b", re.I)
_STAFF = re.compile(rf"^{phrases('staff')}$", re.I)
_RANK = re.compile(rf"^(?:{phrases('rank')}\.?(?:\s+|$))+", re.I)
_OFFICE = re.compile(rf"\b{phrases('office')}s?\b", re.I)
_OFFICE_BEHIND = re.compile(  # 'Andrea Stone Senior Washington Correspondent'
    rf"^({_NAME_WORD}(?: {_NAME_WORD}){{1,2}}?) "
    rf"(?i:(?:{phrases('office_adjective')} (?:\S+ ){{0,3}})?{phrases('office')}s?)$"
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
        self.authors = list(dict.fromkeys(self.authors + other.authors))
        self.photographers = list(dict.fromkeys(self.photographers + other.photographers))
        self.agency = self.agency or other.agency


def read_byline(text: str, labelled: bool = False) -> Byline | None:
    """Read a line as a byline; None for any other line.

    A line counts as a byline by its words ('Tin, ảnh:', 'Theo TTXVN', '… (tổng hợp)', 'By'). With `labelled`, its
    markup or place says that it is one, and bare names are enough.
    """
    raw = clean(text)
    if not 2 <= len(raw) <= MAX_BYLINE:
        return None
    line = re.sub(r"^\(([^()]*)\)$", r"\1", raw.strip(" .–—-|*"))
    byline: Byline | None = None
    if roles := _roles(line):
        byline = _by_roles(roles, labelled)
    elif match := _SOURCE.match(line):
        byline = _by_source(match["source"])
    elif match := _ENGLISH.match(line):
        byline = _by_english(match["names"])
    elif labelled or (_CLOSING_ASIDE.search(line) and is_bare_name(line)):
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


def _by_source(source: str) -> Byline:
    """The agency of 'Theo TTXVN', 'Theo AFP, Naval Review', or the person of 'Theo Thanh Xuân'."""
    if source.isascii() and all(part[0].isupper() for part in source.split()):
        return Byline(agency=source)  # no Vietnamese name
    byline, others = _read_names(source)
    return byline if not others else Byline()


def _by_english(names: str) -> Byline | None:
    """The authors of 'By X and Y'."""
    byline, _ = _read_names(_PLACE.sub(" ", names))
    # A single word is no name in 'By Land, Sea and Air', and a place in 'By Jane Doe, Singapore'.
    byline.authors = [a for a in byline.authors if " " in a]
    return byline if byline.authors else None


def is_bare_name(text: str) -> bool:
    """Whether a whole line is nothing but names: 'Nguyễn Văn A - Trần B', 'Đại tá HOÀNG MINH, Viện trưởng Viện X'."""
    line = _ASIDE.sub(" ", clean(text)).strip(" .–—-")
    if not 3 <= len(line) <= 120:
        return False
    byline, others = _read_names(line)
    if not all(_ORGANISATION.match(other) or _OFFICE.search(other) for other in others):
        return False
    return bool(byline)


def names_of(text: str) -> Byline:
    """Persons and agency of a text that holds only names.

    Ranks, offices, addresses and asides like '(tổng hợp)' are dropped, and beside a name whatever is none.
    """
    byline, others = _read_names(text)
    byline.authors = byline.authors or others
    return byline


def _read_names(text: str) -> tuple[Byline, list[str]]:
    """(the names and the agency of a text, the parts that are neither)."""
    byline = Byline()
    text = _ADDRESS.sub("|", clean(text))
    asides = [_without_source(aside) for aside in _ASIDE.findall(text)]
    byline.agency = next((aside for aside in asides if is_agency(aside) and not _STAFF.match(aside)), None)
    others: list[str] = []
    for part in _parts(_without_source(_ASIDE.sub(" ", text))):
        for piece in part.split("/"):  # 'Tâm Hằng/TTXVN', 'PV/VOV.VN'
            name = _without_rank(piece) if byline.authors else person(piece)
            if not name or _STAFF.match(name):
                continue
            if is_agency(name) and (name[0].isupper() or "." in name):
                byline.add(Byline(agency=name))
            elif _NAME.match(name) and not _OFFICE.search(name):
                byline.add(Byline(authors=[name]))
            elif 1 < len(name) <= 80:
                others.append(name)
    return byline, others


def _without_source(text: str) -> str:
    return re.sub(r"^\s*(?:theo|nguồn)\s*:?\s+", "", text, flags=re.I)


def _parts(text: str) -> Iterator[str]:
    for part in _PART.split(text):
        if two := _TWO_NAMES.match(without_rank(part)):
            yield from two.groups()
        else:
            yield part


def _without_rank(text: str) -> str:
    return _RANK.sub("", without_rank(clean(text).strip(" .,:;–—-*|()")))


def person(text: str) -> str:
    """A name without the rank before it and the office behind it."""
    name = _without_rank(text)
    match = _OFFICE_BEHIND.match(name)
    return match[1] if match else name
