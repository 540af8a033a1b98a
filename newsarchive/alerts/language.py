"""The language of messages."""

import os

from newsarchive.watchlist import LANGUAGES


def chosen_language(*choices: str | None) -> str:
    """The first choice that is a language of ours; else Vietnamese if LC_ALL, LC_MESSAGES or LANG says so; else
    English."""
    for choice in choices:
        if choice in LANGUAGES:
            return choice
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "vi" if locale.lower().startswith("vi") else "en"
