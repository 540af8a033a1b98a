"""The target of an export: standard output, or a file that appears only when it is whole."""

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
    """An open file. With `wanted` set to False, the target stays as it was."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.wanted = True


@contextmanager
def target(name: str) -> Iterator[Target]:
    """Open the target; `-` is standard output. A file is written as '.<name>.part' and renamed at the end.

    An export that is killed leaves the part, which the next export to the same file overwrites. Raises UserError
    where the file cannot be written, or another export is writing it.
    """
    try:
        if name == "-":
            yield Target(sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with _part_of(Path(os.path.realpath(name))) as part:
                yield part
    except BrokenPipeError:
        raise  # the reader of standard output has closed it
    except OSError as error:
        if name == "-":
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python tries again at exit
            raise UserError(f"export: standard output: {error.strerror or error}") from error
        raise UserError(f"export: {name}: {error.strerror or error}; nothing was written") from error


@contextmanager
def _part_of(path: Path) -> Iterator[Target]:
    part = path.with_name(f".{path.name}.part")
    with _locked(part, path) as file:
        opened = Target(file)
        try:
            yield opened
            if opened.wanted:
                file.flush()
                os.fsync(file.fileno())
                if path.exists():
                    shutil.copymode(path, part)
                if sys.platform == "win32":
                    file.close()  # an open file cannot be renamed there
                part.replace(path)
            else:
                part.unlink()
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _locked(part: Path, path: Path) -> BinaryIO:
    """The part, empty and locked. The lock ends with the process."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(part, flags, 0o666), "r+b")
    try:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not part.exists() or not os.path.samestat(os.fstat(file.fileno()), part.stat()):
            raise BlockingIOError  # the other export renamed the part after it was opened here
        file.truncate()
    except BaseException as error:
        file.close()
        if isinstance(error, BlockingIOError):
            raise UserError(f"export: {path}: another export is writing it; wait until it is done") from None
        raise
    return file
