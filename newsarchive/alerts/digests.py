"""Gives the readers of standing questions their digests: on the screen, in a file, or by channels.

Each reader has its own progress. What a reader was told is noted after it was printed, or after the channel accepted
it; a channel that failed gets everything the next time. If the process is killed between these two moments, the reader
gets the same digest once more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsarchive.alerts.channels import Channel, channels
from newsarchive.alerts.delivery import LIMIT, Message, deliver
from newsarchive.alerts.digest import Digest, Digests
from newsarchive.alerts.rendering import Renderer
from newsarchive.archive import Archive
from newsarchive.archive.watch_log import Asked, News, Reader
from newsarchive.errors import UserError
from newsarchive.watchlist import Watch, WatchList

SCREEN = "screen"
LOCK = "watch.lock"
FIRST = timedelta(days=7)  # how far back the first digest of a question goes


@dataclass(frozen=True, slots=True)
class Pending:
    """What is new to a reader about one question."""

    watch: Watch
    news: News
    digest: Digest


class Standing:
    """The standing questions of an archive. With `keep`, the archive is open for writing, and notes what is told.
    `since` is a moment (ISO 8601): tell all that the archive learned from then on, told before or not, due or not.
    `faults` are lines about questions that could not be asked; the others are."""

    def __init__(self, archive: Archive, renderer: Renderer, *, keep: bool, since: str | None = None) -> None:
        self._archive, self._renderer = archive, renderer
        self._keep, self._since = keep, since
        self._now = datetime.now(UTC)
        self._digests = Digests(archive, renderer.translator)
        self.faults: list[str] = []

    def pending(self, reader_name: str, watches: Iterable[Watch]) -> list[Pending]:
        """What is new to a reader about the questions that are due."""
        found = []
        start = self._since or (self._now - FIRST).isoformat(timespec="seconds")
        for watch in watches:
            reader = self._archive.watches.reader(watch.name, reader_name)
            asked = Asked(watch.question, start, watch.words, watch.filters, again=self._since is not None)
            if not (asked.again or self._is_due(watch, reader)):
                continue
            try:
                news, digest = self._digests.news(watch, reader, asked)
            except UserError as error:
                self.faults = list(dict.fromkeys([*self.faults, str(error)]))
                continue
            if self._keep and asked.is_new_to(reader):
                with self._archive.transaction():
                    self._archive.watches.begin(watch.name, reader_name, watch.question, news)
            if news:
                found.append(Pending(watch, news, digest()))
        return found

    def told(self, reader_name: str, pending: Sequence[Pending]) -> None:
        """Note that a reader was told."""
        with self._archive.transaction():
            for one in pending:
                reader = self._archive.watches.reader(one.watch.name, reader_name)
                assert reader is not None  # `pending` stored it
                self._archive.watches.told(reader, one.news, datetime.now(UTC).isoformat(timespec="seconds"))

    def message(self, pending: Sequence[Pending]) -> Message:
        """The digests as one message."""
        title, text, html = self._renderer.digests([one.digest for one in pending])
        return Message(title, text, html)

    def messages(
        self, watchlist: WatchList, watches: Iterable[Watch], fallback: Callable[[], Sequence[Channel]]
    ) -> Iterator[tuple[Channel, list[Pending]]]:
        """What is new to each channel: the recipients of each question, else the `fallback`. Raises UserError."""
        asked: dict[Channel, list[Watch]] = {}
        for watch in watches:
            urls = watchlist.urls(watch)
            told = channels(urls, f"{watchlist.path} ({watch.name})") if urls else fallback()
            if not told:
                raise UserError(f"{watchlist.path}: {watch.name}: has no recipients; add recipients, or set ALERTS")
            for channel in told:
                asked.setdefault(channel, []).append(watch)
        for channel, questions in asked.items():
            if pending := self.pending(channel.id, questions):
                yield channel, pending

    def send(
        self,
        messages: Iterable[tuple[Channel, list[Pending]]],
        report: Callable[[str], None],
        limit: float = LIMIT,
    ) -> bool:
        """Send each channel its digests. `report` is called with a line for each. Returns True unless one failed."""
        news = dict(messages)
        complete = True
        for delivery in deliver(((channel, self.message(pending)) for channel, pending in news.items()), limit):
            channel, pending = delivery.channel, news[delivery.channel]
            if delivery.error is None:
                self.told(channel.id, pending)
                line = f"told {channel}: {', '.join(f'{one.watch.name} ({one.digest.count})' for one in pending)}"
            else:
                complete = False
                line = f"not told: {channel}: {delivery.error}; the next call tries again"
            with suppress(BrokenPipeError):  # what was sent must be noted whoever reads the report
                report(line)
        return complete

    def _is_due(self, watch: Watch, reader: Reader | None) -> bool:
        if reader is None or reader.told_at is None or reader.question != watch.question:
            return True
        last = datetime.fromisoformat(reader.told_at)
        return last > self._now or self._now - last >= watch.every  # a clock that was set back stops nothing
