"""One crawl at a time for each source: a locked file in the folder `archive.locks` beside `archive.db`. Messages about
the archive are sent under such a lock, too."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from newsarchive.errors import ArchiveError

if sys.platform != "win32":
    import fcntl


class SourceLock:
    """The lock of a source, or of another piece of work. The system frees it when the process ends, however it ends."""

    def __init__(self, archive: Path, source: str, busy: str = "is being crawled already") -> None:
        """Take the lock. Raises ArchiveError if another process has it; `busy` says what that does."""
        self._busy = busy
        self._path = archive.with_suffix(".locks") / source
        while True:
            try:
                self._path.parent.mkdir(exist_ok=True)
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except FileNotFoundError:  # the process that had the last lock removed the folder
                continue
            except OSError as error:
                mend = "make its folder writable"
                raise ArchiveError(f"{self._path} cannot be opened ({error.strerror}); {mend}") from error
            self._lock(source)
            with suppress(OSError):
                if os.path.samestat(os.fstat(self._file), self._path.stat()):
                    break
            os.close(self._file)  # the process that had the lock removed the file
        os.truncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode())

    def _lock(self, source: str) -> None:
        try:
            if sys.platform != "win32":
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._file, 20).decode(errors="replace").strip() or "unknown"
            os.close(self._file)
            raise ArchiveError(f"{source} {self._busy} (process {holder}); wait until it is done") from None

    def close(self) -> None:
        """Free the lock."""
        with suppress(OSError):
            self._path.unlink()
        os.close(self._file)
        with suppress(OSError):
            self._path.parent.rmdir()  # if no other source is locked

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def being_crawled(source: str, process: int | str | None = None) -> str:
    """The words for a source whose lock is taken, with or without the number of the process."""
    return f"{source} is being crawled already{f' (process {process})' if process is not None else ''}"


def holders(archive: Path) -> dict[str, int]:
    """{source: process} of the sources that are being crawled now. Takes no lock."""
    found = {}
    for path in archive.with_suffix(".locks").glob("*"):
        with suppress(OSError, ValueError):  # a crawl that ends meanwhile removes the file
            process, inode = int(path.read_text(encoding="utf-8")), path.stat().st_ino
            if _is_locked(inode, process):
                found[path.name] = process
    return found


def _is_locked(inode: int, process: int) -> bool:
    """True if a file is locked by the process that its text names. A killed crawl leaves the file without a lock."""
    try:
        locks = Path("/proc/locks").read_text(encoding="utf-8")
    except OSError:  # not Linux: the number may be that of another process by now
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True
    return any(
        fields[1] == "FLOCK" and fields[-3].endswith(f":{inode}") for fields in map(str.split, locks.splitlines())
    )
