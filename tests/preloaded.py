"""What `scrapy …` imports, imported once for the processes that tests.forked forks."""

from __future__ import annotations

import gc
import pkgutil
import sys
import warnings
from contextlib import suppress
from importlib import import_module

import scrapy

import newsarchive

# A program; settings, which look for scrapy.cfg where the process works; outlet files, which tests write and change.
LATER = ("scrapy.__main__", "newsarchive.settings", "newsarchive.spiders")

with warnings.catch_warnings(action="ignore"):
    for package in (scrapy, newsarchive):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.startswith(LATER):
                with suppress(ImportError):  # of what is not installed
                    import_module(module.name)
assert "twisted.internet.reactor" not in sys.modules, "each process has a reactor of its own"
gc.freeze()
