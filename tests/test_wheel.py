"""The wheel in an empty environment that holds what the wheel declares, and nothing else.

The environment links to the distributions that are installed here, so no package is fetched a second time. An import
of what pyproject.toml does not declare fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
        wheels = self.folder.parent / "wheels"
        self._pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, self._sources)
        (self.wheel,) = wheels.iterdir()

    def install(self) -> None:
        """Link what the wheel needs, directly or not; then let pip install the wheel and check what is declared."""
        self._ran(sys.executable, "-m", "venv", "--without-pip", self._venv)
        (packages,) = self._venv.glob("lib/python*/site-packages")
        for dist in _needed("newsarchive"):
            for file in dist.files or ():
                source = Path(str(dist.locate_file(file)))
                if ".." not in file.parts and source.is_file():
                    (packages / file).parent.mkdir(parents=True, exist_ok=True)
                    (packages / file).symlink_to(source)
        self._pip("--python", self._venv, "install", "--no-index", "--no-compile", self.wheel)

    def __call__(self, *words: str) -> str:
        return self._ran(self._venv / "bin" / "newsarchive", *words).stdout

    def _pip(self, *words: object) -> None:
        self._ran(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words)

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


def _needed(name: str) -> list[Distribution]:
    """The installed distributions that one requires, and those that they require."""
    found: dict[str, Distribution] = {}
    todo = [Requirement(name)]
    while todo:
        requirement = todo.pop()
        extras = requirement.extras or {""}
        key = f"{canonicalize_name(requirement.name)} {sorted(extras)}"
        if key not in found:
            found[key] = distribution(requirement.name)
            needs = [Requirement(text) for text in found[key].requires or ()]
            todo += [
                need
                for need in needs
                if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras)
            ]
    return list({dist.name: dist for key, dist in found.items() if dist.name != name}.values())


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
    installed("crawl", "sample", "-a", "sections=tin-hoat-dong,bien-dao")  # each picture takes a quarter of a second
    assert (installed.folder / "archive.db").is_file()
    assert "Đại tướng" in installed("find", "dai tuong")
    articles = [json.loads(line) for line in installed("export", "-").splitlines()]
    assert len(articles) > 5
    assert all(article["title"] for article in articles)
    assert "sound" in installed("verify")
    assert "newsarchive desk" in installed("summary")
