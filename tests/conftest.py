"""What the tests share: the command line as a user has it, and a real web server on this machine."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from scrapy.cmdline import execute
from sqlite_utils import Database

from tests.forked import ROOT, Commands, start
from tests.server import Server

# Archives in memory: what waits for a disk otherwise is a third of the time of many tests.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
# Ctrl-C reaches what the tests start, also where whoever started the tests ignores it (nohup, `&` in a script).
signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED = ROOT.parent / "shared"
# Nobody on this machine needs to be spared; but each worker takes as long to start as a small crawl takes.
IMPATIENT = (
    "DOWNLOAD_DELAY=0",
    "AUTOTHROTTLE_ENABLED=0",
    "CONCURRENT_REQUESTS_PER_DOMAIN=8",
    "RETRY_TIMES=0",
    "EXTRACTION_WORKERS=1",
    "PICTURES=0",  # tests of pictures set it to 1
)
WORKER = ("-s", "EXTRACTION_WORKERS=1")
IN_PROCESS = ("-s", "EXTRACTION_WORKERS=0")
LONG = bool(os.environ.get("LONG"))  # set by `make long`: a few tests take their long forms


QUICK = {"dates", "extraction", "mentions"}  # folders whose tests start no process


hypothesis.settings.register_profile("newsarchive", deadline=None)  # no test fails because the machine is busy
hypothesis.settings.load_profile("newsarchive")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores, since some tests wait for a server or a process."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    config.option.loadscopereorder = False  # pytest-xdist would give out the groups with the most tests first


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests are begun first and quick ones last, so that no worker ends long after the others.

    The tests of a file stay in one worker: what they share is made once, and workers need not wait for each next test.
    Long tests are given out one by one.
    """
    for item in items if config.getoption("loadgroup", default=False) else ():
        if not any(item.get_closest_marker(name) for name in ("long", "xdist_group")):
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}/{item.path.stem}"))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("long"):
        return 0
    return 2 if item.path.parent.name in QUICK else 1


