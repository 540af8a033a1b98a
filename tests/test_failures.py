"""Why a host gave no page, as the archive keeps it: real servers that refuse, hang, or have a bad certificate."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.certificates import DAY, Authority
from tests.conftest import Newsarchive
from tests.server import Server


def test_each_failure_has_its_reason(
    newsarchive: Newsarchive, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    with ExitStack() as opened:
        hanging, closed = (opened.enter_context(socket.socket()) for _ in range(2))
        for one in (hanging, closed):
            one.bind(("127.0.0.1", 0))
        hanging.listen(16)
        expired = authority.certificate("expired", -30 * DAY, timedelta(hours=-1))
        own = authority.certificate("own", own=True)
        reasons = {
            opened.enter_context(Server(certificate=expired)).url("/"): "TLS: certificate has expired",
            opened.enter_context(Server(certificate=own)).url("/"): "TLS: self-signed certificate",
            server.url("/").replace("http:", "https:"): "TLS: wrong version number",
            f"http://127.0.0.1:{hanging.getsockname()[1]}/": "timeout: ",
            f"http://127.0.0.1:{closed.getsockname()[1]}/": "connection refused",
            "https://no-such-host.invalid/": "host name not found",
        }
        urls = tmp_path / "urls.txt"
        urls.write_text("\n".join(reasons), encoding="utf-8")
        settings = ("-s", "DOWNLOAD_TIMEOUT=2", "-s", "ROBOTSTXT_OBEY=0")
        newsarchive.crawl("page", "-a", f"file={urls}", *settings, status=1)
    found = {url: detail or "" for url, (_, detail) in newsarchive.outcomes().items()}
    assert {url: found[url][: len(words)] for url, words in reasons.items()} == reasons
