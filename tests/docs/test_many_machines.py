"""Two scrapyds on 127.0.0.1 crawl outlets of a user's own project, as docs/scrapyd.md says: the merged archive holds
what one machine that crawls them all holds."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from tests.conftest import LONG, ROOT, Newsarchive
from tests.docs.project import DOCS, blocks
from tests.forked import start
from tests.pages import article, listing
from tests.server import Server

OUTLET = """from newsarchive.base_spiders.outlet_spider import OutletSpider


class Outlet(OutletSpider):
    name = "{name}"
    title = "Báo {name}"
    homepage = "{home}"
    listings = {{"tin": "{home}tin/"}}
    article = r"/tin-\\d+\\.html$"
"""
# Nobody here needs to be spared.
IMPATIENT = "DOWNLOAD_DELAY = 0\nAUTOTHROTTLE_ENABLED = False\nEXTRACTION_WORKERS = 0\nRETRY_TIMES = 0\n"
OUTLETS, ARTICLES = 12, 20
WORDS = (
    "tàu xưởng biển máy thép lưới đảo cảng nhà trạm sóng gió pháo đạn kính xe bánh hàng kho núi rừng sông cầu đường mũ"
    " áo giày dây cáp điện pin đèn dầu than lửa khói nước muối cát đá gạch gỗ tre nứa chì kẽm đồng nhôm vàng bạc"
)


def block(words: str, language: str = "sh") -> str:
    (text,) = (text for found, text in blocks("scrapyd.md", language) if found == words)
    return text


def put_outlet(server: Server, number: int) -> None:
    """The pages of an outlet. Its first article is the same text in all outlets, the others are its own."""
    server.put("/", "<h1>Báo</h1>")
    urls = []
    for n in range(1, ARTICLES + 1):
        words = random.Random(0 if n == 1 else 1000 * number + n).choices(WORDS.split(), k=200)
        title = " ".join(words[:8]).capitalize()
        body = [" ".join(words[k : k + 40]).capitalize() + "." for k in range(0, 200, 40)]
        urls.append((server.put(f"/tin-{n}.html", article(title, body=body, published=f"2026-03-{n:02}")), title))
    server.put("/tin/", listing(urls))


class Machine:
    """A folder in which a scrapyd works."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self._environment = folder, environment
        folder.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        text = (DOCS / "schedule" / "scrapyd.conf").read_text(encoding="utf-8")
        (folder / "scrapyd.conf").write_text(text.replace("http_port = 6800", f"http_port = {self.port}"))
        self.log = folder / "scrapyd.log"

    def __enter__(self) -> Machine:
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scrapyd"], cwd=self.folder, env=self._environment, stdout=log, stderr=log
            )
        end = time.monotonic() + 60
        while True:
            try:
                self.asked("daemonstatus.json")
                return self
            except URLError:
                assert time.monotonic() < end, self.log.read_text()
                time.sleep(0.1)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def asked(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/{path}", body) as answer:
            found: dict[str, Any] = json.load(answer)
        assert found["status"] == "ok", found
        return found

    def wait(self, jobs: int) -> None:
        """Wait until some jobs have ended."""
        end = time.monotonic() + 240
        while len(self.asked("listjobs.json?project=outlets")["finished"]) < jobs:
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.2)


def content(archive: Newsarchive) -> str:
    """A digest of all that does not depend on the moments and the order of crawls."""
    columns = "url, source, section, title, lead, body, authors, tags, language, published_at, published_precision"
    photos = "SELECT a.url, position, p.url, caption FROM photos p JOIN articles a ON a.id = article_id ORDER BY 1, 2"
    stories = (
        "SELECT group_concat(url, ' ') AS urls FROM (SELECT url, story_id FROM articles ORDER BY url) GROUP BY story_id"
    )
    rows = [
        archive.rows(f"SELECT {columns}, modified_at, event_date, gone_at FROM articles ORDER BY url"),
        archive.rows(photos),
        archive.rows("SELECT url, source, kind, outcome FROM urls ORDER BY url"),
        archive.rows("SELECT a.url, field, rule, raw FROM evidence JOIN articles a ON a.id = article_id ORDER BY 1, 2"),
        sorted(row["urls"] for row in archive.rows(stories)),
    ]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


