"""What the archive remembers of people, organisations and equipment."""

from newsarchive.archive.people.people import People

__all__ = ["People"]
