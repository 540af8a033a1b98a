"""What tests do in a process of its own, where it can be killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from newsarchive.alerts.channels import channels
from newsarchive.alerts.health_alerts import tell_health
from newsarchive.archive import Archive
from newsarchive.archive.alerts import Alerts


def killed_after_sending(path: Path, url: str) -> None:
    """Tell a channel, and be killed when it has accepted the message and before that is noted."""
    Alerts.told = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
    with Archive(path) as archive:
        tell_health(archive, channels([url], "ALERTS"), print)
