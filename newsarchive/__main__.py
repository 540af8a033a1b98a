"""`newsarchive NAME`: all commands, ours and Scrapy's, in any directory. The archive is ./archive.db."""

import os
import re
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from scrapy.cmdline import _get_commands_dict, execute
from scrapy.utils.project import ENVVAR, get_project_settings


def main() -> None:
    os.environ[ENVVAR] = "newsarchive.settings"  # also in the directory of another Scrapy project
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


if __name__ == "__main__":
    main()
