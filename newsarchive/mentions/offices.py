"""Offices: how one is held ('nguyên', 'Quyền'), its title, and the body or the field in which it is held."""

import re
from dataclasses import dataclass

from newsarchive.mentions.bodies import BodyParser
from newsarchive.mentions.keys import abbreviation
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.model import Post, Tenure
from newsarchive.mentions.parser import Parser
from newsarchive.mentions.tokens import Tokens, is_syllable, normal

_CAPITALS = re.compile(r"^[A-ZĐ][A-ZĐ&-]{1,9}\d{0,3}$")
_SMALL = frozenset(["của", "tại", "thuộc", "ở", "of", "the", "at", "for", "in", "to"])
FIELD_WORDS = 6  # words of a field: 'phụ trách chính sách'
FIRM = 8  # words of a firm's name


@dataclass(slots=True)
class Office:
    """An office in the words `first` to `past`."""

    first: int
    past: int
    head: int  # the first word of the title
    title: int  # the word after the title
    body: int  # the first word of what follows the title; `past` if nothing does
    tenure: Tenure

    def post(self, tokens: Tokens, past: int | None = None) -> Post:
        """The office as the text prints it. `past`: the word after a second body of the office."""
        past = self.past if past is None else past
        body = tokens.part(self.body, past) if self.body < past else None
        title = self.body  # with the field before the body: 'Phó Giám đốc Kỹ thuật'
        while title > self.title and tokens.norms[title - 1] in _SMALL:
            title -= 1
        return Post(tokens.part(self.first, past), tokens.part(self.head, title), body, self.tenure)


