import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from newsarchive.alerts.channels import VARIABLE, configured
from newsarchive.archive import Archive
from newsarchive.archive.health import Health
from newsarchive.archive.pictures import TOLD, limit_line
from newsarchive.command import ArchiveCommand, archive_faults, message_wording, say, tell_channels
from newsarchive.errors import UserError
from newsarchive.options import moment_setting


class Command(ArchiveCommand):
    purpose = "Show the state of each source: ok, quiet, suspicious, truncated or broken, and why"

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        add = parser.add_argument
        add("--json", action="store_true", help="as one JSON array")
        add("--alert", action="store_true", help="tell the channels of ALERTS what has changed")
        add("--test-alerts", action="store_true", help="only send a test message to the channels of ALERTS")

    def execute(self, args: list[str], opts: Namespace) -> None:
        channels = configured(self.settings["ALERTS"]) if opts.alert or opts.test_alerts else []
        if (opts.alert or opts.test_alerts) and not channels:
            option = "--test-alerts" if opts.test_alerts else "--alert"
            raise UserError(f"health: {option} tells nobody; set {VARIABLE} to the Apprise URLs of your channels")
        if opts.test_alerts:
            from newsarchive.alerts.health_alerts import send_test  # Scrapy imports every command's module

            path = Path(self.settings["ARCHIVE"])
            self.exitcode = 0 if send_test(path, channels, say, message_wording(self.settings)) else 1
            return
        self._faults = archive_faults(self.settings, keep=opts.alert)
        is_told = not channels or tell_channels(channels, self.settings, self._faults)
        super().execute(args, opts)
        if not is_told:
            self.exitcode = 1

    def work(self, archive: Archive, args: list[str], opts: Namespace) -> None:
        sources = list(archive.health(moment_setting(self.settings, "REPLAY_AT")))
        aside = sys.stderr if opts.json else sys.stdout
        for fault in self._faults:
            print(f"{'fault':10}  {'(archive)':20}  {fault}", file=aside)
        if opts.json:
            print(json.dumps([asdict(source) for source in sources], ensure_ascii=False, indent=1))
        else:
            for source in sources:
                print(f"{source.state:10}  {source.source:20}  {_reason(source)}")
        limit, held = self.settings.getint("PICTURES_MAX_BYTES"), archive.pictures.kept_bytes()
        if held >= TOLD * limit:
            print(limit_line(held, limit), file=aside)
        self.exitcode = 1 if self._faults or any(source.state == "broken" for source in sources) else 0


def _reason(source: Health) -> str:
    """The cause, unless the reason begins with it, and the reason."""
    return source.why if source.why.startswith(source.cause) else f"{source.cause}: {source.why}"
