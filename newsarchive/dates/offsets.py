"""Offsets from UTC as texts write them: '(GMT+7)', '+07:00', '+0700', 'Z', 'EST', 'giờ Việt Nam'."""

from __future__ import annotations

import re
from datetime import timedelta, timezone

_NAMED = {"ict": 7, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_FARTHEST = timedelta(hours=14)

OFFSET = (
    r"(?P<bracket>[(\[])?(?:"
    r"(?:gmt|utc|ut) ?(?:(?P<sign>[+-]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d))?"
    r"|(?P<bare_sign>[+-])(?P<bare_hours>\d\d):?(?P<bare_minutes>\d\d)(?![\d/.:-])"
    r"|\+(?P<only_hours>\d\d)(?![\d/.:-])"
    rf"|(?P<named>{'|'.join(_NAMED)})|z|giờ (?P<vietnam>việt nam|hà nội)"
    r")(?(bracket)[)\]])(?!\w)"
)


def offset_of(found: re.Match[str]) -> timezone | None:
    """The offset that OFFSET has found; None for one that no clock on Earth shows."""
    if found["vietnam"]:
        return timezone(timedelta(hours=7))
    if found["named"]:
        return timezone(timedelta(hours=_NAMED[found["named"]]))
    hours = int(found["hours"] or found["bare_hours"] or found["only_hours"] or 0)
    size = timedelta(hours=hours, minutes=int(found["minutes"] or found["bare_minutes"] or 0))
    if size > _FARTHEST:
        return None
    return timezone(-size if "-" in (found["sign"], found["bare_sign"]) else size)
