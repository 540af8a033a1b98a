"""A real web server on 127.0.0.1, whose pages a test puts there one by one."""

from __future__ import annotations

import hashlib
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

Handler = Callable[[BaseHTTPRequestHandler], None]
HTML = "text/html; charset=utf-8"


class Server:
    """`server.put('/path', body)` answers with the body, or with 304 to whoever has it; what is not there is
    a 404. `asked` counts requests; `posted` are the paths and bodies that were sent to it."""

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        """`certificate` is a file with a certificate and its key: the server then speaks TLS."""
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.posted: list[tuple[str, bytes]] = []
        self._pages: dict[str, Handler] = {}
        server = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked[self.path] += 1
                server.agents.add(self.headers.get("User-Agent", ""))
                handler = server._pages.get(self.path)
                try:
                    if handler is None:
                        answer(self, 404, b"<h1>Not found</h1>", HTML)
                    else:
                        handler(self)
                except OSError:
                    self.close_connection = True  # the client had enough

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                server.posted.append((self.path, body))
                self.do_GET()

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Listening(ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that was killed

        self._http = Listening((host, 0), Answer)
        self._http.daemon_threads = True
        self._scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # The handshake belongs to the thread of its connection: a client may end it.
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
            self._scheme = "https"

    def __enter__(self) -> Self:
        # How long its end may take, in seconds: many tests end several servers.
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    def url(self, path: str) -> str:
        return f"{self._scheme}://{self._http.server_address[0]}:{self.port}{path}"

    def put(self, path: str, body: bytes | str, kind: str = HTML, status: int = 200, **headers: str) -> str:
        """Answer a path with a body; the address."""
        content = body.encode() if isinstance(body, str) else body
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'

        def handler(request: BaseHTTPRequestHandler) -> None:
            if status == 200 and request.headers.get("If-None-Match") == etag:
                answer(request, 304, b"", kind, {"ETag": etag})
            else:
                answer(request, status, content, kind, {"ETag": etag} | headers)

        return self.handle(path, handler)

    def handle(self, path: str, handler: Handler) -> str:
        """Answer a path by a function of the request; the address."""
        self._pages[path] = handler
        return self.url(path)

    def drop(self, path: str) -> None:
        """Take a page away: a 404 from now on."""
        self._pages.pop(path, None)


def answer(
    request: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    for name, value in (headers or {}).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)