@contextmanager
def _without_playwrights_loop(item: pytest.Item) -> Iterator[None]:
    """Playwright leaves its event loop marked as running in this thread. Only tests with a browser may see it."""
    loop = asyncio._get_running_loop()
    if loop is None or "browser" in getattr(item, "fixturenames", ()):
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    with _without_playwrights_loop(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    with _without_playwrights_loop(item):
        return (yield)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages beside the checkout."""
    if not (SHARED / "pages").is_dir():
        pytest.skip("../shared with its real pages is not there")
    return SHARED


class Newsarchive:
    """`scrapy …` with an archive of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "archive.db"
        self.prefix: list[str] = []  # words before the command

    def __call__(self, *words: str, status: int | None = 0, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command; `status` is the exit status that it must end with (None: any)."""
        done = self._prefixed(*words, timeout=timeout) if self.prefix else self._forked(*words, timeout=timeout)
        if status is not None:
            assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def begin(self, *words: str, **output: Path) -> BaseProcess:
        """Start a command. `stdout` and `stderr` are the files for what it prints. What reads pages does so in its own
        process unless asked."""
        if words[:1] in (("load",), ("reextract",)):
            words = (words[0], *IN_PROCESS, *words[1:])
        return start(*words, "-s", f"ARCHIVE={self.path}", env=self.environment(), **output)

    def _forked(self, *words: str, timeout: float) -> subprocess.CompletedProcess[str]:
        with TemporaryDirectory() as folder:
            output = {name: Path(folder, name) for name in ("stdout", "stderr")}
            for file in output.values():
                file.touch()
            process = self.begin(*words, **output)
            process.join(timeout)
            said = {name: file.read_text(encoding="utf-8") for name, file in output.items()}
            if process.exitcode is None:
                os.killpg(process.pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(words, timeout, said["stdout"], said["stderr"])
            return subprocess.CompletedProcess(words, process.exitcode, **said)

    def _prefixed(self, *words: str, timeout: float) -> subprocess.CompletedProcess[str]:
        command = [*self.prefix, Path(sys.executable).parent / "scrapy", *words, "-s", f"ARCHIVE={self.path}"]
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=timeout, env=self.environment()
        )

    def here(self, *words: str, status: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Run a command that needs no reactor in this process, which saves the time that Scrapy takes to start."""
        argv = ["scrapy", *words, "-s", f"ARCHIVE={self.path}"]
        out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", newline="", write_through=True) for _ in range(2))
        # In a thread of its own: Playwright leaves an event loop running in the main one.
        with redirect_stdout(out), redirect_stderr(err), ThreadPoolExecutor(1) as thread:
            code = thread.submit(_exit_status, argv).result()
        done = subprocess.CompletedProcess(argv, code, *(stream.buffer.getvalue().decode() for stream in (out, err)))
        if status is not None:
            assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def crawl(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """A crawl without manners, so that the tests need not wait; pages are read in its own process unless asked."""
        settings = [word for setting in (*IMPATIENT, "EXTRACTION_WORKERS=0") for word in ("-s", setting)]
        self.wait_a_second()
        return self("crawl", *settings, *words, **options)

    def wait_a_second(self) -> None:
        """Wait until a crawl has a later moment than the last one. Moments are whole seconds."""
        if self.path.exists():
            time.sleep(max(0, int(self.path.stat().st_mtime) + 1 - time.time()))

    @staticmethod
    def environment() -> dict[str, str]:
        path = os.environ.get("PYTHONPATH", "")
        return os.environ | {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "PYTHONPATH": path}

    @property
    def db(self) -> Database:
        return Database(self.path)

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """What a query of the archive gives."""
        db = self.db
        try:
            return list(db.query(sql, values))
        finally:
            db.close()

    def outcomes(self) -> dict[str, tuple[str, str | None]]:
        """{address: (outcome, detail)} of the ledger."""
        return {row["url"]: (row["outcome"], row["detail"]) for row in self.rows("SELECT * FROM urls")}

    def exported(self, *words: str) -> list[dict[str, Any]]:
        """The articles that `newsarchive export -` writes."""
        lines = self("export", "-", *words).stdout.splitlines()
        return [json.loads(line) for line in lines]


def _exit_status(argv: list[str]) -> int:
    try:
        execute(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


@pytest.fixture
def newsarchive(tmp_path: Path) -> Newsarchive:
    return Newsarchive(tmp_path)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for a whole run of the suite, however many processes ask for it."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a crawl of the sample site, to be copied."""
    folder = once(tmp_path_factory, "sample-archive", lambda folder: Newsarchive(folder).crawl("sample", *WORKER))
    return folder / "archive.db"


def _crawl_with_pictures(folder: Path) -> None:
    told = Newsarchive(folder).crawl("sample", *WORKER, "-s", "PICTURES=1")
    (folder / "told.txt").write_text(told.stdout + told.stderr, encoding="utf-8")


@pytest.fixture(scope="session")
def sample_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a crawl of the sample site with its pictures, and told.txt, what it printed; to be copied."""
    return once(tmp_path_factory, "sample-pictures", _crawl_with_pictures)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, sample_archive: Path) -> Newsarchive:
    """The sample site as crawled; not to be written to."""
    archive = Newsarchive(tmp_path_factory.mktemp("sample"))
    shutil.copy(sample_archive, archive.path)
    return archive


@pytest.fixture
def forked_crawls(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`crawlall` forks its crawls, which saves the seconds that each takes to start. It cannot end them."""
    commands = Commands()
    monkeypatch.setenv("PYTHON_OF_CRAWLS", str(commands.scrapy))
    yield
    commands.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def make_server() -> Iterator[Callable[[], Server]]:
    """Several hosts: each call gives one more."""
    servers: list[Server] = []

    def make() -> Server:
        servers.append(Server().__enter__())
        return servers[-1]

    yield make
    for server in servers:
        server.__exit__(None, None, None)
