"""Sends messages by Apprise, in a process of its own: `python -m newsarchive.alerts.sender SECONDS` (delivery.py).

Standard input is a JSON array of messages: url, target, title, body, format ('html' or 'text'), kind. For each message,
a line of standard output is a JSON array: the message's place, and null, or why it was not accepted. The reasons are
words of this file, because what Apprise says can hold secrets.
"""

import json
import logging
import os
import re
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from newsarchive.alerts.channels import open_service

PARTS = 3  # messages into which a long text is split, about: Apprise pauses five seconds between two
READ_TIMEOUT = 20.0  # seconds; a slow service that accepts a message must not be sent it again
_STATUS = re.compile(r"error=(\d{3})\b")


def main() -> None:
    """Send the messages that standard input describes."""
    tasks = json.load(sys.stdin)
    if hasattr(signal, "alarm"):
        signal.alarm(int(float(sys.argv[1])) + 5)  # also if the process that would kill this one was killed itself
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no answer

    def answer(number: int) -> None:
        try:
            error = send(tasks[number])
        except Exception:  # of a plugin; its text can hold secrets
            error = "the service's plugin failed"
        os.write(answers, f"{json.dumps([number, error])}\n".encode())

    with ThreadPoolExecutor(len(tasks)) as threads:
        list(threads.map(answer, range(len(tasks))))
    os._exit(0)  # threads of Apprise may still wait for a server


def send(task: dict[str, Any]) -> str | None:
    """Send one message. Returns None, or why it was not accepted."""
    import apprise

    plugin = open_service(task["url"], task["target"])
    if plugin is None:
        return "its URL cannot be read"
    logger = logging.getLogger("apprise")
    logger.disabled = False  # its messages tell the reason, and stay in this process
    logger.setLevel(logging.DEBUG)
    plugin.socket_read_timeout = READ_TIMEOUT
    body = task["body"]
    if task["format"] == "text":  # a service that takes short messages gets several
        plugin.overflow_mode = apprise.OverflowMode.SPLIT
        body = _shortened(body, PARTS * plugin.body_maxlen - len(task["title"]))
    service = apprise.Apprise(plugin, log_level=logging.DEBUG)
    result = service.notify(body, task["title"], apprise.NotifyType(task["kind"]), task["format"])
    return None if result else _reason("\n".join(str(entry.message) for entry in result.logs()))


def _shortened(text: str, longest: int) -> str:
    """The paragraphs of a text that fit."""
    return text if len(text) <= longest else text[: longest - 100].rpartition("\n\n")[0] + "\n\n…\n"


def _reason(said: str) -> str:
    """What Apprise said, without anything that came from a server or from the URL."""
    if statuses := _STATUS.findall(said):
        return f"refused with status {statuses[-1]}"
    if "refused" in said.lower():
        return "the connection was refused"
    if "timed out" in said.lower():
        return "no answer in time"
    if "onnection" in said or "Socket" in said:
        return "the connection failed"
    return "the message was not accepted"


if __name__ == "__main__":
    main()
