"""Equipment: designators ('TT-400TP', 'Su-30MK2'), and names after a word for what it is ('tàu do thám Zagros').

A designator counts where the article prints it once after such a word, or where its letters are a known series with a
hyphen. Otherwise it may be a road, a resolution or a hall.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from newsarchive.mentions.field import Field
from newsarchive.mentions.keys import equipment_key
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.model import Mention
from newsarchive.mentions.parser import Parser
from newsarchive.mentions.tokens import is_syllable

NAME = 3  # words of a name
DESCRIBING = 4  # phrases between the kind and the designator: 'tên lửa đạn đạo tầm ngắn …'
# Letters and digits: 'Su-30MK2', '9M133', 'PAC-3', 'M142', 'EL/M-2032', 'T-72B3', 'AGM-88'.
_DESIGNATOR = re.compile(r"^(?=.*\d)(?=.*[A-ZĐ])[A-ZĐ0-9][A-Za-zĐđ0-9]{0,7}(?:[-/][A-Za-zĐđ0-9]{1,9}){0,3}$")
_SERIES = re.compile(r"^([A-Z][A-Za-z]{0,4})-\d{1,4}[A-Z]?")
_HULL = re.compile(r"^\d{2,4}-[A-ZĐ]\w+$")  # '016-Quang Trung'
_FIGURE = re.compile(r"^(?:\d{1,4}[A-Z]{0,2}\d?|\d{2,3}/\d{2,3})$")  # of 'Leopard 2A6', 'Oto Melara 76/62'
_MORE = re.compile(r"^(?:Block|Mk|MK|II|III|IV|V|Mod)$")
_CALIBRE = re.compile(r"^\d+(?:[.,]\d+)?(?:mm|cm|m|km|kg|tấn|ha|w|kw|mw|v|gb|h|s)$", re.I)


@dataclass(slots=True)
class _Found:
    """A designator or a name in the words `first` to `past`. `certain`: its letters or a word beside it say what it
    is."""

    field: Field
    first: int
    past: int
    name: str
    certain: bool

    @property
    def key(self) -> str:
        return equipment_key(self.name)


def find_equipment(fields: list[Field], lexicon: Lexicon, bodies: Iterable[str]) -> Iterator[Mention]:
    """The mentions of equipment, each under the form of its designator that the article prints most fully. `bodies`
    names the article's organisations: where it names 'Nhà máy X71', 'X71' is the factory."""
    factories = {equipment_key(last) for name in bodies if _has_digit(last := name.split()[-1])}
    every = (one for field in fields for one in _EquipmentFinder(field, lexicon).find())
    found = [one for one in every if one.key not in factories]
    sure = {one.key for one in found if one.certain}
    sure |= {one.key for one in found if _is_variant(one.key, sure)}
    for one, other in pairwise(found):
        beside = one.field is other.field and other.first == one.past + 1
        if beside and one.key in sure and one.field.tokens.norms[one.past] in ("và", "hoặc", "and"):
            sure.add(other.key)  # 'P-18 và 1L13'
    names: dict[str, str] = {}
    for one in found:
        names[one.key] = max(names.get(one.key, ""), one.name, key=len)
    for one in found:
        if one.key in sure:
            rule = "designator" if _has_digit(one.name) else "name after its kind" if one.certain else "name"
            yield one.field.mention("equipment", names[one.key], one.first, one.past, rule)


def _is_variant(key: str, sure: set[str]) -> bool:
    """True for 'RV-02M' where the article has 'RV-02'."""
    return any(key[:-n] in sure and not key[-1].isdigit() for n in (1, 2))


class _EquipmentFinder(Parser):
    """Finds what may be equipment in one text."""

    def __init__(self, field: Field, lexicon: Lexicon) -> None:
        super().__init__(field.tokens, lexicon)
        self._field = field
        self._people = {n for person in field.persons for n in range(person.first, person.past)}

    def find(self) -> Iterator[_Found]:
        """The designators, and the names that are known or follow a word for what they are."""
        for (first, past), shouted in zip(self._t.sentences, self._t.shouted, strict=True):
            n = past if shouted else first
            while n < past:
                if not self._may_begin(n):
                    n += 1
                    continue
                body = self._field.bodies.at(n, past) if self._t.capital[n] else None
                end = body.past if body is not None else self._end(n, past)
                if body is None and end > n and (found := self._found(n, end, first, past)) is not None:
                    yield found
                n = max(end, n + 1)

    def _may_begin(self, n: int) -> bool:
        return self._t.capital[n] or self._t.words[n][0].isdigit()

    def _found(self, n: int, end: int, first: int, past: int) -> _Found | None:
        t = self._t
        if self.country_or_place(n, past) > n or self._match("equipment_kinds", n, past) == end:
            return None
        kind = self._has_kind(n, first) or (t.joined(end) and self._match("equipment_kinds", end, past) > end)
        series = _SERIES.match(t.words[n])
        known = series is not None and series[1].casefold() in self._lexicon.series
        certain = kind or known or self._match("equipment_names", n, past) == end
        if n > first and t.joined(n) and self._match("ship_prefixes", n - 1, n) == n:
            n -= 1  # 'USS George Washington'
        elsewhere = n > first and t.joined(n) and self._ends("not_after", first, n, 2)  # 'Nhà máy Z131'
        if elsewhere or not (certain or _has_digit(t.part(n, end))):
            return None
        return _Found(self._field, n, end, t.part(n, end), certain)

    def _end(self, n: int, past: int) -> int:
        """The word after a designator or a name that begins at a word: 'FA-50 Block 20', 'F-16 Fighting Falcon',
        'Taurus KEPD 350K-2', 'Zagros'. `n` if none does."""
        t = self._t
        if n in self._people:
            return n
        if self._match("equipment_kinds", n, past) > n:
            return n
        if _HULL.match(t.words[n]):
            return self._capitals(n, past, NAME)
        if _is_designator(t.words[n]):
            return self._after_designator(n + 1, past)
        end = self._match("equipment_names", n, past) if t.capital[n] else n
        while end < past and end - n < NAME and (end == n or t.joined(end)) and t.capital[end]:
            if is_syllable(t.words[end]) or (end > n and _is_designator(t.words[end])):
                break
            end += 1
        figure = n < end < past and t.joined(end) and (_is_designator(t.words[end]) or _FIGURE.match(t.words[end]))
        return end + 1 if figure else end

    def _after_designator(self, end: int, past: int) -> int:
        """The word after 'Block 20', or after a known name: 'Fighting Falcon'."""
        t = self._t
        if end >= past or not t.joined(end):
            return end
        if _MORE.match(t.words[end]) and end + 1 < past and t.joined(end + 1) and t.words[end + 1].isdigit():
            end += 2
        follows = end < past and t.joined(end) and t.capital[end]
        return self._match("equipment_names", end, past) if follows else end

    def _has_kind(self, n: int, first: int) -> bool:
        """True if a word for a kind of equipment stands before a word, perhaps with words that describe it between."""
        t = self._t
        for _ in range(DESCRIBING + 1):
            if n == first or not (t.joined(n) or t.gaps[n] in (' "', " “", " (")):
                return False
            if self._ends("equipment_kinds", first, n, 5):
                return True
            words = range(max(first, n - 4), n)
            start = next((k for k in words if self._match("describing", k, n) == n), None)
            if start is None:
                return False
            n = start
        return False


def _is_designator(word: str) -> bool:
    if not _DESIGNATOR.match(word) or _CALIBRE.match(word):
        return False
    return "/" not in word or word.startswith("EL/")


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))
