"""The line of progress at a terminal."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext


def progress_line(text: Callable[[], str]) -> AbstractContextManager[object]:
    """A line on standard error that is redrawn while the context is open. Without a terminal, nothing is shown."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console  # what a crawl on a schedule need not import
    from rich.live import Live
    from rich.text import Text

    def line() -> Text:
        return Text(text(), overflow="ellipsis", no_wrap=True)

    return Live(get_renderable=line, console=Console(stderr=True), transient=True)
