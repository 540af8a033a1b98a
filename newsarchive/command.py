"""What the commands share. It stands here because Scrapy takes every class in `commands` for a command."""

from __future__ import annotations

import re
import sys
from abc import abstractmethod
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from scrapy.commands import ScrapyCommand

import newsarchive
from newsarchive.archive import Archive, ArchiveError
from newsarchive.errors import UserError


class Arguments(NamedTuple):
    """How many arguments a command takes; `mend` is what to do where there are fewer or more."""

    least: int = 0
    most: float = 0
    mend: str = "leave it out"


class StrictCommand(ScrapyCommand):
    """A command that refuses arguments and options that it does not take: one line and exit status 2.

    Scrapy hands both on as arguments, and most commands would ignore them.
    """

    arguments = Arguments()
    option = re.compile(r"--?[^\W\d]")  # how an option begins

    def process_options(self, args: list[str], opts: Namespace) -> None:
        super().process_options(args, opts)
        for fault in self.usage_errors(args, opts):
            print(f"{self.__module__.rpartition('.')[2]}: {fault}", file=sys.stderr)
            sys.exit(2)

    def usage_errors(self, args: list[str], opts: Namespace) -> Iterator[str]:
        """One line for each fault: what is wrong, and the mend."""
        yield from (
            f"there is no option {arg}; -h shows those that there are" for arg in args if self.option.match(arg)
        )
        if len(args) < self.arguments.least:
            yield self.arguments.mend
        elif len(args) > self.arguments.most:
            stray = args[int(self.arguments.most)]
            yield f"{stray!r} is one argument too many; {self.mend(stray)}"

    def mend(self, stray: str) -> str:
        """What to do about an argument that is one too many."""
        return self.arguments.mend


class OutletsCommand(StrictCommand):
    """A command over outlet files and their recorded pages."""

    requires_project = True

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--spiders", type=Path, metavar="DIR", help="where outlet files stand")
        parser.add_argument("--pages", type=Path, metavar="DIR", help="where recorded pages stand")

    def folders(self, opts: Namespace) -> tuple[Path, Path]:
        """The folders of the outlet files and of the recorded pages. The pages stand in the checkout, or here if the
        package is installed without one."""
        package = Path(newsarchive.__file__).parent
        home = package.parent if (package.parent / "scrapy.cfg").exists() else Path()
        return opts.spiders or package / "spiders", opts.pages or home / "tests" / "outlets"


class ArchiveCommand(StrictCommand):
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

    def mend(self, stray: str) -> str:
        if self.arguments.most and not stray.endswith(".db"):
            return super().mend(stray)
        return f"another archive is named by -s ARCHIVE={stray}"

    @abstractmethod
    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        """What the command does, the archive open."""
