"""Stand-ins for extraction, in a module that a worker loads in no time."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def read(page: str) -> str:
    """Do what the page says."""
    if page == "hang":
        while True:
            time.sleep(1)
    if page == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if page == "swell":
        return str(len(bytearray(8 << 30)))
    if page == "raise":
        raise ValueError("no such page,\nit seems")
    return page.upper()


def die_once(path: str) -> int:
    """Die, but not twice: the file holds who was here."""
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()}\n")
    if len(Path(path).read_text().split()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()
