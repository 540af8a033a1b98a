import warnings
from argparse import Namespace

from scrapy.commands.parse import Command as ScrapyParse
from scrapy.exceptions import ScrapyDeprecationWarning

from newsarchive.command import Arguments, StrictCommand


class Command(StrictCommand, ScrapyParse):
    """Scrapy's command, without a warning that no user can mend: it makes a Deferred of every callback itself."""

    arguments = Arguments(1, 1, "name one page by its address")

    def run(self, args: list[str], opts: Namespace) -> None:
        warnings.filterwarnings("ignore", ".+ returned a Deferred", ScrapyDeprecationWarning)
        super().run(args, opts)
