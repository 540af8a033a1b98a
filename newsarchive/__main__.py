"""`newsarchive NAME`: all commands, ours and Scrapy's, in any directory. The archive is ./archive.db."""

from __future__ import annotations

import os
import re
import sys
from contextlib import redirect_stdout
from importlib.metadata import entry_points
from io import StringIO
from pathlib import Path
from pkgutil import iter_modules

import scrapy.commands
from scrapy.cmdline import execute
from scrapy.settings import Settings
from scrapy.utils.project import ENVVAR, get_project_settings

import newsarchive.commands


def main() -> None:
    os.environ[ENVVAR] = "newsarchive.settings"  # also in the directory of another Scrapy project
    settings = get_project_settings()
    settings.set("ARCHIVE", str(Path("archive.db").absolute()), priority="project")
    settings.set("EDITOR", os.environ.get("EDITOR", settings["EDITOR"]), priority="project")
    if _asks_for_help(sys.argv[1:]):
        _help(settings)
    else:
        execute(settings=settings)


def _asks_for_help(words: list[str]) -> bool:
    """True if Scrapy only prints its help, as it also does without a command or for an unknown one."""
    commands = {module.name for module in iter_modules((*scrapy.commands.__path__, *newsarchive.commands.__path__))}
    commands |= {plugin.name for plugin in entry_points(group="scrapy.commands")}
    command = next((word for word in words if not word.startswith("-")), None)
    return command not in commands or not {"-h", "--help"}.isdisjoint(words)


def _help(settings: Settings) -> None:
    """Scrapy's help, which calls the program `scrapy`, with our name in its place."""
    told = StringIO()
    try:
        with redirect_stdout(told):
            execute(settings=settings)
    finally:
        print(re.sub(r"\bscrapy\b(?!\.)", "newsarchive", told.getvalue()), end="")


if __name__ == "__main__":
    main()
