"""A Dask cluster of two processes on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="package")  # it takes time also when nobody asks anything of it
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="Dask is missing: pip install 'newsarchive[cluster]'")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50, memory_limit=0
    ) as cluster:
        yield cluster


@pytest.fixture
def address(cluster: Any) -> str:
    """The scheduler's address."""
    return str(cluster.scheduler_address)
