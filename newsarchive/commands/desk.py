from argparse import ArgumentParser, Namespace

from newsarchive.archive import Archive
from newsarchive.command import ArchiveCommand
from newsarchive.errors import UserError


class Command(ArchiveCommand):
    purpose = "Read the archive in a browser (Datasette, read-only)"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8001, help="port to listen at (default: 8001)")
        parser.add_argument("--open", action="store_true", help="open it in a browser")

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        from newsarchive.desk import serve  # Datasette takes half a second that no other command should pay

        archive.close()  # or a file that is replaced meanwhile would stay on the disk
        try:
            serve(archive.path, opts.host, opts.port, show=opts.open)
        except (OSError, OverflowError) as error:
            why = error.strerror if isinstance(error, OSError) else "no port has that number"
            raise UserError(f"desk: {opts.host}:{opts.port}: {why}; choose another --port") from error
