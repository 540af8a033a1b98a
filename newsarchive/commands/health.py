import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from newsarchive.alerts.channels import VARIABLE, configured
from newsarchive.archive import Archive
from newsarchive.archive.pictures import TOLD, limit_line
from newsarchive.command import ArchiveCommand, tell_channels
from newsarchive.errors import UserError
from newsarchive.options import moment_setting


class Command(ArchiveCommand):
    purpose = "Show the state of each source: ok, quiet, suspicious, truncated or broken, and why"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="as one JSON array")
        parser.add_argument("--alert", action="store_true", help="tell the channels of ALERTS what has changed")

    def execute(self, args: list[str], opts: Namespace) -> None:
        self.readonly = not opts.alert
        super().execute(args, opts)

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        sources = list(archive.health(moment_setting(self.settings, "REPLAY_AT")))
        if opts.json:
            print(json.dumps([asdict(source) for source in sources], ensure_ascii=False, indent=1))
        else:
            for source in sources:
                print(f"{source.state:10}  {source.source:20}  {source.why}")
        limit, held = self.settings.getint("PICTURES_MAX_BYTES"), archive.pictures.kept_bytes()
        if held >= TOLD * limit:
            print(limit_line(held, limit), file=sys.stderr if opts.json else sys.stdout)
        self.exitcode = 1 if any(source.state == "broken" for source in sources) else 0
        if opts.alert:
            channels = configured(self.settings["ALERTS"])
            if not channels:
                raise UserError(f"health: --alert tells nobody; set {VARIABLE} to the Apprise URLs of your channels")
            if not tell_channels(archive, channels, self.settings):
                self.exitcode = 1
