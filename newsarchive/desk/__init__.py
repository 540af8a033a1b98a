"""The desk: Datasette over the archive, read-only, with pages for readers."""

from newsarchive.desk.server import serve

__all__ = ["serve"]
