"""Who and what an article names: persons with ranks and offices, organisations, equipment."""

from newsarchive.mentions.finding import find_mentions
from newsarchive.mentions.model import Mention, Post

__all__ = ["Mention", "Post", "find_mentions"]
