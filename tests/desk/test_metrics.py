"""The archive's figures for Prometheus: as a file, on standard output and at the desk."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from newsarchive.archive import Archive
from newsarchive.desk import cache
from tests.commands.test_crawlall import MODULE, outlets
from tests.conftest import Newsarchive
from tests.desk.conftest import Serve
from tests.desk.eventful_archive import EventfulArchive
from tests.server import Server

__all__ = ["outlets"]  # a fixture
Values = dict[tuple[str, ...], float]  # {(name, source if any, other label): value}


def values(text: str) -> Values:
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge", family.name
        assert family.documentation
        for sample in family.samples:
            labels = sorted(sample.labels.items(), key=lambda label: label[0] != "source")
            found[sample.name.removeprefix("newsarchive_"), *(value for _, value in labels)] = sample.value
    return found


def summed(found: Values, name: str) -> float:
    return sum(value for key, value in found.items() if key[0] == name)


def test_the_figures_are_those_of_the_archive(eventful: EventfulArchive, serve: Serve) -> None:
    with urlopen(f"{serve(eventful.path)}/-/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        served = values(answer.read().decode())
    found = values(Newsarchive(eventful.path.parent).here("metrics").stdout)
    assert found.keys() == served.keys()
    with Archive(eventful.path, readonly=True) as archive:
        summary, health = archive.summary(), {one.source: one for one in archive.health()}
    assert summed(found, "source_articles") == summary.articles > 30
    assert summed(found, "source_articles_revised") == summary.revised > 0
    assert summed(found, "source_articles_gone") == summary.gone > 0
    for name, one in health.items():
        states = {key[2]: value for key, value in found.items() if key[:2] == ("source_state", name)}
        assert {state for state, value in states.items() if value} == {one.state}
        assert len(states) >= 5
    assert found["archive_bytes",] == eventful.path.stat().st_size
    assert found["disk_free_bytes",] > 0


def test_the_first_figures_are_not_waited_for(
    eventful: EventfulArchive, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "WAIT", 0)
    address = f"{serve(eventful.path)}/-/metrics"
    with pytest.raises(HTTPError) as refused:
        urlopen(address)
    assert (refused.value.code, refused.value.headers["Retry-After"]) == (503, "1")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(HTTPError), urlopen(address) as answer:
            assert values(answer.read().decode())["source_articles", "bao-a"] > 20
            return
        time.sleep(0.05)
    raise AssertionError("no figures within 30 s")


def test_a_crawl_is_in_the_figures(newsarchive: Newsarchive, outlets: Server) -> None:
    outlets.put("/b/", "", status=503)
    file = newsarchive.folder / "newsarchive.prom"
    newsarchive.crawl("many-a", *MODULE)
    newsarchive.crawl("many-b", *MODULE, status=1)
    newsarchive.here("metrics", "--file", str(file))
    found = values(file.read_text(encoding="utf-8"))
    assert found["source_last_run_addresses", "many-a", "stored"] == 6
    assert found["source_last_run_addresses", "many-b", "error"] == 1
    assert found["source_articles", "many-a"] == 5
    assert 0 <= found["source_last_run_duration_seconds", "many-a"] < 60
    assert (
        found["source_last_success_timestamp_seconds", "many-a"] == found["source_last_run_timestamp_seconds", "many-a"]
    )
    assert found["source_last_success_timestamp_seconds", "many-b"] == 0, "an alert on its age fires"
    assert ("last_backup_timestamp_seconds",) not in found
    newsarchive.here("backup", str(newsarchive.folder / "copy.db"))
    backup = values(newsarchive.here("metrics").stdout)["last_backup_timestamp_seconds",]
    assert abs(backup - time.time()) < 120
    assert found["source_state", "many-b", "broken"] == 1
    assert [path.name for path in newsarchive.folder.glob("newsarchive.prom*")] == ["newsarchive.prom"]


def test_a_file_that_cannot_be_written_is_told(sample: Newsarchive, tmp_path: Path) -> None:
    told = sample.here("metrics", "--file", str(tmp_path / "nowhere" / "x.prom"), status=2).stderr
    assert "name a file in a folder that can be written" in told


def test_promtool_accepts_them(sample: Newsarchive) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool (Debian's package prometheus) is not installed")
    text = sample.here("metrics").stdout
    done = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
