"""`newsarchive NAME`: all commands, ours and Scrapy's, in any directory.

In a Scrapy project with the settings of newsarchive it is what `scrapy` is there. Elsewhere the settings are those of
the package, and the archive is ./archive.db.
"""

import os
import re
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from scrapy.cmdline import _get_commands_dict, execute
from scrapy.settings import Settings
from scrapy.utils.project import ENVVAR, get_project_settings


def main() -> None:
    settings = _project_settings()
    if settings["COMMANDS_MODULE"] != "newsarchive.commands":  # no project, or one that does not know newsarchive
        os.environ[ENVVAR] = "newsarchive.settings"
        settings = get_project_settings()
        settings.set("ARCHIVE", str(Path("archive.db").absolute()), priority="project")
    settings.set("EDITOR", os.environ.get("EDITOR", settings["EDITOR"]), priority="project")
    words = sys.argv[1:]
    command = next((word for word in words if not word.startswith("-")), None)
    if command in _get_commands_dict(settings, True) and {"-h", "--help"}.isdisjoint(words):
        execute(settings=settings)
    # Otherwise Scrapy prints only its help. It calls the program `scrapy`, so replace that by our name.
    output = StringIO()
    try:
        with redirect_stdout(output):
            execute(settings=settings)
    finally:
        print(re.sub(r"\bscrapy\b(?!\.)", "newsarchive", output.getvalue()), end="")


def _project_settings() -> Settings:
    """The settings of the Scrapy project in which the program is called; Scrapy's own if there is none."""
    try:
        return get_project_settings()
    except ModuleNotFoundError as error:
        if os.environ[ENVVAR].startswith(str(error.name)):  # named by the environment, for a project in another place
            return Settings()
        raise


if __name__ == "__main__":
    main()
