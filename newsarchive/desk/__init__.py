"""The desk: Datasette over the archive, read-only, with what makes it readable."""

from newsarchive.desk.server import serve

__all__ = ["serve"]
