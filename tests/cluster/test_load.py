"""`load --cluster`: what two workers make is what one machine makes, also when one of them is killed."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from newsarchive.processing.cluster import connection, loading, program
from tests.commands.test_load import load, page, pages, stored
from tests.commands.test_shards import dump, years
from tests.commands.warcs import Given, warc
from tests.conftest import Newsarchive

pytestmark = pytest.mark.xdist_group("cluster")


def both(tmp_path: Path, address: str, *files: bytes, status: int = 0) -> list[Newsarchive]:
    """The archive of one machine and that of the cluster. The archives and summaries are found equal."""
    made, told = [], []
    for name, where in (("one", None), ("many", address)):
        (tmp_path / name).mkdir(exist_ok=True)
        made.append(Newsarchive(tmp_path / name))
        told.append(load(made[-1], *files, status=status, cluster=where).replace(str(tmp_path / name), ""))
    assert told[0] == told[1]
    for table, rows in dump(made[0]).items():
        assert dump(made[1])[table] == rows, table
    assert stored(made[1])
    assert not (made[1].path.with_suffix(".shards")).exists()
    return made


@pytest.mark.parametrize("seed", range(2))
def test_a_cluster_makes_the_archive_of_one_machine(tmp_path: Path, address: str, seed: int) -> None:
    given = years(random.Random(seed))
    half = len(given) // 2
    again = [Given(one.url, at="2024-03-20T00:00:00Z", kind="revisit", more=_refers(one)) for one in given[:3]]
    one, many = both(tmp_path, address, warc(given[:half]), warc([*given[half:], *again], "zstd"))
    for archive in (one, many):  # a second load adds nothing
        where = address if archive is many else None
        assert "known" in load(archive, warc(given[:half]), cluster=where)
    assert dump(one) == dump(many)


def _refers(one: Given) -> dict[str, str]:
    return {"WARC-Refers-To-Target-URI": one.url, "WARC-Refers-To-Date": one.at}


def test_what_the_archive_holds_counts_in_the_workers(tmp_path: Path, address: str) -> None:
    given = [Given(one.url, page(number, "Sửa."), at="2024-03-01T00:00:00Z") for number, one in enumerate(pages(6), 1)]
    both(tmp_path, address, warc(pages(6)))
    for table, rows in dump(both(tmp_path, address, warc([*given, *pages(8)]))[0]).items():
        assert rows == dump(Newsarchive(tmp_path / "many"))[table]


def test_a_poisoned_file_is_named_and_the_others_go_on(tmp_path: Path, address: str) -> None:
    content = warc(pages(6))
    broken = content[: len(content) // 2] + b"\0" * 40 + content[len(content) // 2 + 40 :]
    _, many = both(
        tmp_path, address, broken, warc([Given("https://tin.example/so-ket-nha-may-9.html", page(9))]), status=1
    )
    assert "https://tin.example/so-ket-nha-may-9.html" in many.outcomes()


def test_a_killed_worker_is_replaced(tmp_path: Path, cluster: Any, address: str) -> None:
    one, many = Newsarchive(tmp_path / "one"), Newsarchive(tmp_path / "many")
    for archive in (one, many):
        archive.folder.mkdir()
    given = warc(pages(30))
    load(one, given)
    (many.folder / "0.warc").write_bytes(given)
    process = many.begin("load", "--cluster", address, "-s", "EXTRACTION_WORKERS=0", str(many.folder / "0.warc"))
    killed = set()
    while process.exitcode is None:
        for info in cluster.scheduler.workers.values():
            if not killed and any("make_shard" in task.key for task in info.processing):
                killed.add(info.nanny)
                os.kill(
                    next(worker.pid for worker in cluster.workers.values() if worker.address == info.nanny),
                    signal.SIGKILL,
                )
        time.sleep(0.01)
    assert killed
    assert process.exitcode == 0
    assert dump(one) == dump(many)


def test_a_whole_shard_is_not_made_again(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append(Newsarchive(tmp_path / name))
    (tmp_path / "x.warc").write_bytes(warc(pages(6)))
    with monkeypatch.context() as patch:
        patch.setattr(loading.shutil, "rmtree", lambda folder: None)  # as if it had been killed just before
        told = load(made[0], tmp_path / "x.warc", cluster=address, shards=tmp_path / "shards")
    monkeypatch.setattr(loading, "make_shard", None)
    assert load(made[1], tmp_path / "x.warc", cluster=address, shards=tmp_path / "shards") == told
    assert dump(made[0]) == dump(made[1])
    assert not (tmp_path / "shards").exists()


def test_what_is_wrong_with_a_cluster_is_one_line(
    newsarchive: Newsarchive, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = warc(pages(1))
    monkeypatch.setattr(connection, "PATIENCE", 1)
    told = load(newsarchive, file, cluster="tcp://127.0.0.1:9", status=2)
    assert "tcp://127.0.0.1:9: no scheduler answers" in told
    assert "write 'local', 'tcp://HOST:PORT'" in load(newsarchive, file, cluster="there", status=2)
    with monkeypatch.context() as patch:
        patch.setattr(program, "_version", lambda modules: "0.0")  # here, not in the workers
        told += load(newsarchive, file, cluster=address, status=2)
        assert "install the same newsarchive" in told
    monkeypatch.setitem(sys.modules, "distributed", None)
    told += load(newsarchive, file, cluster=address, status=2)
    assert "pip install 'newsarchive[cluster]'" in told
    assert len(told.splitlines()) == 3
