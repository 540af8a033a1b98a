import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from scrapy.commands.genspider import Command as ScrapyGenspider
from scrapy.commands.genspider import sanitize_module_name, verify_url_scheme

from newsarchive.command import PACKAGE, Arguments, StrictCommand, folder_of, in_checkout, in_package
from newsarchive.errors import UserError
from newsarchive.newsource.outlet_names import class_of, is_valid_name
from newsarchive.options import checked_url
from newsarchive.text import host_of

TEMPLATES = PACKAGE / "templates" / "spiders"


class Command(StrictCommand, ScrapyGenspider):
    """Scrapy's command, with our template for an outlet file beside Scrapy's templates."""

    arguments = Arguments(0, 2, "give a name, and a domain or the address of a listing")

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--spiders",
            type=Path,
            metavar="DIR",
            help="folder of the new file (default: that of NEWSPIDER_MODULE; without a project, the working directory)",
        )

    def usage_errors(self, args: list[str], opts: Namespace) -> Iterator[str]:
        yield from super().usage_errors(args, opts)
        if opts.spiders is not None and not opts.spiders.is_dir():
            yield f"{opts.spiders}: no such folder; make it, or name another with --spiders"
        if len(args) != 2:
            return
        try:
            folder = self._folder(opts) or Path()
        except UserError as error:
            yield str(error)
            return
        if opts.template != "outlet":
            return
        args[0] = sanitize_module_name(args[0])  # an outlet has the name of its file
        if not is_valid_name(args[0]):
            yield f"{args[0]}: a name is small letters, digits and _, a letter first"
        path = folder / f"{args[0]}.py"
        if path.exists() and not opts.force:
            yield f"{path} exists already; choose another name, or overwrite it with --force"
        try:
            args[1] = checked_url(verify_url_scheme(args[1]), "domain")
        except UserError as error:
            yield str(error)

    def run(self, args: list[str], opts: Namespace) -> None:
        if opts.spiders is not None or (args and self._folder(opts) is None):
            self.settings.set("NEWSPIDER_MODULE", "", priority="cmdline")  # Scrapy takes the working directory then
        with TemporaryDirectory() as templates, chdir(opts.spiders or "."):
            for source in (TEMPLATES, self.templates_dir):
                shutil.copytree(source, Path(templates, "spiders"), dirs_exist_ok=True)
            if opts.template == "outlet" and len(args) == 2:
                _fill(Path(templates, "spiders", "outlet.tmpl"), *args)
            self.settings.set("TEMPLATES_DIR", templates, priority="cmdline")
            super().run(args, opts)

    def _folder(self, opts: Namespace) -> Path | None:
        """The folder of the new file; None for the working directory: the package is no place for other people's
        outlets."""
        chosen: Path | None = opts.spiders
        if chosen is not None or not self.settings["NEWSPIDER_MODULE"]:
            return chosen
        folder = folder_of(self.settings["NEWSPIDER_MODULE"])
        return None if in_package(folder) and not in_checkout() else folder


def _fill(template: Path, name: str, url: str) -> None:
    """Write into the template what Scrapy's own variables cannot say as our outlet files do."""
    parts = urlsplit(url)
    text = template.read_text(encoding="utf-8")
    for variable, value in (
        ("$classname", class_of(name)),
        ("https://$domain/", f"{parts.scheme}://{parts.netloc}/"),
        ("$domain", host_of(url).partition(":")[0]),
    ):
        text = text.replace(variable, value.replace("$", "$$"))
    template.write_text(text, encoding="utf-8")
