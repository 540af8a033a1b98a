"""Where an export goes: standard output, or a file that is there only once it is whole."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from newsarchive.errors import UserError

if sys.platform != "win32":
    import fcntl


class Target:
    """What is being written. Unless it is `wanted`, a file stays what it was."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.wanted = True


@contextmanager
def target(name: str) -> Iterator[Target]:
    """`-` is standard output. A file's halves are in '.<name>.part' beside it, locked while they are
    written: what a killed export left there is used up by the next one to the same file.

    Raises UserError where the file cannot be written, or another export is writing it.
    """
    try:
        if name == "-":
            yield Target(sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with _half(Path(os.path.realpath(name))) as half:
                yield half
    except BrokenPipeError:
        raise  # the reader has seen enough
    except OSError as error:
        if name == "-":
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tries again at exit
            raise UserError(f"export: standard output: {error.strerror or error}") from error
        raise UserError(f"export: {name}: {error.strerror or error}; nothing was written") from error


@contextmanager
def _half(path: Path) -> Iterator[Target]:
    part = path.with_name(f".{path.name}.part")
    with _claimed(part, path) as file:
        half = Target(file)
        try:
            yield half
            if half.wanted:
                file.flush()
                os.fsync(file.fileno())
                if path.exists():
                    shutil.copymode(path, part)
                if sys.platform == "win32":
                    file.close()  # an open file cannot be renamed there
                part.replace(path)
                return
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        part.unlink(missing_ok=True)


def _claimed(part: Path, path: Path) -> BinaryIO:
    """The part file, empty and ours alone. Its lock goes with the process, however that ends."""
    while True:
        file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666), "r+b")
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if part.exists() and os.path.samestat(os.fstat(file.fileno()), part.stat()):
                file.truncate()
                return file
            file.close()  # the one that held it has finished in between and renamed it
        except BlockingIOError:
            file.close()
            raise UserError(f"export: {path}: another export is writing it; wait until it is done") from None
        except BaseException:
            file.close()
            raise
