"""Computes articles from observations: how each article stands, its revisions, and the outcome of each address.

This module is pure. It runs no SQL, and the order in which the observations were stored does not matter. Crawls, loads
and merges therefore produce the same articles from the same observations.

One address speaks for an article. It is the canonical address once that was read, and before that the address where the
article was read first. Only that address can revise the article or report it gone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from newsarchive.archive.observations import Observation
from newsarchive.archive.readings import Change, Reading, volatile

Origin = Literal["outlet", "extraction"]
_Latest = tuple[Observation, str, "ArticleState | None"]  # an address's latest observation, its outcome, its article
# A redirect to an address with such an outcome has the same outcome.
_NO_ARTICLE = frozenset({"not_article", "gone", "error", "robots", "too_large", "not_captured"})


@dataclass(slots=True)
class Revision:
    """One changed field. The attributes are the columns of `revisions` in the order of articles.py."""

    noticed_at: str
    field: str
    old: str | None
    new: str | None
    capture: int | None
    origin: Origin = "outlet"
    volatile: bool = False


@dataclass(slots=True)
class ArticleState:
    """An article as it stands. `speaker` is the address that speaks for it. `capture` is the page of `reading`. `row`
    is the id of its row, once it is known."""

    url: str
    speaker: str
    reading: Reading
    read: Reading  # the last reading before any re-extraction
    capture: int | None
    first_seen_at: str
    last_seen_at: str
    gone_at: str | None = None
    identity: str | None = None
    addresses: set[str] = field(default_factory=set)  # the speaker, and the addresses between which the article moved
    revisions: list[Revision] = field(default_factory=list)
    readings: list[tuple[str, Reading]] = field(default_factory=list)
    row: int | None = None

    def gone(self, one: Observation) -> None:
        """Record that the outlet took the article away."""
        if self.gone_at is None:
            self.revisions.append(Revision(one.at, "gone_at", None, one.at, one.capture))
            self.gone_at = one.at

    def seen(self, one: Observation, reading: Reading) -> None:
        """Record that the address that speaks for the article shows it."""
        if self.gone_at is not None:
            self.revisions.append(Revision(one.at, "gone_at", self.gone_at, None, one.capture))
            self.gone_at = None
        self.last_seen_at = max(self.last_seen_at, one.at)
        self.readings.append((one.at, reading))

    def revise(self, one: Observation, changes: dict[str, Change], origin: Origin) -> None:
        """Record changes, and take over the reading that shows them."""
        assert one.reading is not None
        capture = one.capture if origin == "outlet" else None
        self.reading = one.reading
        self.revisions += [Revision(one.at, name, old, new, capture, origin) for name, (old, new) in changes.items()]

    def judge(self) -> None:
        """Mark the revisions that are not edits."""
        if len(self.readings) > 2:
            marked = volatile(self.readings)
            for one in self.revisions:
                one.volatile = one.origin == "outlet" and (one.noticed_at, one.field) in marked


@dataclass(slots=True, frozen=True)
class Outcome:
    """The outcome of an address, from its latest observation."""

    outcome: str
    at: str
    detail: str | None
    article: ArticleState | None


History = tuple[list[ArticleState], dict[str, Outcome]]  # the outcomes by address


def history(observations: Iterable[Observation], elsewhere: Callable[[str], str | None]) -> History:
    """Compute the articles, and the outcome of each address, from observations.

    The observations must be complete for a component: all observations of all addresses that are connected by a
    canonical address, an identity, or a redirect to an article. `elsewhere` returns the result of the latest
    observation of any other address, after redirects. It returns None if there is none.
    """
    ordered = sorted(observations, key=lambda one: one.order)
    if any(one.result == "article" and not one.ahead for one in ordered):
        ordered = [one for one in ordered if not one.ahead]
    fold = _Fold(ordered)
    for number, one in enumerate(ordered):
        fold.apply(number, one)
    for article in fold.articles:
        article.judge()
    return fold.articles, {address: fold.outcome(address, elsewhere) for address in fold.latest}


def page_outcome(observations: Iterable[Observation]) -> Outcome:
    """The outcome of a listing, feed or sitemap."""
    *earlier, latest = sorted(observations, key=lambda one: one.order)
    outcome = latest.result
    if outcome == "page":
        before = next((one for one in reversed(earlier) if one.result == "page"), None)
        outcome = "stored" if before is None else "unchanged" if before.page == latest.page else "revised"
    return Outcome(outcome, latest.at, latest.detail, None)


class _Fold:
    """Applies observations in the order of time."""

    def __init__(self, ordered: list[Observation]) -> None:
        self._ordered = ordered
        self.articles: list[ArticleState] = []
        self._by_url: dict[str, ArticleState] = {}
        self._by_identity: dict[str, ArticleState] = {}
        self._last: dict[str, ArticleState] = {}  # the article last read at an address or moved to it
        self._shown: dict[tuple[str, int], ArticleState] = {}  # by address and page
        self.latest: dict[str, _Latest] = {}
        self._readings: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(ordered):
            if one.result == "article" and not one.reread:
                self._readings[one.address].append(number)

    def apply(self, number: int, one: Observation) -> None:
        """Apply one observation."""
        if one.reread:
            self._reread(one)
            return
        article: ArticleState | None
        if one.result == "article":
            outcome, article = self._article(one)
        elif one.result == "redirect":
            outcome, article = self._redirect(number, one)
        else:
            outcome, article = one.result, self._last.get(one.address)
            if article is not None and article.speaker != one.address:
                article = None
            if article is not None and one.shows_no_article:
                article.gone(one)
                outcome = "gone"
        self.latest[one.address] = one, outcome, article

    def outcome(self, address: str, elsewhere: Callable[[str], str | None]) -> Outcome:
        """The outcome of an address."""
        one, outcome, article = self.latest[address]
        detail = one.detail
        if one.result == "article":
            if article is not None and article.speaker != address:
                outcome = "duplicate"
            elif article is not None and outcome == "revised" and _only_volatile(article, one.at):
                outcome = "unchanged"
        elif outcome == "gone" and one.result != "gone":
            now = f"leads to {one.leads_to}" if one.leads_to else f"none: {one.detail}"
            detail = f"held an article before, now {now}"
        elif outcome == "redirect":
            assert one.leads_to is not None
            outcome, article = self._target_outcome(one.leads_to, elsewhere)
            detail = f"leads to {one.leads_to}"
        return Outcome(outcome, one.at, detail, article or self._last.get(address))

    def _target_outcome(self, address: str, elsewhere: Callable[[str], str | None]) -> tuple[str, ArticleState | None]:
        """The outcome of an address that redirects to `address`, and the article there."""
        hops = {address}
        while address in self.latest and (further := self.latest[address][0].leads_to):
            if further in hops:
                return "error", None
            address = further
            hops.add(address)
        if address in self._last:
            return "duplicate", self._last[address]
        outcome = self.latest[address][0].result if address in self.latest else elsewhere(address)
        if outcome is None:
            return "not_captured", None
        return (outcome, None) if outcome in _NO_ARTICLE else ("not_article", None)

    def _article(self, one: Observation) -> tuple[str, ArticleState]:
        assert one.reading is not None
        before = self._last.get(one.address)
        shown = one.address, one.page
        article = self._shown.get(shown) if one.page else None  # a page that comes back brings its article back
        article = article or self._recognised(one.address, one.reading, before)
        if article is None:
            article = self._new(one, one.reading)
            outcome = "stored"
        elif article.speaker == one.address or one.address in article.addresses:
            article.speaker = one.address  # the redirect is gone
            outcome = self._reading(article, one, one.reading)
        elif article.url == one.address:
            outcome = self._canonical_reading(article, one, one.reading)
        else:
            outcome = "duplicate"
        self._last[one.address] = self._shown[shown] = article
        if before is not None and before is not article and before.url == before.speaker == one.address:
            before.gone(one)  # its address shows another article now
        return outcome, article

    def _recognised(self, address: str, reading: Reading, before: ArticleState | None) -> ArticleState | None:
        """The known article that an address shows, or None. A canonical address is only a claim of the page. It is
        accepted if the texts match, or if the address showed that article before."""
        if reading.identity is not None and reading.identity in self._by_identity:
            return self._by_identity[reading.identity]
        claimed = self._by_url.get(reading.url)
        if claimed is not None and (
            claimed is before or claimed.speaker == reading.url == address or claimed.reading.same_text(reading)
        ):
            return claimed
        if before is not None and before.speaker == reading.url == address:
            return before
        # Some pages claim another canonical address each time.
        for known in (before, self._by_url.get(address)):
            if known is not None and (known.reading.copies(reading) or known.reading.same_title(reading)):
                return known
        return None

    def _new(self, one: Observation, reading: Reading) -> ArticleState:
        article = ArticleState(one.address, one.address, reading, reading, one.capture, one.at, one.at)
        article.seen(one, reading)
        article.addresses.add(one.address)
        self.articles.append(article)
        self._name(article, one.address if reading.url in self._by_url else reading.url)
        self._identify(article, reading)
        return article

    def _name(self, article: ArticleState, url: str) -> None:
        """Assign a canonical address to an article. If another article had claimed that address from elsewhere, that
        one is named after its own address instead."""
        rival = self._by_url.get(url)
        if rival is not None and rival.speaker == url:
            moment = f"{url}#{article.first_seen_at}"  # two articles at one address, one after the other
            url = next(name for name in _numbered(moment) if name not in self._by_url)
            rival = None
        self._by_url[url] = article
        article.url = url
        if rival is not None:
            self._name(rival, rival.speaker)

    def _identify(self, article: ArticleState, reading: Reading) -> None:
        if reading.identity is not None and reading.identity not in self._by_identity:
            article.identity = reading.identity
            self._by_identity[reading.identity] = article

    def _reading(self, article: ArticleState, one: Observation, reading: Reading) -> str:
        """Apply a reading of the address that speaks for an article."""
        article.seen(one, reading)
        self._identify(article, reading)
        differs = article.read.changes(reading)
        changes = article.reading.changes(reading) if differs else {}
        article.read = reading if differs else article.read
        if not changes:
            article.capture = article.capture or one.capture  # the first that shows what came without a page
            return "unchanged"
        article.capture = one.capture
        article.revise(one, changes, "outlet")
        return "revised"

    def _canonical_reading(self, article: ArticleState, one: Observation, reading: Reading) -> str:
        """Apply the first reading of an article's canonical address. What differs from the earlier one is no edit."""
        article.readings, article.addresses = [], {one.address}
        article.seen(one, reading)
        article.speaker, article.reading, article.read, article.capture = one.address, reading, reading, one.capture
        self._identify(article, reading)
        return "stored"

    def _redirect(self, number: int, one: Observation) -> tuple[str, ArticleState | None]:
        """Apply a redirect to another address of the same outlet."""
        assert one.leads_to is not None
        target = self._reading_at(one.leads_to, number)
        mine = self._last.get(one.address)
        if mine is None or mine.speaker != one.address:
            # `outcome` looks the article up when all observations are applied.
            return "redirect", None
        if target is not None and self._is(mine, one.leads_to, target):
            mine.speaker = one.leads_to  # the article has moved
            mine.addresses.add(one.leads_to)
            self._last[one.leads_to] = mine
            return "redirect", mine
        mine.gone(one)
        return "gone", mine

    def _reading_at(self, address: str, number: int) -> Reading | None:
        """What the target of a redirect shows: its next reading, or else its last."""
        places = self._readings.get(address)
        if not places:
            return None
        return self._ordered[next((place for place in places if place > number), places[-1])].reading

    def _is(self, article: ArticleState, address: str, reading: Reading) -> bool:
        return (
            article.url in (address, reading.url)
            or (article.identity is not None and article.identity == reading.identity)
            or article.reading.same_text(reading)
            or self._last.get(address) is article
        )

    def _reread(self, one: Observation) -> None:
        """Apply a re-extraction. Its changes are ours, not the outlet's."""
        article = self._last.get(one.address)
        if article is not None and one.reading is not None and article.capture == one.capture:
            article.revise(one, article.reading.changes(one.reading), "extraction")


def _numbered(name: str) -> Iterator[str]:
    """The name, and the same with 2, 3 and so on: two archives may have read different articles in one moment."""
    yield name
    yield from (f"{name}.{number}" for number in count(2))


def _only_volatile(article: ArticleState, at: str) -> bool:
    """True if no revision of this moment is an edit."""
    return all(one.volatile for one in article.revisions if one.noticed_at == at and one.field != "gone_at")
