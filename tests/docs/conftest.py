"""A project of docs/ whose two outlets are on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.base_spiders.test_ownership import put_articles, put_listing
from tests.docs.project import Project
from tests.server import Server


@pytest.fixture
def outlet_servers(make_server: Callable[[], Server]) -> dict[str, Server]:
    """The servers of two outlets, with three articles each."""
    servers = {name: make_server() for name in ("qdnd", "vdi")}
    for server in servers.values():
        server.put("/", "<h1>Báo</h1>")
        put_listing(server, put_articles(server, range(1, 4)))
    return servers


@pytest.fixture
def project(tmp_path: Path, outlet_servers: dict[str, Server]) -> Iterator[Project]:
    project = Project(tmp_path, {name: server.url("/") for name, server in outlet_servers.items()})
    yield project
    project.close()
