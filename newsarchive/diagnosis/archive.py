"""The archive, who uses it, the room on its disk, and the clock."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.checkup import DAYS, Checkup, checkup
from newsarchive.archive.condition import LITTLE, explained, smaller
from newsarchive.archive.notes import read_notes
from newsarchive.diagnosis.finding import FAIL, OK, WARN, Finding, gigabytes, shown

LONG_LOG = 256 << 20  # bytes; a crawl copies its log into the file every few seconds
SOON = 3  # months in which the disk will be full
ALARMS = ("broken", "truncated", "suspicious")  # states of a source that somebody has to look at
TOLERANCE = timedelta(minutes=2)  # by which clocks may differ


def archive_findings(path: Path, limit: int, now: datetime) -> Iterator[Finding]:
    """The findings about the archive at a path. `limit` is PICTURES_MAX_BYTES."""
    try:
        found = checkup(path, now)
    except ArchiveError as error:
        what, mend = explained(path, error)
        level = WARN if what == "no such archive" else FAIL  # the first crawl makes it
        yield Finding("archive", level, f"{shown(path)}: {what}", mend)
        yield from _disk(path, None, limit)
        return
    yield from _archive(path, found)
    yield from (Finding("archive", FAIL, fault.why, fault.mend) for fault in smaller(found, read_notes(path)))
    yield from _runs(found)
    yield from _sources(path, now)
    yield from _disk(path, found, limit)
    yield _clock(found, now)


def time_zones(zones: Iterable[str]) -> Iterator[Finding]:
    """A finding for each time zone of an outlet that this machine does not know."""
    for zone in sorted(set(zones)):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, OSError, ValueError):
            mend = "install the time zones: 'apt-get install tzdata', or 'pip install tzdata'"
            yield Finding("clock", FAIL, f"there are no data of the time zone {zone}", mend)


def _archive(path: Path, found: Checkup) -> Iterator[Finding]:
    sizes = f"{found.articles} articles, {gigabytes(found.size)}, pictures {gigabytes(found.pictures)}"
    extent = (
        "all its pages are sound" if found.is_whole else "its newest pages are sound; 'newsarchive verify' checks all"
    )
    for fault in found.faults:
        yield Finding("archive", FAIL, fault, "'newsarchive verify' says what is damaged; go back to a backup")
    if found.warning:
        yield Finding("archive", FAIL, found.warning.replace(str(path), shown(path)))
    if not found.writable:
        mend = "let the user who crawls own both, and run the doctor as that user"
        yield Finding("archive", FAIL, f"{shown(path)} or its folder cannot be written", mend)
    if found.log > LONG_LOG:
        mend = "end programs that keep the archive open; the next crawl copies the log into the file"
        yield Finding("archive", WARN, f"its log ({path.name}-wal) has {gigabytes(found.log)}", mend)
    if not (found.faults or found.warning):
        log = f", log {gigabytes(found.log)}" if found.log else ""
        yield Finding("archive", OK, f"{shown(path)}: {sizes}{log}, schema {found.migration}; {extent}")


def _runs(found: Checkup) -> Iterator[Finding]:
    for source, process in sorted(found.crawling.items()):
        yield Finding("locks", OK, f"{source} is being crawled (process {process})")
    died = [(source, began) for source, began in found.unfinished if source not in found.crawling]
    for source, began in died:
        text = f"the last run of {source}, begun at {began}, has not ended: it was killed, if it is not at work now"
        yield Finding("locks", WARN, text, "the next crawl goes on; if it is killed often, look for lack of memory")
    if not (found.crawling or died):
        yield Finding("locks", OK, "no source is being crawled, and no crawl was killed")


def _sources(path: Path, now: datetime) -> Iterator[Finding]:
    """A finding about the state of all sources."""
    names = defaultdict(list)
    try:
        with Archive(path, readonly=True) as archive:
            for source in archive.health(now.isoformat(timespec="seconds")):
                names[source.state].append(source.source)
    except ArchiveError:
        return  # the archive is damaged, which another finding says
    alarms = [f"{state}: {', '.join(names.pop(state))}" for state in ALARMS if state in names]
    text = "; ".join([*alarms, *(f"{len(found)} {state}" for state, found in names.items())])
    if alarms:
        level = FAIL if alarms[0].startswith("broken") else WARN
        yield Finding("sources", level, text, "'newsarchive health' tells why")
    elif text:
        yield Finding("sources", OK, text)


def _disk(path: Path, found: Checkup | None, limit: int) -> Iterator[Finding]:
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    text = f"{gigabytes(free)} are free"
    mend = "make room, move the archive to a larger disk, or lower PICTURES_MAX_BYTES"
    if found is not None and found.articles:
        monthly = (found.size + found.pictures) * found.recent_articles // found.articles
        text += f"; the last {DAYS} days took {gigabytes(monthly)}"
        if monthly:
            text += f", so that lasts {_duration(free // monthly)}"
        if monthly * SOON > free:
            yield Finding("disk", WARN, text, mend)
            return
        if found.pictures >= limit:
            room = f"pictures take {gigabytes(found.pictures)} of {gigabytes(limit)}, so no further one is fetched"
            yield Finding("disk", WARN, room, "raise PICTURES_MAX_BYTES")
    yield Finding("disk", FAIL, text, mend) if free < LITTLE else Finding("disk", OK, text)


def _duration(months: int) -> str:
    return "over 10 years" if months > 120 else f"{months} months"


def _clock(found: Checkup, now: datetime) -> Finding:
    text = f"it is {now.astimezone().isoformat(timespec='seconds')}"
    if not found.latest:
        return Finding("clock", OK, text)
    behind = datetime.fromisoformat(found.latest) - now
    if behind > TOLERANCE:
        mend = "set it: 'timedatectl set-ntp true'"
        return Finding("clock", FAIL, f"{text}, but the last run was at {found.latest}: the clock is behind", mend)
    return Finding("clock", OK, f"{text}, after the last run ({found.latest})")
