"""Closes connections whose client stops sending its request or stops reading the answer."""

import asyncio
import socket

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 20.0  # to send a whole request, and between two reads of an answer
SEND_BUFFER = 131_072  # bytes; a larger buffer would hide how much the client has read


class TimedProtocol(H11Protocol):
    """Uvicorn's HTTP protocol with time limits. Uvicorn itself closes only connections idle after an answer."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._restart()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._restart()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if not self._is_awaited():
            self._unwatch()
        elif self._timer is None:
            unread = self.transport.get_write_buffer_size()
            self._timer = self.loop.call_later(SECONDS, self._end, unread)

    def _restart(self) -> None:
        self._unwatch()
        self._watch()

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _is_awaited(self) -> bool:
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY) or self.transport.get_write_buffer_size() > 0

    def _end(self, unread: int) -> None:
        self._timer = None
        if self.transport.get_write_buffer_size() < unread:
            self._watch()
        elif self._is_awaited():
            self.transport.abort()
