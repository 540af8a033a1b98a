"""What all machines of a cluster must have in common: the program, the outlets and some settings."""

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from socket import gethostname
from typing import Any

from scrapy.settings import BaseSettings, Settings

import newsarchive
from newsarchive.errors import UserError
from newsarchive.outlets.registry import OutletRegistry

_CODE = {".py", ".toml", ".sql"}


def shipped(settings: BaseSettings) -> dict[str, Any]:
    """The settings on which the result of a task depends. They go to the workers with each task."""
    return {
        "SPIDER_MODULES": settings.getlist("SPIDER_MODULES"),
        "PICTURES": settings.getbool("PICTURES"),
        "EXTRACTION_TIMEOUT": settings.getfloat("EXTRACTION_TIMEOUT"),
        "EXTRACTION_MEMORY": settings.getint("EXTRACTION_MEMORY"),
        "EXTRACTION_WORKERS": min(1, settings.getint("EXTRACTION_WORKERS")),  # beside each Dask worker
    }


def settings_of(values: Mapping[str, Any]) -> Settings:
    """The settings in a worker."""
    return Settings(dict(values))


def check_program(program: str, values: Mapping[str, Any]) -> None:
    """Refuse a task for another version of the program: the worker may have joined when the work had begun. Raises
    UserError."""
    mine = program_version(values["SPIDER_MODULES"])
    if mine != program:
        raise UserError(f"a worker on {gethostname()} runs newsarchive {mine}, not {program}")


@lru_cache(4)
def _registry(modules: tuple[str, ...]) -> OutletRegistry:
    return OutletRegistry(Settings({"SPIDER_MODULES": list(modules)}))


def registry_of(values: Mapping[str, Any]) -> OutletRegistry:
    """The outlets in a worker. They are loaded once for each process."""
    return _registry(tuple(values["SPIDER_MODULES"]))


def program_version(modules: list[str]) -> str:
    """The version of the package with a digest of its code and of the modules of outlet files."""
    return _version(tuple(modules))


@cache
def _version(modules: tuple[str, ...]) -> str:
    found = hashlib.sha256()
    packages = [Path(newsarchive.__file__).parent]
    packages += [Path(import_module(name).__file__ or "").parent for name in modules]
    for package in packages:
        for path in sorted(path for path in package.rglob("*") if path.suffix in _CODE):
            found.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return f"{newsarchive.__version__}+{found.hexdigest()[:12]}"
