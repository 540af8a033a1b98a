"""How the sources do: asked in the background, for it looks at every article's moment, and remembered for a while."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from weakref import WeakKeyDictionary

from datasette.app import Datasette

from newsarchive.archive.health import Health, health
from newsarchive.desk.asking import TooSlow, ask

FRESH = 60.0  # seconds
PATIENCE = 1.0  # seconds that a page waits where nothing was told before
LIMIT_MS = 30_000


@dataclass(slots=True)
class _State:
    told: list[Health] | None = None
    at: float = float("-inf")
    asking: asyncio.Task[None] | None = field(default=None)


_states: WeakKeyDictionary[Datasette, _State] = WeakKeyDictionary()


async def attention(datasette: Datasette) -> list[Health] | None:
    """Each source's state as it was a minute ago at the latest when last asked for; None where it is not known yet."""
    state = _states.setdefault(datasette, _State())
    if monotonic() - state.at > FRESH and (state.asking is None or state.asking.done()):
        state.asking = asyncio.create_task(_ask(datasette, state))
    if state.told is None and state.asking is not None:
        await asyncio.wait({state.asking}, timeout=PATIENCE)
    return state.told


async def _ask(datasette: Datasette, state: _State) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        state.told = await ask(datasette, lambda db: list(health(db, now)), LIMIT_MS)
    except TooSlow:
        state.told = None
    state.at = monotonic()