@pytest.fixture
def environment() -> dict[str, str]:
    environment = Newsarchive.environment()
    environment.pop("SCRAPY_SETTINGS_MODULE", None)  # as a command in this process leaves it
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment["PYTHONPATH"]])
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    return environment


@pytest.fixture
def project(tmp_path: Path, make_server: Callable[[], Server]) -> tuple[Path, list[str]]:
    """The folder of a user's project, and the names of its outlets."""
    folder = tmp_path / "project"
    spiders = folder / "outlets" / "spiders"
    spiders.mkdir(parents=True)
    names = [f"bao{number:02}" for number in range(1, OUTLETS + 1)]
    for number, name in enumerate(names, 1):
        server = make_server()
        put_outlet(server, number)
        (spiders / f"{name}.py").write_text(OUTLET.format(name=name, home=server.url("/")), encoding="utf-8")
    for package in (spiders, spiders.parent):
        (package / "__init__.py").touch()
    (spiders.parent / "settings.py").write_text(block("settings.py", "python") + IMPATIENT, encoding="utf-8")
    (folder / "scrapy.cfg").write_text(block("scrapy.cfg", "ini"), encoding="utf-8")
    return folder, names


@pytest.mark.long
@pytest.mark.skipif(not LONG, reason="it starts forty processes")
def test_two_machines_merge_to_what_one_machine_has(
    project: tuple[Path, list[str]], environment: dict[str, str], tmp_path: Path
) -> None:
    pytest.importorskip("scrapyd_client", reason="scrapyd-client is not installed")
    folder, names = project
    machines = [Machine(tmp_path / name, environment) for name in "ab"]

    def shell(words: str, directory: Path, **replaced: str) -> str:
        script = block(words)
        for machine, port in zip(machines, (6801, 6802), strict=True):
            script = script.replace(f"127.0.0.1:{port}", f"127.0.0.1:{machine.port}")
        for old, new in replaced.items():
            script = script.replace(old.replace("__", " "), new)
        script = script.replace("/srv/", f"{tmp_path}/").replace("scrapyd-deploy", "python -m scrapyd_client.deploy")
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], cwd=directory, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    cfg = folder / "scrapy.cfg"
    for machine, port in zip(machines, (6801, 6802), strict=True):
        cfg.write_text(cfg.read_text().replace(f":{port}/", f":{machine.port}/"))
    with ExitStack() as running:
        for machine in machines:
            running.enter_context(machine)
        shell("scrapyd-deploy", folder)
        first, second = names[: len(names) // 2], names[len(names) // 2 :]
        shell("scrapyd-schedule", folder, qdnd__vdi=" ".join(first), mod__qpvn=" ".join(second))
        machines[0].asked("schedule.json", f"project=outlets&spider={names[0]}&since=yesterday".encode())
        machines[0].wait(len(first) + 1)
        machines[1].wait(len(second))

    # The job with a wrong argument says so in its own log, where scrapyd shows it.
    logs = [path.read_text() for path in (machines[0].folder / "scrapyd" / "logs" / "outlets").glob("*/*.log")]
    assert sum("since='yesterday' is not a day" in text for text in logs) == 1
    assert sum("stored" in text for text in logs) == len(first)
    assert machines[0].log.read_text().count("Process died: exitstatus=2") == 1
    told = shell("scrapyd-health", machines[1].folder)
    assert all(name in told for name in second)
    assert not any(name in told for name in first)

    centre = Newsarchive(tmp_path / "centre")
    centre.folder.mkdir()
    shell("scrapyd-merge", centre.folder)
    alone = Newsarchive(tmp_path / "alone")
    alone.folder.mkdir()
    shutil.copytree(folder, alone.folder, dirs_exist_ok=True)
    for name in names:
        process = start("crawl", name, "-s", "PICTURES=0", env=environment, folder=alone.folder)
        process.join(120)
        assert process.exitcode == 0
    assert len(alone.rows("SELECT id FROM articles")) == OUTLETS * ARTICLES
    assert len(alone.rows("SELECT story_id FROM articles GROUP BY story_id HAVING count(*) = ?", OUTLETS)) == 1
    assert content(centre) == content(alone)
    before = content(centre)
    assert "nothing new" in centre("merge", str(tmp_path / "centre" / "a.db"), str(tmp_path / "centre" / "b.db")).stderr
    assert content(centre) == before
