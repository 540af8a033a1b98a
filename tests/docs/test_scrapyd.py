"""A real scrapyd on 127.0.0.1 with the configuration of docs/. test_many_machines.py deploys an egg to two of them."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError

import pytest

from tests.docs.project import Project, blocks


@pytest.fixture
def scrapyd(project: Project) -> Iterator[str]:
    """The address of a scrapyd that works in the project."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = (project.folder / "schedule" / "scrapyd.conf").read_text(encoding="utf-8")
    text = text.replace("http_port = 6800", f"http_port = {port}")
    (project.folder / "scrapyd.conf").write_text(text, encoding="utf-8")
    with (project.folder / "scrapyd.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapyd"],
            cwd=project.folder,
            env=project.environment,
            stdout=log,
            stderr=log,
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def asked(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url) as answer:
        found: dict[str, Any] = json.load(answer)
    assert found["status"] == "ok", found
    return found


@pytest.mark.long
def test_scrapyd_crawls(project: Project, scrapyd: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            asked(f"{scrapyd}/daemonstatus.json")
            break
        except URLError:
            time.sleep(0.1)
    (commands,) = (text for words, text in blocks("schedule.md") if words == "scrapyd")
    told = project.shell(commands.replace("http://127.0.0.1:6800", scrapyd))
    spiders, scheduled, _ = (json.loads(line) for line in re.findall(r"^\{.*\}$", told, re.M))
    assert spiders["spiders"] == ["qdnd", "sample", "vdi"]
    assert scheduled["status"] == "ok"

    end = time.monotonic() + 120
    while not asked(f"{scrapyd}/listjobs.json?project=newsarchive")["finished"]:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert [row["source"] for row in project.archive.rows("SELECT source FROM articles")] == ["vdi"] * 3
    (log,) = (project.folder / "scrapyd" / "logs" / "newsarchive" / "vdi").glob("*.log")
    assert "4 stored" in log.read_text(encoding="utf-8")
