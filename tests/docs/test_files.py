"""The files of docs/schedule: each is read by the program that it is for, or by its schema."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.conftest import LONG, ROOT
from tests.docs.project import DOCS, Project, blocks
from tests.server import Server

FILES = DOCS / "schedule"


def read(name: str) -> Any:
    return yaml.safe_load((FILES / name).read_text(encoding="utf-8"))


def test_systemd_accepts_its_files(project: Project) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed")
    folder = project.folder / "schedule"
    files = [*folder.glob("*.service"), *folder.glob("*.timer")]
    assert len(files) == 4
    done = subprocess.run([analyze, "verify", *files], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    when = re.search(r"^OnCalendar=(.*)$", (folder / "newsarchive.timer").read_text(), re.M)[1]  # type: ignore[index]
    told = subprocess.run([analyze, "calendar", "--iterations=3", when], capture_output=True, text=True, check=True)
    assert len(re.findall(r":(07|22|37|52):00 ", told.stdout)) >= 3


def test_kubernetes_accepts_its_file() -> None:
    documents = list(yaml.safe_load_all((FILES / "cronjob.yaml").read_text(encoding="utf-8")))
    assert [one["kind"] for one in documents] == ["PersistentVolumeClaim", "CronJob"]
    for document in documents:
        kubernetes_validate.validate(document, "1.32", strict=True)
    job = documents[1]["spec"]
    pod = job["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == documents[0]["metadata"]["name"]
    words = pod["containers"][0]["args"]
    budget = int(words[words.index("--budget") + 1]) * 60
    assert budget < job["jobTemplate"]["spec"]["activeDeadlineSeconds"]


def test_prometheus_accepts_the_alerts(tmp_path: Path) -> None:
    ((_, text),) = blocks("operations.md", "yaml")
    rules = [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    source = (ROOT / "newsarchive" / "metrics.py").read_text(encoding="utf-8")
    for rule in rules:
        for name in re.findall(r"newsarchive_(\w+)", rule["expr"]):
            assert f'"{name.removeprefix("source_")}"' in source or f'"newsarchive_{name}"' in source, name
    if promtool := shutil.which("promtool"):
        (tmp_path / "rules.yml").write_text(text)
        subprocess.run([promtool, "check", "rules", tmp_path / "rules.yml"], check=True, capture_output=True)


GH = """#!{python}
# A stand-in for `gh release`: the assets are files of a folder.
import json, shutil, sys
from pathlib import Path
release, words = Path({release!r}), sys.argv[1:]
assert words.pop(0) == "release"
verb, name, *rest = words
assert name == "archive"
if verb == "create":
    release.mkdir()
elif not release.exists():
    sys.exit("release not found")
elif verb == "view" and rest:
    assert rest == ["--json", "assets", "--jq", ".assets[].name"]
    print("\\n".join(path.name for path in release.iterdir()))
elif verb == "download":
    shutil.copy(release / rest[rest.index("--pattern") + 1], rest[rest.index("--output") + 1])
elif verb == "upload":
    shutil.copy(rest[0], release)
elif verb == "delete-asset":
    (release / rest[0]).unlink()
"""


@pytest.fixture
def steps() -> list[dict[str, Any]]:
    workflow = read("crawl.yml")
    assert workflow.keys() >= {"name", True, "jobs", "permissions", "concurrency"}  # True: YAML 1.1 reads 'on' so
    assert re.fullmatch(r"[\d*/,-]+( [\d*/,-]+){4}", workflow[True]["schedule"][0]["cron"])
    (job,) = workflow["jobs"].values()
    for step in job["steps"]:
        assert step.keys() <= {"name", "uses", "with", "run", "if", "env"}, step
        assert ("uses" in step) != ("run" in step)
    # What the step Install does, tests/test_wheel.py does.
    return [step for step in job["steps"] if "run" in step and step["name"] != "Install"]


def put_programs(folder: Path, **texts: str) -> str:
    """Programs in a folder; the PATH with it."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.mark.long
def test_the_workflow_keeps_the_archive_from_run_to_run(
    project: Project, steps: list[dict[str, Any]], outlet_servers: dict[str, Server], tmp_path: Path
) -> None:
    release, scrapy = tmp_path / "release", project.folder / ".venv" / "bin" / "scrapy"
    path = put_programs(
        tmp_path / "bin",
        gh=GH.format(python=sys.executable, release=str(release)),
        newsarchive=f'#!/bin/sh\nexec {scrapy} "$@"\n',
    )
    project.environment["USER_AGENT"] = read("crawl.yml")["jobs"]["crawl"]["env"]["USER_AGENT"]
    outlet_servers["vdi"].put("/tin/", "", status=503)  # an ill outlet takes nothing from the others
    for number in range(2):
        for old in project.folder.glob("archive*"):  # each run begins in an empty folder
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        for step in steps[:-1]:
            project.shell(step["run"], PATH=path)
        if number == 0:
            (asset,) = release.iterdir()
            for day in range(1, 4):  # as earlier runs left them
                shutil.copy(asset, release / f"archive-2026010{day}T000000Z.db.gz")
            project.archive.wait_a_second()  # the names of assets hold the second
    assert len(list(release.iterdir())) == 3
    assert release / "archive-20260103T000000Z.db.gz" in release.iterdir()
    assert len(project.archive.rows("SELECT id FROM runs WHERE source = 'qdnd'")) == 1  # the second run had it already
    assert len(project.archive.rows("SELECT id FROM articles")) == 3
    with pytest.raises(AssertionError, match=r"broken +vdi"):
        project.shell(steps[-1]["run"], PATH=path)


