"""How well `newsarchive health` names what goes wrong: simulated years of twelve sources of different rhythm.

    python benchmarks/bench_health.py [--years 3] [--faults 40] [--seed 1]

Sources publish by the hour, the day, the week or the month, in bursts, with pauses at Tết, Christmas and in August, and
with fields that only some of their articles have. Some crawls fail once, and the next one does not. The archive is a
real one: crawls, addresses, articles and walks are stored as a crawl stores them. Once a simulated day the health of
all sources is asked for.

Faults are injected one after the other. One is named if its cause is given within two usual intervals of its source:
the time in which 9 of 10 of its pauses end (at least a day), counted from the first thing that the fault changed. An
alarm is false if no fault is on, and none ended within the last intervals. Printed: faults that were named, late or
never, and false alarms for each source and year.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from newsarchive.archive import Archive
from newsarchive.archive.ledger import CrawlEnd
from newsarchive.items import Article, Photo
from newsarchive.models import Capture, Link, Outlet, PageResult

START = date(2026, 1, 5)
DAY = timedelta(days=1)
ALARMS = frozenset({"suspicious", "broken", "truncated"})
TEXT = "lữ đoàn hải quân diễn tập bắn đạn thật tại thao trường miền Trung đạt kết quả tốt và bảo đảm an toàn"
WORDS = TEXT.split()
TET = holidays.country_holidays("VN", years=range(2025, 2033))


@dataclass
class Source:
    """A source. `daily(day, random)` is the number of its articles on a day, `shares` those with a field."""

    name: str
    daily: Callable[[date, random.Random], int]
    zone: str = "Asia/Ho_Chi_Minh"
    hours: tuple[int, int] = (7, 20)
    every: float = 12.0  # hours between crawls
    shares: dict[str, float] = field(default_factory=dict)
    pause: Callable[[date], bool] = lambda _: False
    published: list[datetime] = field(default_factory=list)  # in order; an article's number is its place

    @property
    def url(self) -> str:
        return f"https://{self.name}.example/tin/"


def poisson(mean: float, chance: random.Random) -> int:
    """The number of events of a day, by a sum of exponential waits."""
    count, wait = 0, chance.expovariate(1) if mean else 1.0
    while wait < mean:
        count, wait = count + 1, wait + chance.expovariate(1)
    return count


def tet(before: int, after: int) -> Callable[[date], bool]:
    """A pause around the lunar New Year."""
    days = [day for day, name in TET.items() if name == "Lunar New Year"]
    return lambda day: any(-before <= (day - one).days <= after for one in days)


def august(first: int, last: int) -> Callable[[date], bool]:
    return lambda day: day.month == 8 and first <= day.day <= last


def weekday(*means: float) -> Callable[[date, random.Random], int]:
    return lambda day, chance: poisson(means[day.weekday()], chance)


def bursts(day: date, chance: random.Random) -> int:
    """Exercises: many articles in some weeks, few in others."""
    return poisson(6 if (day.toordinal() // 9) % 3 == 0 else 0.25, chance)


def sources() -> list[Source]:
    """Twelve sources."""
    whole = {"authors": 0.97, "lead": 0.99, "photos": 0.98, "captions": 0.96, "section": 1.0}
    some = {"authors": 0.5, "lead": 0.9, "photos": 0.8, "captions": 0.7, "section": 1.0}
    few = {"authors": 0.0, "lead": 1.0, "photos": 0.4, "captions": 0.1, "section": 0.0}
    return [
        Source("daily", weekday(8, 8, 8, 8, 8, 5, 4), hours=(5, 23), every=6, shares=whole, pause=tet(0, 1)),
        Source("regular", lambda *_: 1, hours=(8, 8), shares=whole),
        Source("workdays", lambda day, chance: chance.randint(2, 4) * (day.weekday() < 5), shares=some,
               pause=tet(2, 5)),
        Source("weekly", lambda day, _: 6 * (day.weekday() == 4), hours=(9, 10), shares=whole, pause=tet(3, 9)),
        Source("monthly", lambda day, _: 14 if day.day == 2 else 0, every=24, shares=whole, pause=august(1, 31)),
        Source("bursts", bursts, shares=some, pause=tet(2, 6)),
        Source("trade", weekday(3, 3, 3, 3, 3, 0.1, 0.1), "Europe/London", (8, 18), shares=whole,
               pause=lambda day: (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 2)),
        Source("ministry", weekday(1, 1, 1, 1, 1, 0.3, 0.2), shares=few, pause=tet(4, 8)),
        Source("province", weekday(*[0.25] * 7), every=24, shares=some, pause=tet(2, 4)),
        Source("agency", weekday(*[10] * 5, 7, 7), hours=(0, 23), every=4, shares=some),
        Source("academy", lambda day, _: 2 if day.weekday() in (1, 3) else 0, shares=whole, pause=august(5, 26)),
        Source("growing", lambda day, chance: poisson(1 + (day - START).days / 300, chance), shares=whole,
               pause=tet(1, 3)),
    ]  # fmt: skip


@dataclass
class Fault:
    """What goes wrong at a source, from a day on, and the causes that name it."""

    kind: str
    causes: frozenset[str]
    source: str
    begin: datetime
    end: datetime
    seen: datetime | None = None  # when it first changed anything
    named: datetime | None = None


LISTING_DETAILS = {
    "DNS": "host name not found",
    "TLS certificate expired": "TLS: certificate has expired",
    "timeout": "timeout: Getting it took longer than 60.0 seconds.",
    "connection": "connection refused",
    "HTTP 403": "HTTP 403",
    "HTTP 404": "HTTP 404",
    "HTTP 5xx": "HTTP 502",
    "robots": "Forbidden by robots.txt",
    "listing changed": "the first page shows no article: has the outlet changed its pages?",
}
PAGE_OUTCOMES = {
    "wall": ("not_article", "login wall (HTTP 401)"),
    "all filtered": ("not_article", "not about the outlet's topic"),
    "no article": ("not_article", "no text"),
    "HTTP 403 of articles": ("error", "HTTP 403"),
    "duplicates rising": ("duplicate", None),
}
LOST_FIELDS = ("published_at", "authors", "lead", "photos", "captions", "section")
KINDS: dict[str, set[str]] = {
    **{kind: {kind} for kind in (*LISTING_DETAILS, *PAGE_OUTCOMES)},
    "HTTP 403 of articles": {"HTTP 403"},
    **{f"{name} lost": {f"{name} lost"} for name in LOST_FIELDS},
    "photos lost": {"photos lost", "captions lost"},
    "fewer links": {"listing changed"},
    "all known": {"all known", "listing stuck in the past"},
    "listing stuck in the past": {"listing stuck in the past", "all known"},
    "bodies shorter": {"bodies shorter"},
    "reader agreement fell": {"reader agreement fell"},
    "dates in the future": {"dates in the future"},
    "misread letters": {"encoding broken"},
    "lost letters": {"encoding broken"},
    "one title": {"one title"},
    "articles gone": {"articles gone"},
}


class World:
    """The sources, their archive, and what is wrong at a moment."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self.archive, self.chance = archive, random.Random(seed)
        self.sources = sources()
        self._found: Counter[str] = Counter()
        self._pages: dict[str, list[str]] = {source.name: [] for source in self.sources}
        with archive.transaction():
            for one in self.sources:
                archive.ledger.register(Outlet(one.name, one.name, one.url, timezone=one.zone))

    def publish(self, years: int) -> None:
        for source in self.sources:
            zone = ZoneInfo(source.zone)
            for number in range(-120, 365 * years):
                day = START + number * DAY
                for _ in range(0 if source.pause(day) else source.daily(day, self.chance)):
                    hour = self.chance.uniform(source.hours[0], source.hours[1] + 0.9)
                    moment = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(hours=hour)
                    source.published.append(moment)
            source.published.sort()

    def interval(self, source: Source) -> timedelta:
        """The time in which 9 of 10 pauses end."""
        pauses = sorted(other - one for one, other in pairwise(source.published))
        pauses = [pause for pause in pauses if pause > timedelta(hours=1)]
        return max(DAY, pauses[int(0.9 * len(pauses))], timedelta(hours=source.every))

    def crawl(self, source: Source, at: datetime, fault: Fault | None) -> None:
        """One crawl of a source."""
        kind = fault.kind if fault else ""
        if not fault and self.chance.random() < 0.004:
            kind = self.chance.choice(["timeout", "HTTP 5xx", "connection"])
        stamp = at.astimezone(UTC).isoformat(timespec="seconds")
        archive = self.archive
        with archive.transaction():
            run = archive.ledger.begin(source.name, stamp, "0")
            archive.ledger.discover(run, source.name, [Link(source.url, "listing")], None, stamp, declared=True)
        if kind in LISTING_DETAILS:
            self._note(fault, at)
            self._end(run, source, stamp, 1, 0, LISTING_DETAILS[kind], None)
            return
        count = shown = bisect_right(source.published, at)
        if fault and kind in ("all known", "listing stuck in the past"):
            before = timedelta(days=60) if kind == "listing stuck in the past" else timedelta(0)
            shown = bisect_right(source.published, fault.begin - before)
            if shown < count:
                self._note(fault, at)
        newest = source.published[shown - 1] if shown else None
        links = range(max(0, shown - 40), shown)
        if kind == "fewer links":
            self._note(fault, at)
            links = links[-6:]
        fresh = [number for number in links if number >= self._found[source.name]]
        for number in fresh:
            self._store(run, source, number, stamp, fault)
        self._found[source.name] = max(self._found[source.name], *(n + 1 for n in links), 0)
        self._recheck(run, source, stamp, at, fault)
        self._end(run, source, stamp, 1, len(links), None, newest)

    def _note(self, fault: Fault | None, at: datetime) -> None:
        if fault and fault.seen is None:
            fault.seen = at

    def _end(
        self, run: int, source: Source, at: str, pages: int, links: int, detail: str | None, newest: datetime | None
    ) -> None:
        archive = self.archive
        day = newest.date().isoformat() if newest else None
        outcome = (
            "unchanged" if detail is None or "no article" in detail else "robots" if "robots" in detail else "error"
        )
        with archive.transaction():
            end = CrawlEnd("tin", source.url, pages, links, "truncated" if detail else "known", detail, day)
            archive.ledger.record_crawl_end(run, source.name, end)
            url_id = archive.ledger.id_of(source.url)
            archive.ledger.record_outcome(run, url_id, outcome, at, None if outcome == "unchanged" else detail, None)
            archive.ledger.finish(run, at, "finished")

    def _store(self, run: int, source: Source, number: int, at: str, fault: Fault | None) -> None:
        url = f"https://{source.name}.example/bai-{number}.html"
        with self.archive.transaction():
            self.archive.ledger.discover(run, source.name, [Link(url)], source.url, at)
        kind = fault.kind if fault else ""
        if kind in PAGE_OUTCOMES:
            self._note(fault, datetime.fromisoformat(at))
            outcome, detail = PAGE_OUTCOMES[kind]
            with self.archive.transaction():
                self.archive.ledger.record_outcome(run, self.archive.ledger.id_of(url), outcome, at, detail, None)
            return
        article = self._article(source, number, kind)
        if kind and article != self._article(source, number, ""):
            self._note(fault, datetime.fromisoformat(at))
        article.url = url
        page = repr((article.title, article.body)).encode()
        capture = Capture(url, at, 200, [("Content-Type", "text/html")], page)
        self.archive.store(run, PageResult(url, "article", source.name, capture=capture, article=article), at)
        self._pages[source.name].append(url)

    def _article(self, source: Source, number: int, kind: str) -> Article:
        chance = random.Random(f"{source.name} {number}")
        moment = source.published[number]
        text = " ".join(chance.choices(WORDS, k=int(60 * chance.lognormvariate(0, 0.4)) + 30))
        english = source.zone.startswith("Europe")
        if english:
            text = text.encode("ascii", "ignore").decode()
        has = {name: chance.random() < share for name, share in source.shares.items()}
        if kind.endswith(" lost") and kind.split()[0] in has:
            has[kind.split()[0]] = False
        values: dict[str, Any] = {
            "title": f"Tin {number} " + " ".join(chance.choices(WORDS, k=6)),
            "lead": text[:80] if has["lead"] else None,
            "body": text,
            "authors": ["Anh Khôi"] if has["authors"] else [],
            "section": "Tin tức" if has["section"] else None,
            "published_at": None if kind == "published_at lost" else moment.isoformat(timespec="seconds"),
            "body_agreement": round(min(1.0, chance.gauss(0.97, 0.02)), 3),
        }
        photo = Photo(
            f"https://{source.name}.example/{number}.jpg", "Chú thích" if has["captions"] else None, position=1
        )
        values["photos"] = [photo] if has["photos"] else []
        values |= {
            "bodies shorter": {"body": text[:40]},
            "reader agreement fell": {"body_agreement": 0.62},
            "dates in the future": {"published_at": (moment + timedelta(hours=30)).isoformat(timespec="seconds")},
            "misread letters": {"title": _misread(values["title"]), "body": _misread(text)},
            "lost letters": {"title": _lost(values["title"]), "body": _lost(text)},
            "one title": {"title": "Trang tin điện tử"},
        }.get(kind, {})
        return Article(url="", source=source.name, language="en" if english else "vi", **values)

    def _recheck(self, run: int, source: Source, stamp: str, at: datetime, fault: Fault | None) -> None:
        """Some known articles are fetched again."""
        known = self._pages[source.name]
        gone = fault is not None and fault.kind == "articles gone"
        if not gone and self.chance.random() > 0.05:
            return
        for url in self.chance.sample(known, min(8, len(known))):
            if gone:
                self._note(fault, at)
                self.archive.store(run, PageResult(url, "article", source.name, "gone", "HTTP 404"), stamp)
            else:
                with self.archive.transaction():
                    ledger = self.archive.ledger
                    record = ledger.record(url)
                    assert record is not None
                    ledger.record_outcome(run, record.id, "unchanged", stamp, None, record.article)


