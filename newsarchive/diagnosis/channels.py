"""The channels of ALERTS: who is told, and whether each entry can be read. Nothing is sent."""

from collections.abc import Iterable, Iterator

from newsarchive.alerts.channels import VARIABLE, configured_entries, entry_channels
from newsarchive.diagnosis.finding import FAIL, OK, WARN, Finding
from newsarchive.errors import UserError


def channel_findings(setting: str | Iterable[str] | None) -> Iterator[Finding]:
    """A finding for each entry of ALERTS or of the environment variable. No secret of a URL is shown."""
    entries, place = configured_entries(setting)
    if not entries:
        mend = f"set {VARIABLE} to the Apprise URLs of your channels (docs/alerts.md)"
        yield Finding("alerts", WARN, "nobody is told when a source breaks", mend)
    for number, entry in enumerate(entries, 1):
        try:
            names = ", ".join(channel.name for channel in entry_channels(entry, f"{place}, entry {number}"))
        except UserError as error:
            what, _, mend = str(error).partition("; ")
            yield Finding("alerts", FAIL, what, mend)
        else:
            text = f"{place}, entry {number}: {names}; well-formed"
            yield Finding("alerts", OK, f"{text}, and 'newsarchive health --test-alerts' sends a test")
