import asyncio
import os
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from scrapy.settings import BaseSettings

import newsarchive
from newsarchive.alerts.channels import configured
from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.database import check_nothing_is_left
from newsarchive.archive.notes import read_notes
from newsarchive.archive.rhythm import Due, clock
from newsarchive.archive.source_lock import being_crawled, holders
from newsarchive.command import Arguments, OwnCommand, archive_faults, chosen_outlets, moment_line, say, tell_channels
from newsarchive.errors import UserError
from newsarchive.options import moment_setting
from newsarchive.outlets.spec import OutletSpec

GRACE = 60  # seconds that a crawl has to end, once its time is over
LOG_SIZE, LOGS = 1 << 20, 5  # bytes of a log file; older files that are kept


@dataclass(slots=True, frozen=True)
class _Plan:
    """A source, whether it is crawled now, and the reason."""

    source: str
    now: bool
    why: str


class Command(OwnCommand):
    """Each crawl is a process of its own, so that one that fails or hangs leaves the others alone."""

    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    usage = "[options] [OUTLET ...]"
    purpose = "Crawl every outlet that is due: by its own rhythm, as the archive has learned it"
    details = (
        "An outlet is due when it has probably published an article since its last crawl. Run this command often, as"
        " every 15 minutes. Exit status: 0 if every crawl was complete or none was due, 1 if one failed."
    )
    arguments = Arguments(0, sys.maxsize)

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--dry-run", action="store_true", help="say what would be crawled, and why; crawl nothing")
        add("--at-once", type=_positive, default=3, metavar="N", help="crawls at the same time (default: 3)")
        add("--budget", type=_minutes, metavar="MINUTES", help="begin none and end all after this time")
        add("--metrics", type=Path, metavar="PATH", help="at the end, write the figures for Prometheus to this file")
        add("--logs", type=Path, metavar="DIR", help="folder of the log of each outlet (archive.logs if not given)")
        pause = "minutes between two crawls of an outlet ({} if not given)"
        add("--least", type=_minutes, default=_minutes("30"), metavar="MINUTES", help=f"fewest {pause.format(30)}")
        add("--most", type=_minutes, default=_minutes("1440"), metavar="MINUTES", help=f"most {pause.format(1440)}")

    def execute(self, args: list[str], opts: Namespace) -> None:
        outlets = chosen_outlets(self.settings, args, "crawlall")
        planner = _Planner(self.settings, outlets, frozenset(args), opts.least, opts.most)
        if not opts.dry_run:
            say(moment_line("crawlall"))
        try:
            plans = planner.plans()
        except ArchiveError:
            if not opts.dry_run:
                self._alert(is_known=True)
            raise
        for plan in plans:
            print(f"{'now' if plan.now else 'later':5}  {plan.source:20}  {plan.why}", flush=True)
        due = [plan.source for plan in plans if plan.now]
        if not opts.dry_run and due:
            words = [word for setting in opts.set for word in ("-s", setting)]
            archive = self.settings["ARCHIVE"]
            Archive(archive, create=True).close()  # before the logs: logs without an archive tell that it was lost
            logs = opts.logs or Path(archive).with_suffix(".logs")
            logs.mkdir(parents=True, exist_ok=True)
            crawls = _Crawls([*words, "-s", f"ARCHIVE={archive}"], logs, opts.at_once, opts.budget, planner)
            self.exitcode = asyncio.run(crawls.run(due))
        if not opts.dry_run:
            self._alert()
            if opts.metrics is not None:
                with Archive(self.settings["ARCHIVE"], readonly=True) as stored:
                    from newsarchive import metrics  # Scrapy imports every command's module

                    metrics.write(stored.figures(), opts.metrics)

    def _alert(self, *, is_known: bool = False) -> None:
        """Print the faults of the archive, unless they are known, and tell the channels of ALERTS. A mistake in their
        setting must not keep the crawls from being run."""
        path = Path(self.settings["ARCHIVE"])
        if not path.exists() and not read_notes(path).articles:  # the time was over before the first crawl began
            return
        try:
            channels = configured(self.settings["ALERTS"])
            faults = archive_faults(self.settings, keep=bool(channels))
            for fault in faults if not is_known else ():
                say(f"crawlall: {fault}")
                self.exitcode = 1
            if channels:
                tell_channels(channels, self.settings, faults)
        except (ArchiveError, UserError) as error:
            print(error, file=sys.stderr)
            self.exitcode = 1


class _Planner:
    """Says which of some outlets are due at a moment. Those that the user `named` are due even if they were set aside.
    The times bound the pause between two crawls of an outlet."""

    def __init__(
        self,
        settings: BaseSettings,
        outlets: Mapping[str, type[OutletSpec]],
        named: frozenset[str],
        least: timedelta,
        most: timedelta,
    ) -> None:
        self.archive = Path(settings["ARCHIVE"])
        self._replayed = moment_setting(settings, "REPLAY_AT")
        self._outlets = outlets
        self._named = named
        self._bounds = least, most

    def plans(self, wanted: Iterable[str] | None = None) -> list[_Plan]:
        """What is to be done now about each outlet, or about some; those that have waited longest first."""
        chosen = {name: self._outlets[name] for name in wanted or self._outlets}
        if not self.archive.exists():
            check_nothing_is_left(self.archive)
            return [_Plan(name, True, "it was never crawled") for name in chosen]
        now = datetime.fromisoformat(self._replayed or datetime.now(UTC).isoformat())
        crawling = holders(self.archive)
        with Archive(self.archive, readonly=True) as archive:
            aside = [name for name in chosen if name not in self._named and archive.ledger.is_set_aside(name)]
            followed = [name for name in chosen if name not in aside]
            dues = [archive.due(name, chosen[name].timezone, now, *self._bounds) for name in followed]
        dues.sort(key=lambda one: one.at)
        words = "it is set aside; 'newsarchive forget --undo {0}' follows it again"
        plans = [_Plan(name, False, words.format(name)) for name in aside]
        return plans + [_plan(one, chosen[one.source], crawling.get(one.source), now) for one in dues]


