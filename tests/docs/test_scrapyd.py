"""A real scrapyd on 127.0.0.1 with the configuration of docs/: the project as installed, and as an egg."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.error import URLError
from zipfile import ZipFile

import pytest

from tests.conftest import LONG
from tests.docs.project import Project, blocks

EGG = {
    "EGG-INFO/PKG-INFO": "Metadata-Version: 2.1\nName: mine\nVersion: 1\n",
    "EGG-INFO/entry_points.txt": "[scrapy]\nsettings = mine.settings\n",
    "EGG-INFO/zip-safe": "\n",
    "mine/__init__.py": "",
    "mine/settings.py": 'from tests.docs.settings import *\nARCHIVE = "mine.db"\n',
}


@pytest.fixture
def scrapyd(project: Project) -> Iterator[str]:
    """The address of a scrapyd that works in the project."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = (project.folder / "docs" / "schedule" / "scrapyd.conf").read_text(encoding="utf-8")
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


def asked(url: str, body: bytes | None = None, **headers: str) -> dict[str, Any]:
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        found: dict[str, Any] = json.load(answer)
    assert found["status"] == "ok", found
    return found


def wait_for(scrapyd: str, project: str, jobs: int) -> None:
    end = time.monotonic() + 120
    while len(asked(f"{scrapyd}/listjobs.json?project={project}")["finished"]) < jobs:
        assert time.monotonic() < end
        time.sleep(0.1)


def form(**fields: bytes) -> tuple[bytes, str]:
    """The body of a form with a file in the field 'egg', and its content type."""
    parts = [
        b'--limit\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (name.encode(), b'; filename="mine.egg"' if name == "egg" else b"", value)
        for name, value in fields.items()
    ]
    return b"".join(parts) + b"--limit--\r\n", "multipart/form-data; boundary=limit"


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
    assert spiders["spiders"] == ["qdnd", "vdi"]
    assert scheduled["status"] == "ok"

    wait_for(scrapyd, "newsarchive", 1)
    assert [row["source"] for row in project.archive.rows("SELECT source FROM articles")] == ["vdi"] * 3
    (log,) = (project.folder / "scrapyd" / "logs" / "newsarchive" / "vdi").glob("*.log")
    assert "4 stored" in log.read_text(encoding="utf-8")
    if not LONG:
        return
    egg = BytesIO()
    with ZipFile(egg, "w") as file:
        for name, text in EGG.items():
            file.writestr(name, text)
    body, kind = form(project=b"mine", version=b"1", egg=egg.getvalue())
    assert asked(f"{scrapyd}/addversion.json", body, **{"Content-Type": kind})["spiders"] == 2
    asked(f"{scrapyd}/schedule.json", b"project=mine&spider=qdnd")
    wait_for(scrapyd, "mine", 1)
    project.archive.path = project.folder / "mine.db"
    assert [row["source"] for row in project.archive.rows("SELECT source FROM articles")] == ["qdnd"] * 3
