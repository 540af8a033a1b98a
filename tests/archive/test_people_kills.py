"""Killed while it writes corrections, an archive and the file beside it hold the same, and all that it acknowledged."""

from __future__ import annotations

import os
import signal
from multiprocessing import Pipe
from pathlib import Path
from time import sleep

import pytest

from newsarchive.archive import Archive
from tests.archive import alone
from tests.archive.test_merge import begin
from tests.archive.test_people import HERO, tell
from tests.forked import call


@pytest.mark.parametrize("pause", [0.0, 0.013, 0.05])
def test_a_kill_loses_no_correction(tmp_path: Path, pause: float) -> None:
    path = tmp_path / "archive.db"
    with Archive(path, create=True) as archive:
        run = begin(archive)
        for number in range(6):
            tell(run, number, f"2020-0{number + 1}-05", f"Đại tá {HERO}, Giám đốc Nhà máy Z{number % 3}, phát biểu.")
        run.finish()
    mine, theirs = Pipe()
    process = call(alone.corrected, path, theirs)
    acknowledged = [mine.recv() for _ in range(5)]
    sleep(pause)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while mine.poll():
        acknowledged.append(mine.recv())
    with Archive(path) as archive:
        written, problems = archive.correction_file.read()
        assert problems == archive.problems == []
        assert sorted(one.line for one in written) == sorted(one.line for one in archive.people.corrections.all())
        assert set(acknowledged) <= {one.at for one in written}
        assert list(archive.faults()) == []
