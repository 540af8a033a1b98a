"""newsarchive: a crawler and archive for defence-industry news, Vietnamese first."""

from importlib.metadata import version

__version__ = version("newsarchive")
