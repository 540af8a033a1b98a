"""The UTC offsets of time zones, for SQL: SQLite knows no time zones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlite_utils import Database

# No zone changes its offset twice within a week.
_FIRST, _LAST, _STEP = datetime(1970, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC), timedelta(days=7)
_EVER = -(2**62)  # before all moments


def keep_offsets(db: Database, timezone: str | None) -> None:
    """Store the offsets of a zone, as this machine knows them today. Nothing for a name that is no zone. Within a
    transaction."""
    offsets = _offsets(timezone) if timezone else ()
    stored = db.execute("SELECT since, seconds FROM z_zone_offsets WHERE timezone = ? ORDER BY since", [timezone])
    if offsets and tuple(map(tuple, stored.fetchall())) != offsets:
        db.execute("DELETE FROM z_zone_offsets WHERE timezone = ?", [timezone])
        rows = [(timezone, *one) for one in offsets]
        db.conn.executemany("INSERT INTO z_zone_offsets (timezone, since, seconds) VALUES (?, ?, ?)", rows)


def keep_all_offsets(db: Database) -> None:
    """Store the offsets of the zones of all sources. Within a transaction."""
    for (timezone,) in db.execute("SELECT DISTINCT timezone FROM sources").fetchall():
        keep_offsets(db, timezone)


@cache
def _offsets(timezone: str) -> tuple[tuple[int, int], ...]:
    """(moment from which it holds, offset), both in seconds; empty for a name that is no zone."""
    try:
        zone = ZoneInfo(timezone)
    except (ValueError, LookupError, OSError):
        return ()
    return tuple(_changes(zone))


def _changes(zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    begin, offset = _FIRST, _seconds(zone, _FIRST)
    yield _EVER, offset
    while begin < _LAST:
        end = begin + _STEP
        if (later := _seconds(zone, end)) != offset:
            before, after = int(begin.timestamp()), int(end.timestamp())
            while after - before > 1:
                middle = (before + after) // 2
                if _seconds(zone, datetime.fromtimestamp(middle, UTC)) == offset:
                    before = middle
                else:
                    after = middle
            yield after, later
        begin, offset = end, later


def _seconds(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
