"""What tests do in a process of its own, where it can be killed."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from newsarchive.alerts.channels import channels
from newsarchive.alerts.digests import Standing
from newsarchive.alerts.health_alerts import tell_health
from newsarchive.alerts.rendering import Renderer
from newsarchive.archive import Archive
from newsarchive.archive.alerts import Alerts
from newsarchive.archive.watch_log import WatchLog
from newsarchive.watchlist import read_watchlist, watches_file


def killed_after_sending(path: Path, url: str) -> None:
    """Tell a channel, and be killed when it has accepted the message and before that is noted."""
    Alerts.told = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
    with Archive(path) as archive:
        tell_health(archive, channels([url], "ALERTS"), print)


def killed_after_sending_digests(path: Path, url: str) -> None:
    """The same for the digests of all questions."""
    WatchLog.told = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
    watchlist = read_watchlist(watches_file(path))
    with Archive(path) as archive:
        standing = Standing(archive, Renderer("en"), keep=True)
        standing.send(standing.messages(watchlist, watchlist.watches, lambda: channels([url], "ALERTS")), print)
