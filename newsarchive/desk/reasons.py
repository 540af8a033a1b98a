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
        (
            r"(\d+) addresses are waiting after a finished run: (.*)",
            "lần thu thập đã xong mà còn {0} địa chỉ chưa tải: {1}",
        ),
        (r"(\d+) of (\d+) articles could not be fetched: (.*)", "{0} trong {1} bài không tải được: {2}"),
        (r"(\d+) of (\d+) known articles were gone in one run", "một lần thu thập thấy mất {0} trong {1} bài đã lưu"),
        (
            r"(\d+) of (\d+) known articles were revised in one run",
            "một lần thu thập thấy sửa {0} trong {1} bài đã lưu",
        ),
        (r"(.*) shows (\d+) articles a page; it showed (\d+)", "{0} mỗi trang có {1} bài, trước đó có {2}"),
        (r"(\d+) of the last (\d+) articles have one title: (.*)", "{0} trong {1} bài gần nhất cùng một tít: {2}"),
        (
            r"the last (\d+) articles have (\d+) characters of text, where earlier ones had (\d+)",
            "{0} bài gần nhất dài {1} ký tự, trước đó bài dài {2}",
        ),
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
