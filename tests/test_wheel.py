"""The wheel, installed as a stranger installs it: into an empty venv, with what it declares and without the lock."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ("newsarchive", "pyproject.toml", "README.md", "LICENSE")

pytestmark = pytest.mark.xdist_group("wheel")


class Installed:
    """`newsarchive …` out of a wheel, in a folder outside the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "elsewhere"
        self.folder.mkdir()
        self._venv = folder / "venv"
        self._sources = folder / "sources"
        self.wheel = Path()

    def build(self) -> None:
        """Build from a copy: setuptools leaves a folder in what it builds from, and would take stale files from it."""
        for name in _tracked():
            target = self._sources / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        self._ran(sys.executable, "-m", "venv", self._venv)
        probe = self._run(*self._pip("download", "--no-deps", "--dest", self.folder.parent / "probe", "setuptools"))
        if probe.returncode:
            pytest.skip(f"pip reaches no package registry: {(probe.stderr.strip().splitlines() or ['no reason'])[-1]}")
        wheels = self.folder.parent / "wheels"
        self._ran(*self._pip("wheel", "--no-deps", "--wheel-dir", wheels, self._sources))
        (self.wheel,) = wheels.iterdir()

    def install(self) -> None:
        self._ran(*self._pip("install", "--no-compile", self.wheel))

    def __call__(self, *words: str) -> str:
        return self._ran(self._venv / "bin" / "newsarchive", *words).stdout

    def _pip(self, command: str, *words: object) -> list[object]:
        pip = (self._venv / "bin" / "python", "-m", "pip", command, "--quiet", "--disable-pip-version-check")
        return [*pip, "--retries", "1", *words]

    def _ran(self, *command: object) -> subprocess.CompletedProcess[str]:
        done = self._run(*command)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    def _run(self, *command: object) -> subprocess.CompletedProcess[str]:
        hidden = ("PYTHONPATH", "SCRAPY_SETTINGS_MODULE", "VIRTUAL_ENV")
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env=environment | {"PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=900,
        )


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", *SOURCES], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    installed = Installed(tmp_path_factory.mktemp("wheel"))
    installed.build()
    return installed


@pytest.fixture(scope="module")
def installed(built: Installed) -> Installed:
    built.install()
    return built


def test_the_wheel_holds_every_file_of_the_package(built: Installed) -> None:
    with ZipFile(built.wheel) as wheel:
        held = set(wheel.namelist())
    assert {name for name in _tracked() if name.startswith("newsarchive/")} <= held


def test_what_the_wheel_installs_archives_searches_exports_and_verifies(installed: Installed) -> None:
    installed("crawl", "sample")
    assert (installed.folder / "archive.db").is_file()
    assert "Đại tướng" in installed("find", "dai tuong")
    articles = [json.loads(line) for line in installed("export", "-").splitlines()]
    assert len(articles) > 30
    assert all(article["title"] for article in articles)
    assert "sound" in installed("verify")
    assert "newsarchive desk" in installed("summary")
