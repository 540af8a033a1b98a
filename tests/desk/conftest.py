"""What the desk's tests share: one Chromium a session, and a desk in this process over any archive."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from newsarchive.desk.server import application
from tests.conftest import Newsarchive

CHROMIUM = shutil.which("chromium")
# Chromium itself must stay silent, so that what a test records is what the pages ask for.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
Serve = Callable[[Path], str]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """The address (http://127.0.0.1:PORT) of a desk over the archive at a path."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(archive: Path) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(application(archive).app(), log_level="error", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="module")
def desk(sample: Newsarchive, serve: Serve) -> str:
    """The address of a desk over the sample archive."""
    return serve(sample.path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Debian's package chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a context of its own, read in Vietnamese."""
    with browser.new_context(locale="vi-VN") as context:
        yield context.new_page()
