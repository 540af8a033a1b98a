"""newsarchive: a crawler and archive for defence-industry news, Vietnamese first."""

import sys
from importlib.abc import MetaPathFinder
from importlib.metadata import version

__version__ = version("newsarchive")


class _WithoutPandas(MetaPathFinder):
    """sqlite-utils imports pandas and numpy wherever they are installed. That takes every command a second and 60 MB,
    and none uses what it is for. So both are hidden while sqlite-utils is imported, and only then."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in {"pandas", "numpy"}:
            importing = sys.modules.get("sqlite_utils.db")
            if importing is not None and not hasattr(importing, "Database"):
                raise ModuleNotFoundError(f"{name} is hidden from sqlite-utils", name=name)


sys.meta_path.insert(0, _WithoutPandas())
