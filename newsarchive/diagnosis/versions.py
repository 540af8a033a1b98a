"""The versions of Python, SQLite and the libraries, compared with what the package declares."""

import platform
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata

from packaging.requirements import Requirement

import newsarchive
from newsarchive.diagnosis.finding import FAIL, OK, WARN, Finding

SQLITE = (3, 38, 0)  # STRICT tables, RETURNING, JSON built in
_INSTALL = "install what is declared: 'pip install --upgrade newsarchive', or 'make crawl' in a checkout"


def versions() -> Iterator[Finding]:
    """The findings about the installation."""
    python = platform.python_version()
    known = f"newsarchive {newsarchive.__version__}, Python {python}, SQLite {sqlite3.sqlite_version}"
    yield Finding("versions", OK, f"{known}, {platform.system()} {platform.machine()}")
    yield from _sqlite()
    yield from _libraries()


def _sqlite() -> Iterator[Finding]:
    mend = "use a Python that is built with a newer SQLite, such as that of the distribution"
    if sqlite3.sqlite_version_info < SQLITE:
        yield Finding("versions", FAIL, f"SQLite {sqlite3.sqlite_version} is too old", mend)
    with closing(sqlite3.connect(":memory:")) as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        yield Finding("versions", FAIL, "SQLite was built without full-text search (FTS5)", mend)


def _libraries() -> Iterator[Finding]:
    try:
        declared = metadata.requires("newsarchive") or []
    except metadata.PackageNotFoundError:
        yield Finding("libraries", WARN, "newsarchive is not installed, so nothing is declared", _INSTALL)
        return
    found = []
    for requirement in map(Requirement, declared):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield Finding("libraries", FAIL, f"{requirement.name} is not installed", _INSTALL)
            continue
        found.append(f"{requirement.name} {version}")
        if not requirement.specifier.contains(version, prereleases=True):
            text = f"{requirement.name} {version} is installed, but {requirement.specifier} is declared"
            yield Finding("libraries", FAIL, text, _INSTALL)
    yield Finding("libraries", OK, ", ".join(found))
