"""Who and what an article names: persons with ranks and offices, organisations, equipment.

`find_mentions` is imported when it is first used. The process of a crawl does not use it: its workers do.
"""

from typing import TYPE_CHECKING, Any

from newsarchive.mentions.model import Mention, Post

if TYPE_CHECKING:
    from newsarchive.mentions.finding import find_mentions

__all__ = ["Mention", "Post", "find_mentions"]


def __getattr__(name: str) -> Any:
    if name != "find_mentions":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from newsarchive.mentions.finding import find_mentions

    return find_mentions
