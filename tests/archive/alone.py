"""What tests do to an archive in a process of its own, where it can be killed."""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.people.corrections import Correction
from newsarchive.models import Outlet
from tests.archive.conftest import AT, Run


def opened(path: Path) -> None:
    """Bring it up to date."""
    Archive(path).close()


def renewed(path: Path, told: Connection) -> None:
    """Make its payloads smaller one by one; tell when that begins and when it is done."""
    archive = Archive(path)
    told.send("ready")
    left = 1
    while left:
        with archive.transaction():
            left = archive.captures.recompress(1)
        time.sleep(0.0005)
    told.send("done")


def corrected(path: Path, told: Connection) -> None:
    """Join and part two people again and again; tell the moment of each correction that is stored."""
    with Archive(path) as archive:
        for number in range(9999):
            at = f"2026-01-01T00:00:00.{number:04}+00:00"
            whom = ["Nguyễn Văn Hùng (Nhà máy Z0)", "Nguyễn Văn Hùng (Nhà máy Z1)"]
            values = {"merge": whom} if number % 2 == 0 else {"split": whom[1]}
            archive.sync_corrections([Correction.of_values({"at": at, **values})])
            told.send(at)


def left_open(path: Path) -> None:
    """Store ten articles and be killed."""
    archive = Archive(path, create=True)
    with archive.transaction():
        archive.ledger.register(Outlet("cnqp", "", "https://cnqp.example/"))
        run = Run(archive, archive.ledger.begin("cnqp", AT, "0"))
    fill(run, range(10))
    run.finish()
    os.kill(os.getpid(), signal.SIGKILL)


def fill(run: Run, numbers: range) -> None:
    for n in numbers:
        run.article(f"https://cnqp.example/{n}", body=f"Nội dung số {n}.")
