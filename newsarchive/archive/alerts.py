"""What each channel was told about the state of the sources: the tables `z_health_states`, `z_alerts` and
`z_alert_failures`.

A channel is told a change when the state of a source differs from the state that this channel was told last. So a
channel that failed is told later, and a state that came and went in the meantime is not told at all. A channel that was
told nothing yet counts as told that all is well.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.health import Health

OK = "ok"
_NO_ALARM = ("ok", "quiet")
_OBSERVED = """
INSERT INTO z_health_states (source, state, why, since) VALUES (:source, :state, :why, :at)
ON CONFLICT (source) DO UPDATE SET why = excluded.why, state = excluded.state,
    since = CASE state WHEN excluded.state THEN since ELSE excluded.since END
"""
_CHANGES = """
SELECT h.source, h.state, h.why, h.since, coalesce(a.state, 'ok') AS told, a.since AS told_since
FROM z_health_states h LEFT JOIN z_alerts a ON a.source = h.source AND a.channel = :channel
WHERE h.state <> coalesce(a.state, 'ok') ORDER BY h.state = 'ok', h.source
"""
_TOLD = """
INSERT INTO z_alerts (channel, source, state, why, since, told_at)
VALUES (:channel, :source, :state, :why, :since, :at)
ON CONFLICT (channel, source) DO UPDATE SET
    state = excluded.state, why = excluded.why, since = excluded.since, told_at = excluded.told_at
"""
_FAILED = """
INSERT INTO z_alert_failures (channel, name, since, last_error) VALUES (:channel, :name, :at, :error)
ON CONFLICT (channel) DO UPDATE SET name = excluded.name, last_error = excluded.last_error
"""


@dataclass(slots=True, frozen=True)
class StateChange:
    """A source whose state a channel does not know yet. `since` is when the crawl began that showed the state (ISO
    8601). `told` is the state that the channel was told last, and `told_since` since when, None if it was told
    nothing."""

    source: str
    state: str
    why: str
    since: str
    told: str
    told_since: str | None


class Alerts:
    """The tables. All writes are made within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def observe(self, healths: Iterable[Health], at: str) -> None:
        """Note the states of all sources at a moment: each since its last crawl, if there was one. 'quiet' is no alarm,
        and counts as 'ok'. Sources that are not among them do not exist any more, and are forgotten."""
        healths = list(healths)
        names = json.dumps([one.source for one in healths])
        for table in ("z_health_states", "z_alerts"):
            sql = f"DELETE FROM {table} WHERE source NOT IN (SELECT value FROM json_each(?))"  # noqa: S608 (our own words)
            self._db.execute(sql, [names])
        for one in healths:
            state = OK if one.state in _NO_ALARM else one.state
            values = {"source": one.source, "state": state, "why": one.why, "at": one.last_run or at}
            self._db.execute(_OBSERVED, values)

    def changes(self, channel: str) -> list[StateChange]:
        """What a channel does not know yet: the sources in trouble first."""
        return [StateChange(**row) for row in self._db.query(_CHANGES, {"channel": channel})]

    def told(self, channel: str, changes: Iterable[StateChange], at: str) -> None:
        """Note that a channel accepted a message with these changes."""
        for one in changes:
            values: dict[str, Any] = {"source": one.source, "state": one.state, "why": one.why, "since": one.since}
            self._db.execute(_TOLD, values | {"channel": channel, "at": at})
        self._db.execute("DELETE FROM z_alert_failures WHERE channel = ?", [channel])

    def failed(self, channel: str, name: str, error: str, at: str) -> str:
        """Note that a channel did not accept a message. Returns the moment since when it has failed."""
        self._db.execute(_FAILED, {"channel": channel, "name": name, "error": error, "at": at})
        row = self._db.execute("SELECT since FROM z_alert_failures WHERE channel = ?", [channel]).fetchone()
        return str(row[0])
