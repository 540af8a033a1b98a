"""The folder of kept pictures beside an archive: `archive.pictures` beside `archive.db`.

Its layout is that of Scrapy's ImagesPipeline: `full/` and `thumbs/small/`. A file is named by the SHA-256 of its own
content, so a changed byte can be found, and no file is ever changed. Two letters of the name are a folder of their own,
because some file systems are slow with 100,000 files in one folder.

Why a folder, and not blobs in archive.db: an article has about 4 kB of compressed page and 10 kB of text and indexes,
but 3 pictures of 52 kB and 8 kB, with 4 kB of rows each. An outlet with 20 articles a day gives 0.2 GB of rows and 1.3
GB of pictures a year. In archive.db, pictures would be over four fifths of the file. Each backup would copy them all,
although none has changed. Here a backup copies only new files, and rsync and other tools do so too. A page of pictures
is read without SQLite. The price is a second thing to carry along. `newsarchive backup` and `newsarchive merge` do
that, and `newsarchive verify` names each missing file.

The file is written first, its row second. A kill between the two leaves a file without a row, which the next run
writes again under the same name.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from newsarchive.errors import ArchiveError

FULL, SMALL = "full", "thumbs/small"
FOLDERS = (FULL, SMALL)
ENDING = ".webp"


class DamagedPicture(LookupError):
    """A kept file is missing or is not what its name says. The message is one line with its path and the reason."""


def folder_of(archive: Path) -> Path:
    """The folder of an archive's pictures."""
    return archive.with_suffix(".pictures")


def relative_path(kind: str, digest: str) -> str:
    """The path of a file in the folder."""
    return f"{kind}/{digest[:2]}/{digest}{ENDING}"


class PictureFiles:
    """The files in a folder of pictures. The folder is made when the first file is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, kind: str, digest: str) -> Path:
        """The path of the file with a digest. `kind` is FULL or SMALL."""
        return self.folder / relative_path(kind, digest)

    def write(self, path: str, body: bytes, *, sync: bool = True) -> None:
        """Store a file under a relative path, whole or not at all. A file of the same name and size stays. Without
        `sync` a loss of power may undo it. Raises ArchiveError."""
        target = self.folder / path
        with suppress(OSError):
            if target.stat().st_size == len(body):
                return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".part", delete=False) as part:
                try:
                    part.write(body)
                    part.flush()
                    if sync:
                        os.fsync(part.fileno())
                    Path(part.name).replace(target)
                except BaseException:
                    Path(part.name).unlink(missing_ok=True)
                    raise
            if sync:
                _sync(target.parent)
        except OSError as error:
            raise ArchiveError(
                f"{target}: {error.strerror}; make room or check the permissions; what was stored is there"
            ) from error

    def keep(self, kind: str, body: bytes) -> str:
        """Store a file and return its digest. Raises ArchiveError."""
        digest = hashlib.sha256(body).hexdigest()
        self.write(relative_path(kind, digest), body)
        return digest

    def read(self, kind: str, digest: str) -> bytes:
        """A file. Raises DamagedPicture if it is missing or is not what its digest says."""
        path = self.path(kind, digest)
        try:
            body = path.read_bytes()
        except FileNotFoundError:
            raise DamagedPicture(f"{path}: is missing") from None
        except OSError as error:
            raise DamagedPicture(f"{path}: {error.strerror}") from error
        if hashlib.sha256(body).hexdigest() != digest:
            raise DamagedPicture(f"{path}: is not what its name says")
        return body


def _sync(folder: Path) -> None:
    """Make a new name in a folder outlast a loss of power."""
    with suppress(OSError):  # not every file system can
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