def test_the_archive_is_not_replaced_if_it_cannot_be_fetched(
    project: Project, steps: list[dict[str, Any]], tmp_path: Path
) -> None:
    path = put_programs(tmp_path / "bin", gh="#!/bin/sh\necho 'error connecting to api' >&2\nexit 1\n")
    with pytest.raises(AssertionError, match="error connecting"):
        project.shell(steps[0]["run"], PATH=path)


def lines_of_cron() -> Iterator[str]:
    for line in (FILES / "crontab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and "=" not in line.split()[0]:
            yield line


def test_the_commands_of_the_crontab_work(project: Project) -> None:
    crawl, backup = (line.split(maxsplit=5)[5] for line in lines_of_cron())
    project.shell(crawl)
    for line, name in ((crawl, "newsarchive"), (backup, "newsarchive-backup")):  # systemd runs the same
        service = dict(re.findall(r"^(\w+)=(.*)$", (FILES / f"{name}.service").read_text(encoding="utf-8"), re.M))
        command = service["ExecStart"].removeprefix(f"{service['WorkingDirectory']}/")
        assert re.sub(r" >>\w+\.log 2>&1$", "", line) == f"cd {service['WorkingDirectory']} && {command}"
    assert "qdnd: 4 addresses" in (project.folder / "crawlall.log").read_text(encoding="utf-8")
    project.shell(backup)
    assert "sound" in (project.folder / "backup.log").read_text(encoding="utf-8")
    assert "newsarchive_source_articles" in (project.folder / "newsarchive.prom").read_text(encoding="utf-8")


def test_each_log_of_the_crontab_is_rotated(project: Project, tmp_path: Path) -> None:
    text = (project.folder / "schedule" / "logrotate.conf").read_text(encoding="utf-8")
    logs = {str(project.folder / name) for line in lines_of_cron() for name in re.findall(r">>(\S+)", line)}
    assert set(re.findall(r"^(/.*) \{$", text, re.M)[0].split()) == logs
    logrotate = shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin")
    if logrotate is not None:
        for log in logs:
            Path(log).write_text("told\n", encoding="utf-8")
        (tmp_path / "own.conf").write_text(re.sub(r"^ +su .*\n", "", text, flags=re.M), encoding="utf-8")
        command = [logrotate, "--force", "--state", tmp_path / "state", tmp_path / "own.conf"]
        subprocess.run(command, check=True, capture_output=True)
        assert all(Path(f"{log}.1.gz").exists() and not Path(log).exists() for log in logs)


@pytest.mark.long
@pytest.mark.skipif(not LONG, reason="cron's smallest step is a minute")
def test_a_real_cron_crawls(project: Project, outlet_servers: dict[str, Server], tmp_path: Path) -> None:
    cron = shutil.which("cron", path=f"{os.environ['PATH']}:/usr/sbin")
    if cron is None or os.geteuid() != 0:
        pytest.skip("Debian's package cron is not installed, or this is not root")
    table = project.here((FILES / "crontab").read_text(encoding="utf-8")).replace("7,22,37,52 ", "* ")
    keep = ("PYTHONPATH", "DESCRIBED", "PATH")
    values = "".join(f"{name}={json.dumps(project.environment[name])}\n" for name in keep if name != "DESCRIBED")
    values += f"DESCRIBED='{project.environment['DESCRIBED']}'\n"
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True)
    subprocess.run(["crontab", "-"], input=values + table, text=True, check=True)
    daemon = subprocess.Popen([cron, "-f"])
    try:
        end = time.monotonic() + 150
        log = project.folder / "crawlall.log"
        while time.monotonic() < end and not (log.exists() and log.read_text().count("later") >= 2):
            time.sleep(1)
    finally:
        daemon.terminate()
        daemon.wait()
        if before.returncode == 0:
            subprocess.run(["crontab", "-"], input=before.stdout, text=True, check=True)
        else:
            subprocess.run(["crontab", "-r"], check=True)
    assert "qdnd: 4 addresses" in log.read_text(
        encoding="utf-8"
    )  # the first minute crawled, the next had nothing to do
    assert len(project.archive.rows("SELECT id FROM articles")) == 6
