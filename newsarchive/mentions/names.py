"""Names of persons: where one begins and ends, and whether a name without a title is that of a person."""

import re
from collections.abc import Set

from newsarchive.mentions.bodies import BodyParser
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.offices import OfficeParser
from newsarchive.mentions.parser import Parser
from newsarchive.mentions.tokens import Tokens, is_syllable

WORDS = 5  # of a name
THING = 3  # words before a name that say what it is: 'tuyến phố', 'sân vận động'
COMMA = re.compile(r"^\.?,\s*$")
DASH = re.compile(r"^\s+[-–—]\s+$")
OPEN = re.compile(r"^\s*\($")
_AFTER_ADVERB = frozenset(["đã", "cũng", "vừa", "từng", "sẽ"])


class NameParser(Parser):
    """Finds the names of persons in the words of one text."""

    def __init__(
        self, tokens: Tokens, lexicon: Lexicon, bodies: BodyParser, offices: OfficeParser, alone: Set[str]
    ) -> None:
        super().__init__(tokens, lexicon)
        self._bodies, self._offices, self._alone = bodies, offices, alone

    def titled(self, n: int, past: int, *, ranked: bool, alone: bool) -> int | None:
        """The word after the name that begins at a word and follows a title, or None. `ranked`: the title is a rank.
        `alone`: one word is enough."""
        t = self._t
        if not self._may_begin(n):
            return None
        if self.begins_person(n, past):
            return self._vietnamese(n, past)
        if self._is_other(n, past, ranked=ranked):
            return None
        end = self._run(n, past)
        words = t.words[n:end]
        if end - n > WORDS or _has_digit(words):
            return None
        if end - n == 1:
            # Without marks any word may begin with a capital. An abbreviation is a body.
            fits = self._lexicon.marks and len(words[0]) > 1 and (ranked or not words[0].isupper())
            return end if fits and alone else None
        is_topic = not ranked and is_syllable(words[0]) and self._match("topics", n, end) > n
        return None if is_topic else end

    def bare(self, n: int, past: int, first: int, *, company: bool) -> int | None:
        """The word after the name that begins at a word without a title, if what stands around it shows a person.
        `first` is the first word of the sentence. `company`: the sentence names a person before."""
        if not self._may_begin(n):
            return None
        if self.begins_person(n, past):
            end = self._vietnamese(n, past)
            return end if self._is_person(n, end, first, past) else None
        if self._is_other(n, past, ranked=False):
            return None
        return self._foreign(n, past, first, company=company)

    def is_full(self, n: int, end: int, past: int) -> bool:
        """True if the words are a surname and two or three other syllables."""
        return end - n >= 3 and self.begins_person(n, past)

    def _may_begin(self, n: int) -> bool:
        return self._t.capital[n] and self._t.words[n][0].isalpha()

    def _is_other(self, n: int, past: int, *, ranked: bool) -> bool:
        """True if a body, a place or an office begins at a word."""
        if self._bodies.at(n, past) is not None or self.country_or_place(n, past) > n:
            return True
        if self._match("bodies", n, past) > n + 1:
            return True
        return not ranked and self._offices.at(n, past) is not None

    def _vietnamese(self, n: int, past: int) -> int:
        """The word after a Vietnamese name, before a rank or an office."""
        t, end = self._t, n + 1
        while end < past and end - n < WORDS and t.joined(end) and t.capital[end] and is_syllable(t.words[end]):
            if end - n > 1 and self._begins_title(end, past):
                break
            end += 1
        return end

    def _run(self, n: int, past: int) -> int:
        """The word after a run of capitals, with initials ('Donald J. Trump') and small particles ('Mark de Mori')."""
        t, end = self._t, n + 1
        while end < past and end - n <= WORDS:
            initial = len(t.words[end - 1]) == 1 and t.gaps[end] == ". "
            if not (t.joined(end) or initial):
                break
            if not t.capital[end]:
                particle = self._match("particles", end, past)
                if not end < particle < past or not t.joined(particle) or not t.capital[particle]:
                    break
                end = particle
            place = self.country_or_place(end, past) > end and not is_syllable(t.words[end])
            if place or self._begins_title(end, past):
                break
            end += 1
        return end

    def _begins_title(self, n: int, past: int) -> bool:
        return self._longest(("ranks", "heads"), n, past) - n > 1 or self._match("forces", n, past) > n

    def _is_person(self, n: int, end: int, first: int, past: int) -> bool:
        """True if a Vietnamese name without a title is that of a person."""
        t = self._t
        inside = n > first and t.joined(n) and (t.capital[n - 1] or t.words[n - 1][0].isdigit())
        goes_on = end < past and t.joined(end) and t.capital[end]
        if inside or goes_on or self._is_thing(n, first) or self.country_or_place(end - 2, end) > end - 2:
            return False
        if _has_digit(t.words[n:end]) or (t.words[n].isupper() and len(t.words[n]) > 1):
            return False
        return end - n >= 3 or self._acts(end, past) or self._in_brackets(end, past, company=False)

    def _foreign(self, n: int, past: int, first: int, *, company: bool) -> int | None:
        """The word after a foreign name without a title, or None."""
        t = self._t
        opening = n == first + 1 and is_syllable(t.words[first])  # 'Theo Mark Ellison'
        if n > first and t.joined(n) and t.capital[n - 1] and self.country_or_place(n - 1, n) < n and not opening:
            return None
        if n == first and is_syllable(t.words[n]) and t.norms[n] in self._lexicon.stops:
            return None
        end = self._run(n, past)
        words = t.words[n:end]
        if not 2 <= len(words) <= 4 or self._is_thing(n, first) or _has_digit(words):
            return None
        if any(word.isupper() and len(word) > 1 for word in words) or self._match("topics", n, end) > n:
            return None
        if t.norms[end - 1] in self._alone and not any(is_syllable(word) for word in words):
            return end  # the article goes on with the last word of the name
        shown = self._after_nation(n, first) or self._acts(end, past) or self._in_brackets(end, past, company=company)
        return end if shown or self._is_who(end, past) else None

    def _is_thing(self, n: int, first: int) -> bool:
        """True if the words before a name make it that of a street, a place, a ship."""
        beside = self._t.joined(n) or self._t.gaps[n].strip() in ("-", "–", "“", '"')
        return beside and self._ends("not_persons", first, n, THING)

    def _acts(self, end: int, past: int) -> bool:
        """True if what follows a name is said of persons only: that they speak, what they are, their office."""
        t = self._t
        if end >= past:
            return False
        if t.joined(end):
            skip = end + (t.norms[end] in _AFTER_ADVERB)
            return self._match("acts", skip, past) > skip
        if not any(mark.match(t.gaps[end]) for mark in (COMMA, DASH, OPEN)):
            return False
        k = self._offices.after_opening(end, past)
        return self._offices.at(k, past) is not None or self._longest(("acts", "roles"), k, past) > k

    def _in_brackets(self, end: int, past: int, *, company: bool) -> bool:
        """True if brackets after a name hold a minute of play, a year of birth or, in the company of persons, a
        country."""
        t = self._t
        if end >= past or not OPEN.match(t.gaps[end]):
            return False
        return t.norms[end] in ("phút", "sinh", "sn") or (company and self._match("countries", end, past) > end)

    def _after_nation(self, n: int, first: int) -> bool:
        """True after 'người Đức'."""
        words = range(max(first + 1, n - 3), n)
        return any(self._match("countries", k, n) == n and self._t.norms[k - 1] in ("người", "gốc") for k in words)

    def _is_who(self, end: int, past: int) -> bool:
        """True before '- người đã …'."""
        t = self._t
        return (
            end + 1 < past
            and bool(DASH.match(t.gaps[end]) or COMMA.match(t.gaps[end]))
            and t.norms[end] in ("người", "who")
        )


def words_alone(tokens: Tokens) -> set[str]:
    """The foreign words with a capital that stand alone in a text."""
    found = set()
    for n, word in enumerate(tokens.words):
        if tokens.capital[n] and word.isalpha() and not word.isupper() and not is_syllable(word):
            before = tokens.joined(n) and tokens.capital[n - 1]
            after = tokens.joined(n + 1) and tokens.capital[n + 1]
            if n and not before and not after:
                found.add(tokens.norms[n])
    return found


def _has_digit(words: list[str]) -> bool:
    return any(map(str.isdigit, "".join(words)))
