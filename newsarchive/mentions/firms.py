"""Firms and English bodies: 'tập đoàn Boeing', 'Korea Aerospace Industries', 'Ministry of National Defence'."""

from newsarchive.mentions.parser import Parser
from newsarchive.mentions.tokens import is_syllable

WORDS = 10  # of an English name
REST = 12  # words after 'Ministry of'
BRANCH = 4  # words between a firm's class and its name: 'công ty hóa dầu …'
FIRM = 6  # words of a firm's name
_LINKS = frozenset(["of", "and", "the", "for"])


class FirmParser(Parser):
    """Finds firms and English bodies in the words of one text."""

    def firm(self, kind: int, first: int, past: int) -> tuple[int, int] | None:
        """(first word, word after the last) of a firm's name after its class, which begins at `kind`, and its branch:
        'công ty hóa dầu Yeochun NCC'. None if no foreign name follows."""
        t, n = self._t, first
        while (
            n < past
            and n - first < BRANCH
            and t.joined(n)
            and not t.capital[n]
            and t.norms[n] not in self._lexicon.stops
        ):
            n += 1
        if t.capital[kind] and n == first and self._match("bodies", kind, past) >= first:
            return None  # there the class is part of the name: 'Công ty TNHH Sao Mai'
        beside = n < past and (t.joined(n) or t.gaps[n] in (' "', " “"))
        if not beside or not t.capital[n] or self.begins_person(n, past):
            return None
        if (end := max(self._match("names", n, past), self.english(n, past))) > n:
            return n, end
        if self.country_or_place(n, past) > n or self._match("bodies", n, past) > n:
            return None
        end = n + 1
        while end < past and end - n < FIRM and t.joined(end) and self._goes_on(end, past):
            end += 1
        strange = any(not is_syllable(word) and len(word) > 2 and not word[-1].isdigit() for word in t.words[n:end])
        return (n, end) if strange else None

    def english(self, first: int, past: int) -> int:
        """The word after an English body that begins at a word, or `first`."""
        t = self._t
        titled = (
            self._match("prefixes", first, past) > first or self._longest(("heads", "ranks"), first, past) > first + 1
        )
        if t.norms[first] == "the" or titled:
            return first
        if (n := self._match("english_heads", first, past)) > first:
            return self.english_rest(n, past)
        n, last = first, first
        while n < past and n - first < WORDS and (n == first or t.joined(n) or t.gaps[n] == " & "):
            if not t.capital[n] and t.norms[n] not in ("and", "of"):
                break
            if n > first and t.capital[n] and (end := self._match("english_ends", n, past)) > n:
                last = end
            n += 1
        goes_on = first < last < past - 1 and t.joined(last) and t.norms[last] in ("for", "of")
        return self.english_rest(last, past) if goes_on else last

    def english_rest(self, first: int, past: int) -> int:
        """The word after the capitals, and the small words between them, with which an English name goes on."""
        t, n = self._t, first
        while n < past and n - first < REST and t.joined(n) and (t.capital[n] or t.norms[n] in _LINKS):
            n += 1
        while n > first and not t.capital[n - 1]:
            n -= 1
        return n

    def _goes_on(self, n: int, past: int) -> bool:
        t = self._t
        if t.norms[n] in ("and", "of") and n + 1 < past and t.capital[n + 1]:
            return True
        return t.capital[n] and not self.begins_person(n, past) and self._match("countries", n, past) == n
