"""A web server on 127.0.0.1 for the benchmarks, in a process of its own: PAGES PORT_FILE.

PAGES is a pickled list of (address, HTML); page N has the address /bai-N.html. The port is written into PORT_FILE. All
pages have an ETag. After a request for /-/304, a request with If-None-Match is answered with 304; after one for /-/200,
with the page, as servers do that make each page anew. There is no robots.txt.
"""

from __future__ import annotations

import pickle
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ETAG = '"1"'


class Handler(BaseHTTPRequestHandler):
    """Keeps connections open, as servers of outlets do."""

    protocol_version = "HTTP/1.1"
    conditional = False

    def do_GET(self) -> None:
        found = re.fullmatch(r"/(?:bai-(\d+)\.html|-/(200|304))", self.path)
        if not found:
            self._answer(404, b"")
        elif found[2]:
            type(self).conditional = found[2] == "304"
            self._answer(200, b"")
        elif self.conditional and self.headers.get("If-None-Match"):
            self._answer(304, None)
        else:
            self._answer(200, pages[int(found[1])][1])

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes | None) -> None:
        self.send_response(status)
        if status < 400:
            self.send_header("ETag", ETAG)
        if body is not None:
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body or b"")


if __name__ == "__main__":
    pages: list[tuple[str, bytes]] = pickle.loads(Path(sys.argv[1]).read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Path(sys.argv[2]).write_text(str(server.server_port), encoding="utf-8")
    server.serve_forever()