def _plan(due: Due, outlet: type[OutletSpec], crawling: int | None, now: datetime) -> _Plan:
    if crawling is not None:
        return _Plan(due.source, False, being_crawled(due.source, crawling))
    if due.at > now:
        return _Plan(due.source, False, f"{due.why}; due at {clock(due.at)}")
    if not outlet.open_at(now.isoformat()):
        return _Plan(due.source, False, "it may be crawled from {} to {} only".format(*outlet.hours or ()))
    return _Plan(due.source, True, due.why)


class _Crawls:
    """Crawls in processes of their own, a limited number at once."""

    def __init__(self, words: list[str], logs: Path, at_once: int, budget: timedelta | None, planner: _Planner) -> None:
        self._words, self._logs, self._planner = words, logs, planner
        self._turn = asyncio.Semaphore(at_once)
        self._budget = budget
        self._processes: set[asyncio.subprocess.Process] = set()
        self._over = False  # no further crawl begins

    async def run(self, sources: list[str]) -> int:
        """Crawl the sources. Returns the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._end, number)
        timer = loop.call_later(self._budget.total_seconds(), self._end) if self._budget is not None else None
        statuses = await asyncio.gather(*(self._crawl(source) for source in sources))
        if timer is not None:
            timer.cancel()
        return 1 if any(statuses) else 0

    async def _crawl(self, source: str) -> int:
        """The exit status of a crawl; 0 if its time was over before it began, since the next call crawls it, and if
        another call of this command has crawled it meanwhile."""
        async with self._turn:
            if self._over:
                print(f"{source}: its turn did not come; the next call crawls it", flush=True)
                return 0
            (plan,) = self._planner.plans([source])
            if not plan.now:
                print(f"later  {source:20}  {plan.why}", flush=True)
                return 0
            log = self._logs / f"{source}.log"
            begin, began = _rotated(log), datetime.now(UTC).isoformat(timespec="seconds")
            with log.open("ab") as file:
                file.write(f"{moment_line(f'crawl {source}')}\n".encode())
                file.flush()
                # A session of its own: Ctrl-C reaches the crawls once, by this process.
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "scrapy", "crawl", source, *self._words),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=file,
                    stderr=file,
                    start_new_session=True,
                )
            self._processes.add(process)
            status = await process.wait()
            self._processes.discard(process)
        ended = self._over and status != 0  # what it could not fetch in its time says nothing of its outlet
        with log.open(encoding="utf-8", errors="replace") as text:
            text.seek(begin)
            words = _summary(said := text.read(), source)
        if status == 2 and being_crawled(source) in said:  # another call began at the same moment
            print(f"later  {source:20}  {being_crawled(source)}", flush=True)
            return 0
        if status < 0 and not ended:
            self._note_killed(source, began, -status, log)
        if ended and not words:
            words = f"{source}: its time was over before it could fetch anything"
        print(words or f"{source}: ended with status {status}; see {log}", flush=True)
        return 0 if ended else status

    def _note_killed(self, source: str, began: str, number: int, log: Path) -> None:
        """Note in the archive and in the log of a crawl that a signal has ended it. It could not do so itself."""
        with suppress(ArchiveError), Archive(self._planner.archive) as archive, archive.transaction():
            archive.ledger.note_killed(source, began, newsarchive.__version__)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"the crawl that began at {began} was killed by signal {number}; see the log of the system\n")

    def _end(self, number: int = signal.SIGINT) -> None:
        """Begin no further crawl, and end those that run. What they have not fetched waits for the next one."""
        self._over = True
        for process in self._processes:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
        asyncio.get_running_loop().call_later(GRACE, self._kill)

    def _kill(self) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _rotated(log: Path) -> int:
    """Make room for a log: one of LOG_SIZE bytes becomes NAME.1, and that one NAME.2, up to LOGS. Returns its size."""
    size = log.stat().st_size if log.exists() else 0
    if size < LOG_SIZE:
        return size
    for number in range(LOGS - 1, 0, -1):
        if (older := log.with_name(f"{log.name}.{number}")).exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.replace(log.with_name(f"{log.name}.1"))
    return 0


def _summary(text: str, source: str) -> str:
    """The summary at the end of the log of a crawl, or the line that says why it did not begin."""
    lines = text.rstrip().splitlines()
    begins = [number for number, line in enumerate(lines) if line.startswith(f"{source}: ")]
    return "\n".join(lines[begins[-1] :]) if begins else ""


def _positive(text: str) -> int:
    with suppress(ValueError):
        if (number := int(text)) > 0:
            return number
    raise ArgumentTypeError(f"{text!r} is not a whole number above 0")


def _minutes(text: str) -> timedelta:
    with suppress(ValueError, OverflowError):
        if (minutes := timedelta(minutes=float(text))) > timedelta(0):
            return minutes
    raise ArgumentTypeError(f"{text!r} is not a number of minutes above 0")
