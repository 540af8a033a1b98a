"""What the desk's tests share: one Chromium a session, and a desk in this process over any archive."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from newsarchive.desk.server import application, web_server
from tests.conftest import Newsarchive
from tests.desk.eventful_archive import EventfulArchive, eventful_archive
from tests.forked import start

CHROMIUM = shutil.which("chromium")
# Chromium itself must stay silent, so that what a test records is what the pages ask for.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
Serve = Callable[[Path], str]
Start = Callable[..., BaseProcess]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """The address (http://127.0.0.1:PORT) of a desk over the archive at a path."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(archive: Path) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        server = web_server(application(archive))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def served(folder: Path, archive: Path, *words: str, start: Start = start) -> Iterator[tuple[int, Path]]:
    """`newsarchive desk` with some words over an archive: its process, and the file for what it prints."""
    told = folder / "told"
    settings = ("--port", "0", *words, "-s", f"ARCHIVE={archive}")
    process = start("desk", *settings, env=Newsarchive.environment(), stdout=told)
    try:
        while not (told.exists() and "\n" in told.read_text(encoding="utf-8")):
            assert process.exitcode is None
            time.sleep(0.01)
        assert process.pid is not None
        yield process.pid, told
    finally:
        process.terminate()
        process.join(20)


def address(told: Path) -> str:
    """Where a desk says that it is open."""
    return told.read_text(encoding="utf-8").split(" is open at ")[1].split()[0]


@pytest.fixture(scope="module")
def desk(sample: Newsarchive, serve: Serve) -> str:
    """The address of a desk over the sample archive."""
    return serve(sample.path)


class Elsewhere:
    """Every other host there is, as the browser sees it: notes who was called. Chromium calls its maker's hosts by
    itself; those of the pages are all called NAME.example."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._called: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def called(self) -> list[str]:
        """The hosts that were called since the last time that this was asked."""
        time.sleep(0.1)  # a call may be on its way
        called, self._called = self._called, []
        return called

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller = self._listening.accept()[0]
                threading.Thread(target=self._note, args=(caller,), daemon=True).start()

    def _note(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            caller.settimeout(2)
            # The first bytes name the host, in TLS too.
            self._called += [name.decode() for name in re.findall(rb"[a-z0-9-][a-z0-9.-]*\.example", caller.recv(8192))]


@pytest.fixture(scope="session")
def everywhere() -> Iterator[Elsewhere]:
    """All hosts but this machine."""
    trap = Elsewhere()
    yield trap
    trap.close()


@pytest.fixture
def elsewhere(everywhere: Elsewhere) -> Elsewhere:
    """The same, from here on."""
    everywhere.called()
    return everywhere


@pytest.fixture(scope="session")
def browser(everywhere: Elsewhere) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Debian's package chromium is not installed")
    rules = f"--host-resolver-rules=MAP * 127.0.0.1:{everywhere.port}, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, rules])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a context of its own, read in Vietnamese."""
    with browser.new_context(locale="vi-VN") as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> EventfulArchive:
    """An archive with everything that can happen to an article; not to be written to."""
    return eventful_archive(tmp_path_factory.mktemp("eventful") / "archive.db")


@pytest.fixture(scope="module")
def reading(eventful: EventfulArchive, serve: Serve) -> str:
    """The address of a desk over that archive."""
    return serve(eventful.path)
