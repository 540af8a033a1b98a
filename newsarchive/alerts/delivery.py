"""Delivers messages, all at once and within a time limit.

One process sends them, each in a thread of its own, and is killed when the time is over: no server can hold a command.
It reads the URLs from its standard input, so that no list of processes shows them. What Apprise and the
libraries below it print is dropped, since it can hold secrets. Only reasons in our own words come back (sender.py).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer

from newsarchive.alerts.channels import VARIABLE, Channel

LIMIT = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is sent. `kind` is 'info', 'success', 'warning' or 'failure', for services that show it."""

    title: str
    text: str
    html: str
    kind: str = "info"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a message. `error` is None if the channel accepted it, else the reason in a few words."""

    channel: Channel
    error: str | None


def deliver(messages: Iterable[tuple[Channel, Message]], limit: float = LIMIT) -> Iterator[Delivery]:
    """Send each message. Yields as soon as a channel has answered, and last those that have not within `limit`
    seconds."""
    waiting = dict(messages)
    if not waiting:
        return
    tasks = [_task(channel, message) for channel, message in waiting.items()]
    numbered = list(waiting)
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    words = [sys.executable, "-m", "newsarchive.alerts.sender", str(limit)]
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=null, env=environment) as sender:  # noqa: S603
        assert sender.stdin is not None
        assert sender.stdout is not None
        timer = Timer(limit, sender.kill)
        timer.start()
        try:
            with suppress(BrokenPipeError), sender.stdin as stdin:
                stdin.write(json.dumps(tasks).encode())
            for line in sender.stdout:
                number, error = json.loads(line)
                waiting.pop(numbered[number])
                yield Delivery(numbered[number], error)
        finally:
            sender.kill()
            timer.cancel()
    for channel in waiting:
        yield Delivery(channel, f"no answer within {limit:.0f} seconds")


def _task(channel: Channel, message: Message) -> dict[str, object]:
    task: dict[str, object] = {"url": channel.url, "target": channel.target, "title": message.title}
    task["kind"] = message.kind
    return task | {"body": message.html if channel.html else message.text, "format": "html" if channel.html else "text"}
