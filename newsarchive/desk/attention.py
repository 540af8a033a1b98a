"""How the sources do, remembered for a while: the archive looks at every source's articles for it."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from weakref import WeakKeyDictionary

from datasette.app import Datasette

from newsarchive.archive.health import Health, health
from newsarchive.desk.asking import TooSlow, ask

FOR = 60.0  # seconds

_told: WeakKeyDictionary[Datasette, tuple[float, list[Health]]] = WeakKeyDictionary()


async def attention(datasette: Datasette) -> list[Health] | None:
    """Each source's state, not older than a minute; None where it cannot be told in time."""
    told = _told.get(datasette)
    if told and monotonic() - told[0] < FOR:
        return told[1]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        found = await ask(datasette, lambda db: list(health(db, now)))
    except TooSlow:
        return None
    _told[datasette] = (monotonic(), found)
    return found
