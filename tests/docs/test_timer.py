"""`crawlall` called by a timer, as docs/schedule.md says: nothing overlaps, nothing is missed, a machine that was off
catches up, and two machines merge later.

The time is accelerated: a second stands for a minute, and outlets publish every minute or more often. The suite lets a
few minutes pass; `make long` lets an hour pass, with whole processes.
"""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.source_lock import holders
from tests.archive.test_merge import states
from tests.base_spiders.test_ownership import put_articles, put_listing
from tests.conftest import LONG
from tests.docs.project import Project
from tests.server import Server

pytestmark = pytest.mark.long

MINUTES = 60 if LONG else 2  # at the least
OFF = 8 if LONG else 1  # minutes without power
EVERY = 5.0 if LONG else 1.0  # minutes between two calls of the timer
CRAWLS = 4 if LONG else 2  # of each outlet, before the power fails and after it, at the least
PAUSES = ("--least", "0.01", "--most", "0.03", "--at-once", "2")  # minutes of this machine
RHYTHM = (0.5, 2.5) if LONG else (0.15, 0.5)  # minutes between two articles of an outlet
SHOWN = 200  # articles of a listing
OUTLETS = ("an", "binh", "chi")


class Outlet:
    """An outlet that publishes until it is told to end."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server = server
        self.urls: list[str] = []
        self._random = random.Random(seed)
        self._over = threading.Event()
        put_listing(server, [])
        self._thread = threading.Thread(target=self._publish, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _publish(self) -> None:
        while not self._over.wait(self._random.uniform(*RHYTHM)):
            number = len(self.urls) + 1
            self.urls += put_articles(self.server, range(number, number + 1))
            put_listing(self.server, self.urls[: -SHOWN - 1 : -1])


class Machine:
    """A project and the timer that calls `crawlall` in it. A call does not wait for the one before."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.killed: list[datetime] = []
        self.statuses: Counter[int] = Counter()
        self._calls: list[subprocess.Popen[bytes]] = []
        self._off = threading.Event()

    def on(self, every: float) -> None:
        self._off.clear()
        self._timer = threading.Thread(target=self._call, args=(every,), daemon=True)
        self._timer.start()

    def off(self) -> None:
        """Kill all processes of the machine at once."""
        self._stop()
        self.project.kill()
        self.killed.append(datetime.now(UTC))
        for call in self._calls:
            call.wait()
        self._calls.clear()

    def rest(self) -> None:
        """Call no more, and let the calls end."""
        self._stop()
        for call in self._calls:
            self.statuses[call.wait(120)] += 1
        self._calls.clear()

    def _stop(self) -> None:
        self._off.set()
        self._timer.join()

    def _call(self, every: float) -> None:
        while not self._off.is_set():
            self._calls.append(self.project.begin(".venv/bin/scrapy", "crawlall", *PAUSES))
            self._off.wait(every)

    def wait_for_crawls(self, count: int) -> None:
        """Wait until each outlet was crawled so often, and one is being crawled."""
        end = time.monotonic() + 240
        while not holders(self.project.archive.path) or min(len(self.runs(source)) for source in OUTLETS) < count:
            assert time.monotonic() < end, {source: len(self.runs(source)) for source in OUTLETS}
            time.sleep(0.02)

    def runs(self, source: str) -> list[tuple[datetime, datetime | None]]:
        """The beginning and the end of each crawl of a source."""
        if not self.project.archive.path.exists():
            return []
        sql = "SELECT started_at, finished_at FROM runs WHERE source = ? ORDER BY id"
        return [
            (
                datetime.fromisoformat(row["started_at"]),
                row["finished_at"] and datetime.fromisoformat(row["finished_at"]),
            )
            for row in self.project.archive.rows(sql, source)
        ]


@pytest.fixture
def outlets(make_server: Callable[[], Server]) -> list[Outlet]:
    return [Outlet(make_server(), seed) for seed in range(len(OUTLETS))]


@pytest.fixture
def machines(tmp_path: Path, outlets: list[Outlet]) -> Iterator[tuple[Machine, Machine]]:
    homes = {name: outlet.server.url("/") for name, outlet in zip(OUTLETS, outlets, strict=True)}
    projects = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        projects.append(Project(tmp_path / name, homes))
    yield Machine(projects[0]), Machine(projects[1])
    for project in projects:
        project.kill()
        project.close()


def check_no_overlap(machine: Machine) -> None:
    """No crawl of a source began before the one before it had ended, or been killed."""
    for source in OUTLETS:
        runs = machine.runs(source)
        for (began, ended), (following, _) in pairwise(runs):
            if ended is None:  # moments of runs are whole seconds
                assert any(began <= at and following >= at - timedelta(seconds=1) for at in machine.killed), source
            else:
                assert following >= ended, source


def stored(machine: Machine) -> list[str]:
    return [row["url"] for row in machine.project.archive.rows("SELECT url FROM articles ORDER BY url")]


def test_a_timer_misses_nothing(machines: tuple[Machine, Machine], outlets: list[Outlet]) -> None:
    one, other = machines
    for outlet in outlets:
        outlet.begin()
    one.on(EVERY)
    other.on(3 * EVERY)
    time.sleep(MINUTES / 2)
    one.wait_for_crawls(CRAWLS)
    one.off()
    time.sleep(OFF)
    before = len(stored(one))
    one.on(EVERY)
    other.rest()  # it never sees what is published from now on
    time.sleep(MINUTES / 2)
    one.wait_for_crawls(2 * CRAWLS)
    for outlet in outlets:
        outlet.end()
    one.rest()
    one.project.shell(f".venv/bin/newsarchive crawlall {' '.join(PAUSES)}")  # the timer's next calls
    time.sleep(2)
    one.project.shell(f".venv/bin/newsarchive crawlall {' '.join(PAUSES)}")

    published = sorted(url for outlet in outlets for url in outlet.urls)
    assert stored(one) == published  # each once, none missed
    assert len(published) > before
    assert set(stored(other)) < set(published)
    for machine in machines:
        assert machine.statuses.keys() <= {0}, (machine.project.folder / "begun.log").read_text(encoding="utf-8")
        check_no_overlap(machine)
    assert one.killed
    # An article is fetched once by each machine, but for those that were on their way when the power failed.
    asked = Counter(
        {url: outlet.server.asked[url.removeprefix(outlet.server.url(""))] for outlet in outlets for url in outlet.urls}
    )
    assert sum(count - 2 for count in asked.values() if count > 2) <= 8 * len(OUTLETS)

    copies = [machine.project.folder / "copy.db" for machine in machines]
    for machine in machines:
        machine.project.shell(".venv/bin/newsarchive backup copy.db")
    for machine, theirs in zip(machines, reversed(copies), strict=True):
        told = machine.project.shell(f".venv/bin/newsarchive merge {theirs} && .venv/bin/newsarchive verify")
        assert "sound" in told
    merged = []
    for machine in machines:
        with Archive(machine.project.archive.path, readonly=True) as archive:
            merged.append(states(archive))
    assert merged[0] == merged[1]
    assert stored(other) == published
