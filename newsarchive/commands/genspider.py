import shutil
from argparse import Namespace
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.commands.genspider import Command as ScrapyGenspider
from scrapy.commands.genspider import sanitize_module_name, verify_url_scheme

import newsarchive
from newsarchive.command import Arguments, StrictCommand
from newsarchive.errors import UserError
from newsarchive.newsource.outlet_names import is_valid_name
from newsarchive.options import checked_url

TEMPLATES = Path(newsarchive.__file__).parent / "templates" / "spiders"


class Command(StrictCommand, ScrapyGenspider):
    """Scrapy's command, with our template for an outlet file beside Scrapy's templates."""

    arguments = Arguments(0, 2, "give a name, and a domain or the address of a listing")

    def usage_errors(self, args: list[str], opts: Namespace) -> Iterator[str]:
        yield from super().usage_errors(args, opts)
        if opts.template != "outlet" or len(args) != 2:
            return
        args[0] = sanitize_module_name(args[0])  # an outlet has the name of its file
        if not is_valid_name(args[0]):
            yield f"{args[0]}: a name is small letters, digits and _, a letter first"
        path = Path(str(import_module(self.settings["NEWSPIDER_MODULE"]).__file__)).with_name(f"{args[0]}.py")
        if path.exists() and not opts.force:
            yield f"{path} exists already; choose another name, or overwrite it with --force"
        try:
            args[1] = checked_url(verify_url_scheme(args[1]), "domain")
        except UserError as error:
            yield str(error)

    def run(self, args: list[str], opts: Namespace) -> None:
        with TemporaryDirectory() as folder:
            for templates in (TEMPLATES, self.templates_dir):
                shutil.copytree(templates, Path(folder, "spiders"), dirs_exist_ok=True)
            self.settings.set("TEMPLATES_DIR", folder, priority="cmdline")
            super().run(args, opts)
