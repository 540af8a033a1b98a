"""The files for GitHub, Docker and contributors: each is read by the program that it is for, or by its schema."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
YAML = sorted(
    [*GITHUB.rglob("*.yml"), *(ROOT / name for name in (".pre-commit-config.yaml", "compose.yaml", "CITATION.cff"))]
)
# https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
NEEDED = {"markdown": {"value"}, "dropdown": {"label", "options"}, "input": {"label"}, "textarea": {"label"}}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def program(name: str) -> str:
    """A program of the environment or of the machine."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", YAML, ids=named)
def test_it_is_yaml(path: Path) -> None:
    assert isinstance(load(path), dict)


def test_workflows_fit_githubs_schema() -> None:
    check = [program("check-jsonschema"), "--builtin-schema"]
    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        done = subprocess.run([*check, schema, *WORKFLOWS], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_a_workflow_runs_what_the_makefile_has(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    jobs = load(path)["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    for step in steps:
        # An action is pinned by its major version, a release branch or a commit.
        assert re.search(r"@(v\d+|release/v\d+|[0-9a-f]{40})$", step.get("uses", "@v1")), step
    targets = [re.match(r"make ([a-z]+)", step["run"]) for step in steps if "make" in step.get("run", "")]
    assert targets
    for target in targets:
        assert target is not None
        assert re.search(rf"^{target[1]}:", makefile, re.M), target[1]


def test_the_suite_runs_on_each_python_and_on_the_oldest_and_newest_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    matrix = load(GITHUB / "workflows" / "tests.yml")["jobs"]["tests"]["strategy"]["matrix"]
    classified = re.findall(r"Python :: (3\.\d+)$", "\n".join(project["classifiers"]), re.M)
    assert matrix["python"] == classified
    assert project["requires-python"] == f">={classified[0]}"
    asked = {*matrix["dependencies"], *(one["dependencies"] for one in matrix["include"])}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert asked == set(re.findall(r"^INSTALL_(\w+) =", makefile, re.M)) == {"locked", "oldest", "newest"}


def test_only_the_release_may_publish_and_it_keeps_no_secret() -> None:
    for path in WORKFLOWS:
        assert "secrets." not in path.read_text(encoding="utf-8")
        assert load(path)["permissions"] == {"contents": "read"}
    jobs = load(GITHUB / "workflows" / "release.yml")["jobs"]
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert jobs["publish"]["needs"] == "build"
    assert "make test" in [step.get("run") for step in jobs["build"]["steps"]]


@pytest.mark.parametrize("path", FORMS, ids=named)
def test_a_form_is_one_that_github_shows(path: Path) -> None:
    form = load(path)
    assert {"name", "description", "body"} <= form.keys()
    ids = [one["id"] for one in form["body"] if one["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 0
    for one in form["body"]:
        assert one["attributes"].keys() >= NEEDED[one["type"]], one
        assert all(isinstance(option, str) for option in one["attributes"].get("options", [])), one
        assert one.get("validations", {}).keys() <= {"required"}, one
    assert any(one.get("validations", {}).get("required") for one in form["body"])


def test_hooks_run_programs_of_the_environment() -> None:
    hooks = [hook for repo in load(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    for hook in hooks:
        entry = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert (Path(sys.executable).parent / entry).exists(), entry
        re.compile(hook.get("files", ""))


def test_hadolint_finds_no_fault_in_the_image() -> None:
    done = subprocess.run([program("hadolint"), ROOT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    sources = {name for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.M) for name in line.split()}
    assert {"newsarchive", "requirements.lock"} <= sources
    assert not [name for name in sources if not (ROOT / name).exists()]
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.M)
    assert sources == set(kept)
    assert 'ENTRYPOINT ["newsarchive"]' in text


def test_compose_opens_the_desk_to_this_machine_only() -> None:
    compose = load(ROOT / "compose.yaml")
    assert set(compose["services"]) == {"crawl", "desk"}
    for service in compose["services"].values():
        (volume,) = service["volumes"]
        name, _, folder = volume.partition(":")
        assert name in compose["volumes"]
        assert f"WORKDIR {folder}\n" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (port,) = compose["services"]["desk"]["ports"]
    assert port.startswith("127.0.0.1:")


STAND_IN = """#!/bin/sh
echo "$0 $*" >>"$CALLS"
[ "$1" = 900 ] && exec /bin/sleep 0.05
[ -e "$CALLS.long" ] && exec /bin/sleep 60
exit 1
"""


def test_the_timer_of_compose_goes_on_after_a_failure_and_ends_at_once(tmp_path: Path) -> None:
    service = load(ROOT / "compose.yaml")["services"]["crawl"]
    (script,) = service["command"]
    for name in ("newsarchive", "sleep"):
        (tmp_path / name).write_text(STAND_IN, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    calls = tmp_path / "calls"
    values = {"CALLS": str(calls), "OUTLETS": "vdi qdnd", "USER_AGENT": "me (+mailto:me@university.example)"}
    environment = os.environ | values | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    begun = subprocess.Popen([*service["entrypoint"], script.replace("$$", "$")], env=environment)
    try:
        _wait(lambda: calls.exists() and calls.read_text(encoding="utf-8").count("crawlall") >= 2)
        crawl = f"{tmp_path}/newsarchive crawlall vdi qdnd --budget 120 -s USER_AGENT={values['USER_AGENT']}"
        assert calls.read_text(encoding="utf-8").splitlines()[:3] == [crawl, f"{tmp_path}/sleep 900", crawl]
        Path(f"{calls}.long").touch()
        count = calls.read_text(encoding="utf-8").count("crawlall")
        _wait(lambda: calls.read_text(encoding="utf-8").count("crawlall") > count)
        begun.send_signal(signal.SIGTERM)
        assert begun.wait(timeout=20) == 0
    finally:
        begun.kill()
        begun.wait()


def _wait(until: Any) -> None:
    for _ in range(400):
        if until():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 20 seconds")
