"""The names of bodies: what kind it is ('Bộ', 'Nhà máy', 'Trung đoàn'), and the words that belong to its name."""

import re
from dataclasses import dataclass

from newsarchive.mentions.firms import FirmParser
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.parser import Parser
from newsarchive.mentions.tokens import Tokens, is_syllable

WORDS = 40  # of a name
PLACE = 3  # words of a place that no list has
_NUMBER = re.compile(r"^(?:[A-Z]{0,2}\d{1,4}[A-Z]?|[IVX]{1,4})$")
_ABBREVIATION = re.compile(r"^[A-ZĐ][A-ZĐ&-]{1,9}\d{0,2}$")


@dataclass(slots=True)
class Body:
    """The words `first` to `past` name a body. `name_first` is later if the class of the body is no part of its name
    ('tập đoàn Boeing'). `head` is the word after its kind. `short` is the abbreviation in brackets after it."""

    first: int
    past: int
    name_first: int
    head: int
    rule: str
    short: str | None = None


@dataclass(slots=True)
class _Extent:
    """How far a name was read: the next word, and what may follow.

    `proper`: there is a capital, a figure or a country. `open_`: small words for an activity may follow. `named`: the
    word before is a name of its own, so that capitals go on with it: 'Tập đoàn Tiên Sơn Thanh Hóa'. `closed`: a country
    or a place stands before, so that a further name is another's: 'Bộ Quốc phòng Lào Khamliang …'. `inner`: the place
    of a further kind of body that nothing follows yet.
    """

    n: int
    proper: bool = False
    open_: bool = True
    named: bool = False
    closed: bool = False
    inner: int | None = None

    def add(
        self, end: int, *, proper: bool = True, open_: bool = False, named: bool = False, closed: bool | None = None
    ) -> bool:
        """Add the words up to `end`. Returns False if there are none."""
        if end == self.n:
            return False
        self.n, self.open_, self.named = end, open_, named
        self.closed = self.closed if closed is None else closed
        if proper:
            self.proper, self.inner = True, None
        return True


