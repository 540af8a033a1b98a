"""A real SMTP server on 127.0.0.1 that keeps what arrives, and servers that do worse."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from contextlib import suppress
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller


class Mailbox:
    """`mailbox.url` is its Apprise URL; `mailbox.mails` are the mails that arrived. While `known_only` is set,
    the recipient nobody@… is refused."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.known_only = True
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(self, server: object, session: object, envelope: Any, address: str, options: object) -> str:
        if self.known_only and address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        message["X-Recipients"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(message)
        return "250 kept"

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=kho@kho.example&to=ban@bao.example"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._controller.stop()


class Silent:
    """A server that accepts connections and never answers."""

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.callers: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        for caller in self.callers:
            caller.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self.callers.append(self._listening.accept()[0])


def refusing() -> int:
    """A port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def parts(mail: EmailMessage) -> tuple[str, str]:
    """(text, HTML) of a mail."""
    bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (body.get_content() if body is not None else "" for body in bodies)
    return text, html
