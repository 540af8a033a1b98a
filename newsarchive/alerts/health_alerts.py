"""Tells channels when the state of a source, or of the archive as a whole, has changed: once when it turns bad, and
once when it is well again.

Each channel gets one message about the sources with all its changes, and one about the archive. A change is noted as
told after the channel accepted the message, so a channel that failed gets it the next time. If the process is killed
between these two moments, the channel gets the same message once more. What was told of sources is noted in the
archive, what was told of the archive beside it (archive/notes.py).
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.alerts.channels import Channel
from newsarchive.alerts.delivery import LIMIT, Delivery, Message, deliver
from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.alerts import OK, StateChange
from newsarchive.archive.condition import Fault
from newsarchive.archive.health import Health
from newsarchive.archive.notes import change_notes, read_notes
from newsarchive.archive.source_lock import SourceLock

LOCK = "alerts.lock"  # the name of the lock; no spider is called so

Report = Callable[[str], None]


@dataclass(slots=True, frozen=True)
class Wording:
    """How messages are written and sent. `desk` is the address of the desk, for links; '' for none. `limit` is the
    seconds that sending may take."""

    language: str = "en"
    desk: str = ""
    limit: float = LIMIT


def tell_health(
    archive: Archive,
    channels: Sequence[Channel],
    report: Report,
    wording: Wording = Wording(),
    at: str | None = None,
) -> bool:
    """Tell each channel what it does not know yet about the sources. `archive` is open for writing. `report` is called
    with a line for each message. `at` is the moment of the states, now by default.

    Returns True unless a channel failed. If another process is telling, does nothing: what that one does not tell, the
    next call does.
    """
    with _alone(archive.path, report) as is_alone:
        if not is_alone:
            return True
        healths = {one.source: one for one in archive.health(at)}
        with archive.transaction():
            archive.alerts.observe(healths.values(), _now())
        news = {channel: changes for channel in channels if (changes := archive.alerts.changes(channel.id))}
        complete = True
        for delivery in deliver(_of_sources(archive.path, news, healths, wording).items(), wording.limit):
            channel, changes = delivery.channel, news[delivery.channel]
            with archive.transaction():
                if delivery.error is None:
                    archive.alerts.told(channel.id, changes, _now())
                    line = f"told {channel}: {', '.join(f'{one.source} {one.state}' for one in changes)}"
                else:
                    complete = False
                    since = archive.alerts.failed(channel.id, channel.name, delivery.error, _now())
                    line = f"{_not_told(delivery)}; it has failed since {since}; the next call tries again"
            _say(report, line)
        return complete


def tell_faults(
    path: Path,
    faults: Sequence[Fault],
    channels: Sequence[Channel],
    report: Report,
    wording: Wording = Wording(),
) -> bool:
    """The same of the faults of the archive at a path, which need not be readable. Where its folder cannot be written,
    what was told cannot be noted, and the next call tells it again."""
    with _alone(path, report) as is_alone:
        if not is_alone:
            return True
        now, notes = _now(), read_notes(path)
        since = {one.name: notes.since.get(one.name, now) for one in faults}
        news = {}
        for channel in channels:
            known = notes.told.get(channel.id, {})
            new, mended = (
                [one for one in faults if one.name not in known],
                [name for name in known if name not in since],
            )
            if new or mended:
                news[channel] = (new, mended)
        complete = True
        for delivery in deliver(_of_archive(path, news, since, wording).items(), wording.limit):
            new, mended = news[delivery.channel]
            if delivery.error is None:
                words = [*(one.name for one in new), *(f"{name} mended" for name in mended)]
                _say(report, f"told {delivery.channel}: archive {', '.join(words)}")
                with suppress(OSError), change_notes(path) as notes:
                    notes.told[delivery.channel.id] = since
            else:
                complete = False
                _say(report, f"{_not_told(delivery)}; the next call tries again")
        return complete


def send_test(path: Path, channels: Sequence[Channel], report: Report, wording: Wording) -> bool:
    """Send each channel a test message. Returns True unless a channel failed."""
    from newsarchive.alerts.notices import Notices
    from newsarchive.alerts.rendering import Renderer

    renderer = Renderer(wording.language, wording.desk)
    message = Message(*renderer.notice(Notices(renderer.translator, path).test()))
    deliveries = list(deliver([(channel, message) for channel in channels], wording.limit))
    for delivery in deliveries:
        report(f"told {delivery.channel}: a test message" if delivery.error is None else _not_told(delivery))
    return not any(delivery.error for delivery in deliveries)


@contextmanager
def _alone(path: Path, report: Report) -> Iterator[bool]:
    """Whether this process alone tells about an archive. Where no lock can be made, it does."""
    if not os.access(path.absolute().parent, os.W_OK):
        yield True
        return
    try:
        lock = SourceLock(path, LOCK, "is held: another process is sending messages")
    except ArchiveError as error:
        report(f"nobody was told: {error}")
        yield False
        return
    with lock:
        yield True


def _of_sources(
    path: Path, news: Mapping[Channel, list[StateChange]], healths: Mapping[str, Health], wording: Wording
) -> dict[Channel, Message]:
    if not news:
        return {}
    from newsarchive.alerts.notices import Notices  # with Datasette, which takes half a second
    from newsarchive.alerts.rendering import Renderer

    renderer, messages = Renderer(wording.language, wording.desk), {}
    notices = Notices(renderer.translator, path)
    for channel, changes in news.items():
        kind = "success" if all(one.state == OK for one in changes) else "warning"
        messages[channel] = Message(*renderer.notice(notices.sources(changes, healths)), kind)
    return messages


def _of_archive(
    path: Path, news: Mapping[Channel, tuple[list[Fault], list[str]]], since: Mapping[str, str], wording: Wording
) -> dict[Channel, Message]:
    if not news:
        return {}
    from newsarchive.alerts.notices import Notices
    from newsarchive.alerts.rendering import Renderer

    renderer = Renderer(wording.language, wording.desk)
    notices = Notices(renderer.translator, path)
    return {
        channel: Message(*renderer.notice(notices.archive(new, mended, since)), "failure" if new else "success")
        for channel, (new, mended) in news.items()
    }


def _not_told(delivery: Delivery) -> str:
    return f"not told: {delivery.channel}: {delivery.error}"


def _say(report: Report, line: str) -> None:
    with suppress(BrokenPipeError):  # what was sent must be noted whoever reads the report
        report(line)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
