"""The files of docs/kubernetes: their schema, what each pod may do, and their scripts, which are run here."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.base_spiders.test_ownership import put_articles, put_listing
from tests.conftest import Newsarchive
from tests.docs.project import DOCS, Project, blocks
from tests.docs.test_files import put_programs
from tests.server import Server

FILES = DOCS / "kubernetes"
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?")  # a CronJob's, to which Kubernetes adds 11 characters


def documents(text: str) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(text) if one is not None]


def pods(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in found:
        spec = one["spec"]
        if one["kind"] == "CronJob":
            yield spec["jobTemplate"]["spec"]["template"]["spec"]
        elif one["kind"] == "Deployment":
            yield spec["template"]["spec"]


def containers(pod: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pod.get("initContainers", []) + pod["containers"]
    return found


@pytest.fixture
def everything(tmp_path: Path) -> list[dict[str, Any]]:
    """All objects, with those of the outlets that docs/kubernetes.md names."""
    (script,) = (text for words, text in blocks("kubernetes.md") if words == "kubernetes")
    shutil.copytree(DOCS, tmp_path / "docs")
    subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, check=True)
    texts = [(FILES / name).read_text(encoding="utf-8") for name in ("merge.yaml", "desk.yaml")]
    return [
        one for text in [*texts, (tmp_path / "outlets.yaml").read_text(encoding="utf-8")] for one in documents(text)
    ]


def test_kubernetes_accepts_the_files(everything: list[dict[str, Any]]) -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    for one in everything:
        for version in ("1.32", kubernetes_validate.latest_version()):
            kubernetes_validate.validate(one, version, strict=True)
    names = [(one["kind"], one["metadata"]["name"]) for one in everything]
    assert len(set(names)) == len(names) == 5 + 2 * 3
    assert all(NAME.fullmatch(name) for _, name in names)


def test_each_outlet_is_crawled_by_its_own_name(everything: list[dict[str, Any]]) -> None:
    crawls = {one["metadata"]["name"]: one for one in everything if one["metadata"]["name"].startswith("crawl-")}
    for outlet in ("qdnd", "qdnd_en", "vdi"):
        (pod,) = pods([crawls[f"crawl-{outlet.replace('_', '-')}"]])
        assert f"crawlall {outlet} " in pod["containers"][0]["args"][0]
        assert pod["volumes"][0]["persistentVolumeClaim"]["claimName"] == outlet.replace("_", "-")


def test_no_pod_may_more_than_it_needs(everything: list[dict[str, Any]]) -> None:
    claims = {one["metadata"]["name"] for one in everything if one["kind"] == "PersistentVolumeClaim"}
    for pod in pods(everything):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        assert {v["persistentVolumeClaim"]["claimName"] for v in volumes.values() if "emptyDir" not in v} <= claims
        for container in containers(pod):
            assert container["image"] == "newsarchive:1.0"
            assert container["resources"]["limits"]["memory"]
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"]
            assert not context["allowPrivilegeEscalation"]
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes.keys()
    assert {one["spec"]["concurrencyPolicy"] for one in everything if one["kind"] == "CronJob"} == {"Forbid"}


def scripts(name: str) -> dict[str, str]:
    """{container: its script} of a file."""
    found = documents((FILES / name).read_text(encoding="utf-8"))
    return {
        container["name"]: container["args"][0]
        for pod in pods(found)
        for container in containers(pod)
        if container.get("command") == ["sh", "-euc"]
    }


@pytest.mark.long
def test_what_is_crawled_comes_to_the_desks(
    project: Project, outlet_servers: dict[str, Server], tmp_path: Path
) -> None:
    scrapy = project.folder / ".venv" / "bin" / "scrapy"
    path = put_programs(tmp_path / "bin", newsarchive=f'#!/bin/sh\nexec {scrapy} "$@"\n')
    for name in ("exchange", "replica"):
        (tmp_path / name).mkdir()

    def run(disk: str, script: str) -> None:
        """Run the script of a container whose /data is the disk."""
        folder = tmp_path / disk
        folder.mkdir(exist_ok=True)
        for part in ("scrapy.cfg", "settings.py"):  # so that the archive is in this folder
            shutil.copy(project.folder / part, folder)
        for place in ("exchange", "replica"):
            script = script.replace(f"/{place}/", f"{tmp_path}/{place}/")
        project.shell(f"cd {folder}\n{script}", PATH=path)

    crawl, merge, desk = scripts("outlet.yaml")["crawl"], scripts("merge.yaml")["merge"], scripts("desk.yaml")
    crawl = crawl.replace(" -s EXTRACTION_WORKERS=1", "")  # the project reads pages in the crawl's own process
    run("qdnd", crawl)
    run("vdi", crawl.replace("qdnd", "vdi"))
    run("all", merge)
    run("desk", desk["first-copy"])
    replica = Newsarchive(tmp_path / "replica")
    assert len(replica.rows("SELECT id FROM articles")) == 6

    put_listing(outlet_servers["qdnd"], put_articles(outlet_servers["qdnd"], range(1, 6)))
    shutil.rmtree(tmp_path / "qdnd")  # so that the outlet is due at once
    (tmp_path / "exchange" / "qdnd.db").unlink()
    run("qdnd", crawl)
    run("all", merge)
    copy = desk["copy"].replace("/exchange/", f"{tmp_path}/exchange/").replace("/replica/", f"{tmp_path}/replica/")
    copying = subprocess.Popen(["sh", "-euc", copy], env=project.environment | {"EVERY": "0.1"})
    try:
        end = time.monotonic() + 30
        while len(replica.rows("SELECT id FROM articles")) < 8:
            assert time.monotonic() < end
            time.sleep(0.1)
    finally:
        copying.terminate()
        copying.wait(10)
    assert {file.name for file in (tmp_path / "replica").iterdir()} == {"archive.db", "archive.pictures"}
