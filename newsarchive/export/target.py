"""Where an export goes: standard output, or a file that is there only once it is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from stat import S_IMODE
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
    """`-` is standard output. What is half written has no name (Linux), so that nothing is left of an export
    that is killed; or, where the file system knows no such files, '.<name>.part', which the next export to
    the same file uses up.

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
    with ExitStack() as held:
        if path.is_file():
            held.enter_context(_locked(path, path, os.O_RDONLY))
        part, file = path.with_name(f".{path.name}.{os.getpid()}.part"), _nameless(path.parent)
        named = file is None
        if file is None:
            part = path.with_name(f".{path.name}.part")
            file = _locked(part, path, os.O_RDWR | os.O_CREAT)
            file.truncate()
        held.enter_context(file)
        half = Target(file)
        try:
            yield half
            if half.wanted:
                _finish(file, path)
                if not named:
                    _name(file, part)
                elif sys.platform == "win32":
                    file.close()  # an open file cannot be renamed there
                part.replace(path)
            elif named:
                part.unlink()
        except BaseException:
            if named:
                part.unlink(missing_ok=True)
            raise


def _finish(file: BinaryIO, path: Path) -> None:
    """All of it on the disk, with the rights that the file before had."""
    file.flush()
    if sys.platform != "win32" and path.exists():
        os.fchmod(file.fileno(), S_IMODE(path.stat().st_mode))
    os.fsync(file.fileno())


def _nameless(folder: Path) -> BinaryIO | None:
    """A new file in a folder that goes with the process, unless it is given a name."""
    if not hasattr(os, "O_TMPFILE") or not os.path.exists("/proc/self/fd"):
        return None
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666), "r+b")
    except OSError:
        return None  # the file system does not know it; or what is wrong is said where a named one is tried


def _name(file: BinaryIO, path: Path) -> None:
    number = file.fileno()
    # Python asks for the link to be followed only where a folder is named too; an absolute path needs none.
    os.link(f"/proc/self/fd/{number}", path, src_dir_fd=number, follow_symlinks=True)


def _locked(path: Path, wanted: Path, flags: int) -> BinaryIO:
    """A file, open and ours alone. Its lock goes with the process, however that ends."""
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        file = os.fdopen(os.open(path, flags, 0o666), "r+b" if flags & os.O_RDWR else "rb")
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
            file.close()  # the one that held it has finished in between and put another in its place
        except BlockingIOError:
            file.close()
            raise UserError(f"export: {wanted}: another export is writing it; wait until it is done") from None
        except BaseException:
            file.close()
            raise
