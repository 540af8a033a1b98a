import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.command import Arguments, OwnCommand, chosen_outlets
from newsarchive.diagnosis.finding import FAIL, Finding


class Command(OwnCommand):
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    arguments = Arguments(0, sys.maxsize)
    usage = "[options] [OUTLET ...]"
    purpose = "Look for what is wrong with the installation, the archive, this machine, the outlets and the settings"
    details = (
        "One line for each check: ok, warn or fail, what was found, and what to do. The archive is only read. The"
        " output holds no password, so it can be published. Exit status 1 if a check failed."
    )

    def add_options(self, parser: ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--offline", action="store_true", help="ask no outlet")
        parser.add_argument("--json", action="store_true", help="as one JSON array")

    def execute(self, args: list[str], opts: Namespace) -> None:
        findings = []
        for finding in self._findings(args, opts):
            findings.append(finding)
            if not opts.json:
                print(finding, flush=True)
        if opts.json:
            print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
        self.exitcode = 1 if any(finding.level == FAIL for finding in findings) else 0

    def _findings(self, args: list[str], opts: Namespace) -> Iterator[Finding]:
        # Scrapy imports every command's module.
        from newsarchive.diagnosis.archive import archive_findings, time_zones
        from newsarchive.diagnosis.backups import backup_finding
        from newsarchive.diagnosis.channels import channel_findings
        from newsarchive.diagnosis.network import network_findings
        from newsarchive.diagnosis.settings import settings_findings
        from newsarchive.diagnosis.versions import versions

        chosen = chosen_outlets(self.settings, args, "doctor").values()
        outlets = [outlet for outlet in chosen if issubclass(outlet, OutletSpider)]  # the sample asks no host
        yield from versions()
        limit = self.settings.getint("PICTURES_MAX_BYTES")
        archive, now = Path(self.settings["ARCHIVE"]), datetime.now(UTC)
        yield from archive_findings(archive, limit, now)
        yield backup_finding(self.settings["BACKUPS"], archive, self.settings.getfloat("BACKUP_DAYS"), now)
        yield from time_zones(outlet.timezone for outlet in outlets)
        yield from settings_findings(self.settings, outlets)
        yield from channel_findings(self.settings["ALERTS"])
        if not opts.offline:
            yield from network_findings(outlets, self.settings)
