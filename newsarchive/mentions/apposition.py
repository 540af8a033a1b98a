"""The offices after a person's name: ', Ủy viên …, Phó Chính ủy …', '(giám đốc …)', ' - Phó Viện trưởng …'."""

from newsarchive.mentions.bodies import BodyParser
from newsarchive.mentions.lexicon import Lexicon
from newsarchive.mentions.model import Post
from newsarchive.mentions.names import COMMA, DASH, OPEN
from newsarchive.mentions.offices import Office, OfficeParser
from newsarchive.mentions.parser import Parser
from newsarchive.mentions.tokens import Tokens, is_syllable

ASIDE = 8  # words in brackets between a name and its office
_BESIDE = ("kiêm", "và", "and")


class AppositionParser(Parser):
    """Reads the offices after a name."""

    def __init__(self, tokens: Tokens, lexicon: Lexicon, bodies: BodyParser, offices: OfficeParser) -> None:
        super().__init__(tokens, lexicon)
        self._bodies, self._offices = bodies, offices

    def read(self, first: int, past: int, *, offices_before: bool) -> tuple[list[Post], int]:
        """(the offices of the person whose name ends before a word, the word after them). `offices_before`: offices
        stand before the name, and no rank."""
        t = self._t
        posts, n = self._aside(first, past)
        while n < past:
            start = self._next(n, past, chained=bool(posts) or n > first)
            office = None if start is None else self._offices.at(start, past)
            if office is None or self._is_crowd(office, n) or self._is_of_next(office, past, offices_before):
                break
            posts.append(office.post(t))
            n = office.past
        return posts, n

    def _aside(self, n: int, past: int) -> tuple[list[Post], int]:
        """(the offices in brackets after a name, the word after the brackets and after an age)."""
        t, posts = self._t, list[Post]()
        if n < past and OPEN.match(t.gaps[n]):
            close = self._close(n, past)
            posts, k = self._in_brackets(n, past, close)
            if posts:
                n = max(k, close or k)
            elif close is not None and close - n <= ASIDE:
                n = close
        if n + 1 < past and COMMA.match(t.gaps[n]):
            if t.words[n].isdigit() and t.norms[n + 1] in ("tuổi", "tuoi"):
                n += 2
            elif t.norms[n : n + 2] == ["sinh", "năm"]:
                n = min(n + 3, past)
        return posts, n

    def _close(self, n: int, past: int) -> int | None:
        """The word after a bracket that closes."""
        ends = range(n + 1, min(n + 3 * ASIDE, past, len(self._t) - 1) + 1)
        return next((k for k in ends if k < len(self._t) and ")" in self._t.gaps[k]), None)

    def _in_brackets(self, n: int, past: int, close: int | None) -> tuple[list[Post], int]:
        office, posts = self._offices.at(n, past), list[Post]()
        if office is None or (close is not None and office.past > close):
            return [], n
        while office is not None:
            past_body = self._second_body(office.past, past, close)
            posts.append(office.post(self._t, past_body))
            start = self._next(past_body, past, chained=True)
            n, office = past_body, None if start is None else self._offices.at(start, past)
        return posts, n

    def _second_body(self, n: int, past: int, close: int | None) -> int:
        """The word after a second body of one office with which brackets end: '(giám đốc Nhà máy A và Công ty B)'."""
        t = self._t
        if n + 1 < past and t.joined(n) and t.norms[n] == "và":
            body = self._bodies.at(n + 1, past)
            if body is not None and body.past == (past if close is None else close):
                return body.past
        return n

    def _next(self, n: int, past: int, *, chained: bool) -> int | None:
        """The word at which a further office of the same person may begin. `chained`: an office stands before."""
        t = self._t
        if n >= past:
            return None
        gap = t.gaps[n]
        if COMMA.match(gap) or DASH.match(gap) or (not chained and OPEN.match(gap)) or (")" in gap and "," in gap):
            k = self._offices.after_opening(n, past)
            if k + 1 < past and t.norms[k] in (*_BESIDE, "cũng") and t.joined(k + 1):
                k = self._offices.after_opening(k + 1, past)
            return k
        if not t.joined(n):
            return None
        if t.norms[n] == "kiêm" or (chained and t.norms[n] in _BESIDE):
            return self._offices.after_opening(n + 1, past)
        k = self._offices.after_opening(n, past)
        return k if k > n or self._match("former", n, past) > n else None

    def _is_crowd(self, office: Office, n: int) -> bool:
        """'…, cán bộ, chiến sĩ Đồn …' goes on with others, not with an office of the person."""
        small = not self._t.capital[office.first] and self._t.norms[office.head] == "chiến"
        return small and (office.body == office.past or office.first > n)

    def _is_of_next(self, office: Office, past: int, offices_before: bool) -> bool:
        """True if an office belongs to the name that follows it: 'Tổng thống Pháp A và Thủ tướng Đức B'."""
        t, after = self._t, office.past
        if after >= past:
            return False
        titled = self._longest(("ranks", "degrees", "address"), after, past) > after
        if t.joined(after):
            return titled or self._is_named(after, past)
        # 'Phó Thủ tướng A, Phó Chủ tịch Quốc hội, Thượng tướng B'
        return offices_before and bool(COMMA.match(t.gaps[after])) and titled

    def _is_named(self, n: int, past: int) -> bool:
        t = self._t
        if self.begins_person(n, past):
            return True
        foreign = t.capital[n] and not is_syllable(t.words[n])
        return foreign and n + 1 < past and t.joined(n + 1) and t.capital[n + 1]
