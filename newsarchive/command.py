"""What the commands share. It stands here because Scrapy takes every class in `commands` for a command."""

from __future__ import annotations

import sys
from abc import abstractmethod
from argparse import Namespace
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand

from newsarchive.archive import Archive, ArchiveError
from newsarchive.errors import UserError


class ArchiveCommand(ScrapyCommand):
    """A command over the archive that ARCHIVE names.

    What the person at the keyboard can mend is one line on standard error and exit status 2.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    readonly = True
    create = False
    warns = True  # prints the archive's warning

    def run(self, args: list[str], opts: Namespace) -> None:
        assert self.settings is not None
        try:
            with Archive(self.settings["ARCHIVE"], create=self.create, readonly=self.readonly) as archive:
                if archive.warning and self.warns:
                    print(archive.warning, file=sys.stderr)
                self.work(archive, args, opts)
        except (ArchiveError, UserError) as error:
            print(error, file=sys.stderr)
            self.exitcode = 2
        except BrokenPipeError:
            sys.stderr.close()  # the reader has seen enough, and Python must not complain of it at exit

    @abstractmethod
    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        """What the command does, the archive open."""