class OfficeParser(Parser):
    """Finds offices in the words of one text."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, bodies: BodyParser) -> None:
        super().__init__(tokens, lexicon)
        self._bodies = bodies
        self._known: dict[tuple[int, int], Office | None] = {}

    def at(self, first: int, past: int) -> Office | None:
        """The office that begins at a word, or None."""
        if first >= past or not self._begin[first]:
            return None
        if (first, past) not in self._known:
            self._known[first, past] = self._parse(first, past)
        return self._known[first, past]

    def after_opening(self, first: int, past: int) -> int:
        """The word after 'hiện là', 'một' and the like, which open an office."""
        n = first
        for _ in range(2):
            n = self._match("before", n, past)
        return n

    def _parse(self, first: int, past: int) -> Office | None:
        n, tenure = self._tenure(first, past)
        head = n
        n, weak = self._title(n, past)
        if n == head and self._t.capital[n]:  # 'US Ambassador', 'Vietnamese Defence Minister'
            country = self._match("countries", n, past)
            if n < country < past and self._t.joined(country) and self._t.words[country].isascii():
                n, weak = self._title(country, past)
                n = n if n > country else head
        if n == head:
            return None
        title = n
        n = self._described(n, past) if weak else title
        n = n if n > title else max(self._complement(title, past, head), self._firm(head, title, past))
        body = self._body(title, n)
        if weak and not any(self._t.capital[title:n]):
            return None
        return Office(first, n, head, title, body, tenure)

    def _tenure(self, n: int, past: int) -> tuple[int, Tenure]:
        """(word after 'nguyên' or 'Quyền', how the office is held)."""
        t = self._t
        if n < (end := self._match("former", n, past)) < past and t.joined(end):
            return end, "former"
        in_word = n > 0 and t.joined(n) and self._match("not_acting", n - 1, n) == n  # 'chính quyền'
        if n < (end := self._match("acting", n, past)) < past and t.joined(end) and not in_word:
            return end, "acting"
        return n, "held"

    def _title(self, first: int, past: int) -> tuple[int, bool]:
        """(word after the title, whether its head is a weak one); `first` if there is no title."""
        n = first
        if self._match("not_offices", first, past) > first:
            return first, False
        if (honour := self._match("honours", first, past)) > first:
            return honour, False
        for _ in range(3):
            if (head := self._match("heads", n, past)) > n:
                return self._double(first, self._suffixes(head, past), past), False
            if (head := self._match("weak", n, past)) > n:
                return self._suffixes(head, past), True
            end = self._match("prefixes", n, past)
            if end == n or end >= past or not self._t.joined(end):
                break
            n = end
        return first, False

    def _double(self, first: int, n: int, past: int) -> int:
        """The word after a second title that a hyphen joins: 'Phó Tư lệnh - Tham mưu trưởng'."""
        if n < past and self._t.gaps[n] in (" - ", " – ") and self._t.capital[n] and self._t.capital[first]:
            head = self._match("heads", self._match("prefixes", n, past), past)
            if head > n + 1 and head < past and self._t.joined(head):
                return head
        return n

    def _suffixes(self, n: int, past: int) -> int:
        while n < past and self._t.joined(n) and (end := self._match("suffixes", n, past)) > n:
            # 'Tư lệnh Tác chiến': in capitals the word may begin a body's name, which takes more of it.
            if self._t.capital[n] and self._match("topics", n, past) > end:
                break
            n = end
        return n

    def _complement(self, first: int, past: int, start: int) -> int:
        """The word after the body or the field of an office."""
        t, n = self._t, first
        while n < past:
            end = self._part(n, past, start, opening=n == first)
            if end == n:
                break
            n = end
        if n < past and (field := self._match("fields", n, past)) > n and t.joined(n) and n > first:
            n = self._field(n, field, past)
        return n

    def _firm(self, first: int, title: int, past: int) -> int:
        """The word after the name of a firm that its head's title precedes and a mark ends: 'CEO Circle Squared
        Investments,'. Two words may be the head's own name."""
        t, n = self._t, title
        if self._match("corporate", first, past) != title:
            return title
        while n < past and n - title < FIRM and t.joined(n) and t.capital[n] and not is_syllable(t.words[n]):
            n += 1
        ended = n == past or not t.joined(n)
        return n if ended and n - title > 2 else title

    def _described(self, first: int, past: int) -> int:
        """The word after a body that small words separate from the title: 'nhà nghiên cứu chính sách tại RAND'."""
        t = self._t
        for n in range(first, min(first + FIELD_WORDS, past - 1) + 1):
            if not t.joined(n):
                break
            connector = self._match("connectors", n, past)
            if (
                n > first
                and (connector > n or t.capital[n])
                and (end := self._named(connector, past, opening=False)) > connector
            ):
                return self._complement(end, past, first)
            if t.capital[n]:
                # A name that no list has, if a mark ends it.
                end = self._capitals(n, past, FIRM)
                ended = end == past or not t.joined(end)
                return end if n > first and ended and not self._bodies.begins_person(n, past) else first
        return first

    def _part(self, n: int, past: int, start: int, *, opening: bool) -> int:
        t = self._t
        if not t.joined(n):
            return self._beyond_mark(n, past, start)
        if (connector := self._match("connectors", n, past)) > n:
            return self._after_connector(n, connector, past, opening=opening)
        if t.norms[n] in ("và", "va", "and"):
            return n if opening else self._and_field(n, past)
        end = self._named(n, past, opening=opening)
        if end == n and not opening and (place := self._match("place_words", n, past)) > n:
            return place  # 'Chủ tịch UBND tỉnh'
        return end

    def _after_connector(self, n: int, connector: int, past: int, *, opening: bool) -> int:
        """The word after 'của Lầu Năm Góc', 'of Submarine Force Atlantic', or `n`."""
        t = self._t
        if connector >= past or not t.joined(connector):
            return n
        end = self._named(connector, past, opening=False)
        if end == connector and t.capital[connector]:
            if t.norms[n].isascii():
                end = self._bodies.firms.english_rest(connector, past)
            elif opening and not self.begins_person(connector, past) and not is_syllable(t.words[connector]):
                run = self._capitals(connector, past, FIRM)
                end = run if run == past or not t.joined(run) else end  # 'giám đốc tại Marvell Việt Nam,'
        return end if end > connector else n

    def _and_field(self, n: int, past: int) -> int:
        """The word after 'và Đầu tư', which goes on with the field of an office and is no further office."""
        t, k = self._t, n + 1
        if k >= past or not t.joined(k) or self.at(k, past) is not None or self.begins_person(k, past):
            return n
        end = self._match("topics", k, past)
        return end if end > k and t.capital[k] else n

    def _named(self, n: int, past: int, *, opening: bool) -> int:
        """The word after a body, a country, a place, a field or a number that begins at a word."""
        t, bodies = self._t, self._bodies
        if n >= past or self.begins_person(n, past) or self._longest(("ranks", "degrees"), n, past) > n:
            return n
        if (body := bodies.at(n, past)) is not None:
            return body.past
        if (end := self._match("nameless", n, past)) > n and (t.capital[n] or opening):
            return bodies.extent(end, past)[0] if t.capital[n] else end
        if t.capital[n] and not opening and self._title(n, past)[0] > n:
            return n
        if (end := self.country_or_place(n, past)) > n:
            return end
        if t.norms[n] in ("tàu", "tau"):
            return self._ship(n, past)
        place = self._match("place_words", n, past)
        if n < place < past and t.joined(place) and (t.capital[place] or t.words[place].isdigit()):
            return bodies.place(place, past)
        if (end := self._match("topics", n, past)) > n:
            return self._topic(n, past, open_=opening)
        if t.words[n].isdigit() or (_CAPITALS.match(t.words[n]) and not t.words[n - 1].isupper()):
            return n + 1
        end = bodies.pair(n, past)
        return end if end > n + 1 else n

    def _ship(self, n: int, past: int) -> int:
        """The word after 'tàu 016-Quang Trung', 'tàu Kiểm ngư 468'; `n` if no name follows."""
        t, end = self._t, self._match("topics", n + 1, past)
        end = max(end, n + 1)
        while end < past and end - n < FIRM and t.joined(end) and (t.capital[end] or t.words[end][0].isdigit()):
            end += 1
        named = end > n + 1 and (any(t.capital[n + 1 : end]) or t.words[n + 1][0].isdigit())
        return end if named else n

    def _beyond_mark(self, n: int, past: int, start: int) -> int:
        """The word after the part of an office that follows a mark: 'Cục trưởng Cục Chính trị, TCCT', 'Phó Tư lệnh Sư
        đoàn 10, Quân đoàn 34', 'Văn hóa, Thể thao và Du lịch', 'Chủ nhiệm Hậu cần - Kỹ thuật'."""
        t = self._t
        gap = t.gaps[n]
        if gap == ", " and t.capital[n]:
            before = self._level_before(n, start)
            above = self._level(n, past)
            if before is not None and above is not None and above > before:
                body = self._bodies.at(n, past)
                return body.past if body is not None else n + 1
        if gap in ("-", " - ", " – ") and t.capital[n]:
            end = self._match("topics", n, past)
            if end > n and self._ends("topics", 0, n, 3):
                return end
        return n

    def _level(self, n: int, past: int) -> int | None:
        """The level of the unit whose name begins at a word."""
        t, found = self._t, (0, None)
        words = t.norms[n:past]
        if (full := abbreviation(t.words[n])) is not None:
            words = [normal(word) for word in full.split()]
        for level, names in enumerate(self._lexicon.levels):
            for name in names:
                if len(name) > found[0] and tuple(words[: len(name)]) == name:
                    found = len(name), level  # type: ignore[assignment]
        return found[1]

    def _level_before(self, n: int, start: int) -> int | None:
        """The level of the last unit in an office before a word: 'Trưởng phòng Kỹ thuật', 'Cục Chính trị'."""
        title, _ = self._title(start, n)
        words = (k for k in range(n - 1, start - 1, -1) if k < title or self._t.capital[k])
        levels = (self._level(k, n) for k in words)
        return next((level for level in levels if level is not None), None)

    def _field(self, n: int, field: int, past: int) -> int:
        """The word after 'phụ trách chính sách', which a mark ends; `n` if none does."""
        t, k = self._t, field
        while k < past and k - field < FIELD_WORDS and t.joined(k):
            k += 1
        ended = k == past or not t.joined(k)
        return k if ended and k > field else n

    def _body(self, n: int, past: int) -> int:
        """The first word of the body in what follows a title: 'Kỹ thuật Nhà máy Z113' -> 'Nhà máy'."""
        t = self._t
        words = range(n, past)
        body = next((k for k in words if t.capital[k] and self._bodies.at(k, past) is not None), None)
        if body is None:
            body = next((k for k in words if self._match("nameless", k, past) > k and self._is_end(k, past)), None)
        if body is None and any(self.country_or_place(k, past) > k for k in words):
            body = n
        if body is None:
            return past  # a field: 'Trưởng phòng Kỹ thuật'
        end = self._match("connectors", body, past)
        return end if body < end < past else body

    def _is_end(self, n: int, past: int) -> bool:
        """True if a kind of body, with a place or none, ends an office: 'Giám đốc Nhà máy'."""
        end = self._match("nameless", n, past)
        return end == past or self._match("place_words", end, past) == past