def _misread(text: str) -> str:
    return text.encode().decode("cp1252", "replace")


def _lost(text: str) -> str:
    return "".join(c if c.isascii() else "?" for c in text)


def planned(world: World, count: int, years: int) -> list[Fault]:
    """Faults over the years, at most one at once in each source, each kind in turn where it can show."""
    faults: list[Fault] = []
    chance = random.Random(count)
    kinds = list(KINDS)
    while len(faults) < count:
        kind = kinds[len(faults) % len(kinds)]
        source = chance.choice(world.sources)
        lost = kind.split()[0]
        if kind.endswith(" lost") and source.shares.get(lost, 1.0) < 0.6:
            continue
        if kind in ("misread letters", "lost letters") and source.zone.startswith("Europe"):
            continue
        interval = world.interval(source)
        length = max(14 * DAY, 5 * interval)
        first = START + timedelta(days=120)
        offset = chance.uniform(0, 365 * years - 120 - 40 - length.days)
        begin = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(days=offset)
        others = [one for one in faults if one.source == source.name]
        near = any(
            begin < one.end + 8 * interval + 10 * DAY and one.begin < begin + length + 8 * interval for one in others
        )
        if near or any(source.pause((begin + number * DAY).date()) for number in range(length.days)):
            continue
        faults.append(Fault(kind, frozenset(KINDS[kind]), source.name, begin, begin + length))
    return faults


