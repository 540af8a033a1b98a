"""Tells channels when the state of a source has changed: once when it turns bad, and once when it is well again.

Each channel gets one message with all its changes. The archive notes a change as told after the channel accepted the
message, so a channel that failed gets it the next time. If the process is killed between these two moments, the channel
gets the same message once more.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from newsarchive.alerts.channels import Channel
from newsarchive.alerts.delivery import LIMIT, Message, deliver
from newsarchive.archive import Archive, ArchiveError
from newsarchive.archive.alerts import OK, StateChange
from newsarchive.archive.source_lock import SourceLock

LOCK = "alerts.lock"  # the name of the lock; no spider is called so


def tell_health(
    archive: Archive,
    channels: Sequence[Channel],
    report: Callable[[str], None],
    language: str = "en",
    desk: str = "",
    limit: float = LIMIT,
    at: str | None = None,
) -> bool:
    """Tell each channel what it does not know yet about the sources, in `limit` seconds at most. `archive` is open for
    writing. `report` is called with a line for each message. `desk` is the address of the desk, for links. `at`
    is the moment of the states, now by default.

    Returns True unless a channel failed. If another process is telling, does nothing: what that one does not tell, the
    next call does.
    """
    try:
        lock = SourceLock(archive.path, LOCK, "is held: another process is sending messages")
    except ArchiveError as error:
        report(f"nobody was told: {error}")
        return True
    with lock:
        healths = list(archive.health(at))
        with archive.transaction():
            archive.alerts.observe(healths, _now())
        news = {channel: changes for channel in channels if (changes := archive.alerts.changes(channel.id))}
        return _tell(archive, news, report, _messages(news, language, desk), limit)


def _tell(
    archive: Archive,
    news: dict[Channel, list[StateChange]],
    report: Callable[[str], None],
    messages: dict[Channel, Message],
    limit: float,
) -> bool:
    complete = True
    for delivery in deliver(messages.items(), limit):
        channel, changes = delivery.channel, news[delivery.channel]
        with archive.transaction():
            if delivery.error is None:
                archive.alerts.told(channel.id, changes, _now())
                line = f"told {channel}: {', '.join(f'{one.source} {one.state}' for one in changes)}"
            else:
                complete = False
                since = archive.alerts.failed(channel.id, channel.name, delivery.error, _now())
                line = f"not told: {channel}: {delivery.error}; it has failed since {since}; the next call tries again"
        with suppress(BrokenPipeError):  # what was sent must be noted whoever reads the report
            report(line)
    return complete


def _messages(news: dict[Channel, list[StateChange]], language: str, desk: str) -> dict[Channel, Message]:
    if not news:
        return {}
    from newsarchive.alerts.rendering import Renderer  # with Datasette, which takes half a second

    renderer, messages = Renderer(language, desk), {}
    for channel, changes in news.items():
        title, text, html = renderer.health(changes)
        kind = "success" if all(one.state == OK for one in changes) else "warning"
        messages[channel] = Message(title, text, html, kind)
    return messages


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