class BodyParser(Parser):
    """Finds bodies in the words of one text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        super().__init__(tokens, lexicon)
        self.firms = FirmParser(tokens, lexicon)
        self._known: dict[int, Body | None] = {}

    def at(self, first: int, past: int) -> Body | None:
        """The body whose name begins at a word, in the longest form that is printed, or None."""
        if first not in self._known:
            body = self._parse(first, past) if self._begin[first] else self._english(first, past)
            if body is not None:
                body.short = self._short(body.past)
            self._known[first] = body
        return self._known[first]

    def is_listed(self, body: Body, *, inside: bool) -> bool:
        """True if a body is an organisation: a ministry, a unit, a factory, a firm. `inside`: its name stands in the
        name of another."""
        if inside and self._match("parts", body.first, body.past) > body.first:
            return False
        head = self._match("bodies", body.first, body.past)
        unlisted = self._match("unlisted", body.first, body.past)
        return body.rule == "known body" or head == body.first or unlisted < head

    def extent(self, first: int, past: int, *, of_person: bool = False) -> tuple[int, bool]:
        """(word after the last that belongs to a body's name, whether there is a capital, a figure or a country).
        `first` is the first word after its kind. `of_person`: a person's name may follow, as after 'Trường THPT'."""
        said = _Extent(first, named=of_person)
        past = min(past, first + WORDS)
        if of_person and self._t.joined(first) and self.begins_person(first, past):
            said.add(self._capitals(first, past, WORDS), closed=True)
        while said.n < past and self._extend(said, first, past):
            pass
        return (said.n if said.inner is None else said.inner), said.proper

    def pair(self, n: int, past: int) -> int:
        """The word after a word with a capital and, if there is one, the small syllable that makes a word with it:
        'Quân nhu', 'Doanh trại'."""
        t, small = self._t, n + 1
        if small >= past or not t.joined(small) or not t.capital[n] or t.capital[small]:
            return small
        words = t.words[n : small + 1]
        fits = all(map(is_syllable, words)) and not words[0].isupper() and t.norms[small] not in self._lexicon.stops
        return small + 1 if fits and self._longest(("place_words", "bodies", "small"), small, past) == small else small

    def place(self, n: int, past: int) -> int:
        """The word after the name of a place: a known one, or up to three words with capitals that are no person."""
        t = self._t
        if (known := self._match("places", n, past)) > n:
            return known
        end = n + 1
        while end < past and end - n < PLACE and t.words[end - 1].isalpha() and t.joined(end) and t.capital[end]:
            if self.begins_person(end, past) or self._match("bodies", end, past) > end:
                break
            end += 1
        return end

    def _parse(self, first: int, past: int) -> Body | None:
        t, capital = self._t, self._t.capital[first]
        head = self._match("bodies", first, past)
        if self._match("not_bodies", first, past) > head:
            return None
        if self._match("topics", first, past) > head > first:
            head = first  # 'Khoa học' is not 'Khoa'
        if capital and (end := self._match("names", first, past)) > first and end >= head:
            more = max(self._country_after(end, past), self.firms.english(first, past))
            more = self._over_mark(end, past) if more == end < past else more
            return Body(first, more, first, end, "known body")
        if (end := self._match("forces", first, past)) > first and (country := self._country_after(end, past)) > end:
            return Body(first, self._country_after(country, past), first, end, "force of a country")
        end = self._match("classes", first, past)
        if end > first and (firm := self.firms.firm(first, end, past)) is not None:
            return Body(first, firm[1], firm[0], firm[0], "class of firm")
        if head > first and (capital or self._match("small", first, past) > first):
            end, proper = self.extent(head, past, of_person=self._match("named_after", first, past) == head)
            ministry = capital and t.norms[first] == "bộ" and head == first + 1 and end > head  # 'Bộ quốc phòng'
            only = self._match("only", first, past) == head  # 'Bộ Tổng Tham mưu'
            if head == first + 1 and t.norms[first] in ("bộ", "bo") and head < past and _has_digit(t.words[head]):
                return None  # 'Bộ RV-36' is a set
            return Body(first, end, first, head, "kind of body") if proper or ministry or only else None
        return self._english(first, past)

    def _english(self, first: int, past: int) -> Body | None:
        end = self.firms.english(first, past) if self._t.capital[first] else first
        return Body(first, end, first, first + 1, "English body") if end > first else None

    def _extend(self, said: _Extent, first: int, past: int) -> bool:
        """Add the next part of a name. Returns False if the name ends."""
        t, n = self._t, said.n
        if not t.joined(n):
            return said.add(self._over_mark(n, past))
        if t.capital[n] and self._longest(("heads", "ranks"), n, past) > n + 1:
            return False
        if not said.named and self.begins_person(n, past):
            return False
        if t.capital[n] and (end := self._match("nameless", n, past)) > n + 2:
            return said.add(end)
        place = self.country_or_place(n, past)
        if (end := self._topic(n, past, open_=said.open_)) > n and end >= place:
            if end == n + 1 and t.capital[n] and (pair := self.pair(n, past)) > end:
                return said.add(pair)  # 'Dược phẩm' is not 'Dược'
            activity = self._match("activities", n, past) == end
            return said.add(end, proper=t.capital[n], open_=activity)
        if place > n:
            return said.add(place, closed=self._match("countries", n, past) == place)
        if (end := self._placed(n, past)) > n:
            return said.add(end)
        if t.capital[n] and (end := self._match("bodies", n, past)) > n:
            inner = n if said.inner is None else said.inner
            said.add(end, proper=False, open_=True, named=self._match("named_after", n, past) == end)
            said.inner = inner
            return True
        if self._is_proper(n) and not (said.closed and t.words[n].isalpha()):
            end = n + 1 if said.named and n > first else self.pair(n, past)
            named = end == n + 1 and not t.words[n].isupper() and is_syllable(t.words[n])
            return said.add(end, named=named)
        return n > first and said.add(self._and_topic(n, past), proper=False, open_=True)

    def _placed(self, n: int, past: int) -> int:
        """The word after 'tỉnh Đắk Nông', 'khu vực 3', 'số 47'."""
        if (
            self._t.norms[n] in ("số", "so")
            and n + 1 < past
            and self._t.joined(n + 1)
            and self._t.words[n + 1].isdigit()
        ):
            return n + 2
        end = self._match("place_words", n, past)
        if not n < end < past or not self._t.joined(end) or not self._is_proper(end):
            return n
        known = self._match("places", end, past) > end
        # 'Vùng Cảnh sát biển 3' is no place.
        return self.place(end, past) if known or self._longest(("topics", "bodies"), end, past) == end else n

    def _and_topic(self, n: int, past: int) -> int:
        """The word after 'và Đầu tư', which goes on with what a body works on."""
        t = self._t
        if t.norms[n] not in ("và", "va") or n + 1 >= past or not t.joined(n + 1):
            return n
        end = self._topic(n + 1, past, open_=True)
        return end if end > n + 1 and t.capital[n + 1] and self._match("bodies", n + 1, past) == n + 1 else n

    def _is_proper(self, n: int) -> bool:
        return self._t.capital[n] or _NUMBER.match(self._t.words[n]) is not None

    def _over_mark(self, n: int, past: int) -> int:
        """The word after what belongs to the name beyond a mark: 'Hậu cần - Kỹ thuật', 'Quân đội nhân dân (QĐND) Việt
        Nam'. `n` if the name ends before the mark."""
        t, gap = self._t, self._t.gaps[n]
        if gap.strip() in ("-", "–") and t.capital[n]:
            return self._topic(n, past, open_=True)
        k = n + 1
        if gap == " (" and k < past and _ABBREVIATION.match(t.words[n]) and t.gaps[k] == ") ":
            if (country := self._match("countries", k, past)) > k:
                return country
            place = self._match("place_words", k, past)
            if k < place < past and t.capital[place]:
                return self.place(place, past)
        return n

    def _short(self, n: int) -> str | None:
        """The abbreviation in brackets at a word."""
        t = self._t
        if n >= len(t) or t.gaps[n] != " (" or not _ABBREVIATION.match(t.words[n]):
            return None
        return t.words[n] if n + 1 == len(t) or t.gaps[n + 1].startswith(")") else None

    def _country_after(self, end: int, past: int) -> int:
        """The word after a country that follows directly: 'Hải quân Nga'."""
        follows = end < past and self._t.joined(end) and self._t.capital[end]
        return self._match("countries", end, past) if follows else end


def _has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)
