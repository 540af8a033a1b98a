"""The reasons that archive.health gives, in Vietnamese; one that is not known here stays as it was given."""

from __future__ import annotations

import re

_KNOWN = tuple(
    (re.compile(pattern, re.S), told)
    for pattern, told in (
        (r"never crawled", "chưa được thu thập lần nào"),
        (r"no article yet", "chưa có bài nào"),
        (r"(\d+) articles", "{0} bài"),
        (r"nothing new for (\d+) days", "không có bài mới trong {0} ngày"),
        (r"nothing could be fetched in the last run: (.*)", "lần thu thập gần nhất không tải được gì: {0}"),
        (r"(\d+) of (\d+) pages held no article", "{0} trong {1} trang không chứa bài nào"),
        (
            r"(\d+) of the last (\d+) articles have no (\w+); earlier ones had",
            "{0} trong {1} bài gần nhất không có {2}, trước đó thì có",
        ),
    )
)


def vietnamese(reason: str) -> str | None:
    """The reason in Vietnamese, or None."""
    for pattern, told in _KNOWN:
        found = pattern.fullmatch(reason)
        if found:
            return told.format(*found.groups())
    return None