def crawls(world: World, years: int) -> Iterator[tuple[datetime, Source]]:
    """The crawls of all sources, in order."""
    begin = datetime(START.year, START.month, START.day, tzinfo=UTC)
    moments = []
    for source in world.sources:
        at = begin + timedelta(hours=world.chance.uniform(0, 3))
        while at < begin + timedelta(days=365 * years):
            moments.append((at, source))
            at += timedelta(hours=source.every * world.chance.uniform(0.8, 1.2))
    return iter(sorted(moments, key=lambda one: one[0]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--faults", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "a.db", create=True) as archive:
        archive.db.execute("PRAGMA synchronous = off")
        world = World(archive, options.seed)
        world.publish(options.years)
        report(world, planned(world, options.faults, options.years), options.years)


def report(world: World, faults: list[Fault], years: int) -> None:
    """Run the years, and print what was named."""
    intervals = {source.name: world.interval(source) for source in world.sources}
    state: dict[str, tuple[str, str]] = {}
    false: Counter[tuple[str, int]] = Counter()
    asked, seconds, begun = START, 0.0, perf_counter()
    for at, source in crawls(world, years):
        on = next((one for one in faults if one.source == source.name and one.begin <= at < one.end), None)
        world.crawl(source, at, on)
        if at.date() <= asked:
            continue
        asked, start = at.date(), perf_counter()
        told = list(world.archive.health(at.isoformat()))
        seconds += perf_counter() - start
        for health in told:
            now = (health.state if health.state in ALARMS else "", health.cause)
            name, before = health.source, state.get(health.source, ("", ""))
            state[name] = now
            current = [one for one in faults if one.source == name and one.begin <= at]
            for fault in current:
                if at < fault.end and now[0] and health.cause in fault.causes and fault.named is None:
                    fault.named = at
            recent = any(at < one.end + 6 * intervals[name] + 10 * DAY for one in current)
            if now[0] and not recent and not before[0]:
                false[name, (at.date() - START).days // 365] += 1
                print(f"  false: {at:%Y-%m-%d} {name}: {health.state}, {health.cause}: {health.why}", flush=True)
    named = 0
    for fault in sorted(faults, key=lambda one: one.begin):
        delay = (fault.named - fault.seen) / intervals[fault.source] if fault.named and fault.seen else None
        in_time = delay is not None and delay <= 2
        named += in_time
        if not in_time:
            late = "never" if delay is None else f"after {delay:.1f} intervals"
            print(f"  {late}: {fault.kind} at {fault.source} from {fault.begin:%Y-%m-%d}, seen {fault.seen}")
    worst = false.most_common(1)[0][1] if false else 0
    print(
        f"{named} of {len(faults)} faults named within two intervals; {sum(false.values())} false alarms in "
        f"{years * len(world.sources)} source-years, at most {worst} in one; health of all sources takes "
        f"{seconds / max(1, (asked - START).days) * 1000:.0f} ms; {perf_counter() - begun:.0f} s in all"
    )


if __name__ == "__main__":
    main()
