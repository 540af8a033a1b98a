"""What all parsers of one text share: its words, the phrases that begin at them, and whether a person's name does."""

from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.tokens import Tokens, is_syllable

NAME = 5  # words of a Vietnamese name


class Parser:
    """Reads the words of one text. Places are numbers of words; `past` is the word after the last that is read."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon) -> None:
        self._t, self._lexicon = tokens, lexicon
        self._begin = lexicon.begin(tokens)

    def country_or_place(self, n: int, past: int) -> int:
        """The word after a country or a known place that begins at a word, or `n`."""
        return self._longest(("countries", "places"), n, past) if n < past and self._t.capital[n] else n

    def begins_person(self, n: int, past: int) -> bool:
        """True if a Vietnamese person's name begins at a word: a surname and one to four other words with capitals,
        which are no place, no known body and nothing that bodies work on."""
        t = self._t
        if n >= past or not t.capital[n] or t.norms[n] not in self._lexicon.surnames:
            return False
        if self._match("names", n, past) > n or self._topic(n, past, open_=False) > n + 1:
            return False
        if self.country_or_place(n, past) > n + 1:
            return False
        end = self._capitals(n, past, NAME + 1)
        return 1 < end - n <= NAME and all(map(is_syllable, t.words[n:end]))

    def _capitals(self, n: int, past: int, most: int) -> int:
        """The word after a run of words with capitals, of `most` words at the most. The first counts as it is."""
        t, end = self._t, n + 1
        while end < past and end - n < most and t.joined(end) and t.capital[end]:
            end += 1
        return end

    def _topic(self, n: int, past: int, *, open_: bool) -> int:
        """The word after what a body works on, or `n`. A verb that is written small counts only if `open_`."""
        end = self._match("topics", n, past)
        is_verb = n < end <= self._match("activities", n, past)
        return n if is_verb and not open_ and not self._t.capital[n] else end

    def _match(self, name: str, first: int, past: int) -> int:
        """The word after the longest phrase of a list that begins at a word, or `first`."""
        if first >= past or (phrases := self._begin[first].get(name)) is None:
            return first
        return self._lexicon.longest(phrases, self._t, first, past)

    def _longest(self, names: tuple[str, ...], first: int, past: int) -> int:
        """The same for several lists."""
        if first >= past or not self._begin[first]:
            return first
        return max([self._match(name, first, past) for name in names])

    def _ends(self, name: str, first: int, past: int, most: int) -> bool:
        """True if a phrase of a list, of `most` words at the most, ends before the word `past`. It begins at `first` at
        the earliest."""
        begin = self._begin
        words = range(max(first, past - most), past)
        return any(name in begin[k] and self._match(name, k, past) == past for k in words)
