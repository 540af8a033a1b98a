"""The result of one check."""

from dataclasses import dataclass
from pathlib import Path

OK, WARN, FAIL = "ok", "warn", "fail"


@dataclass(slots=True, frozen=True)
class Finding:
    """What a check found, on a line. `level` is OK, WARN or FAIL; `mend` is what to do, and empty if all is well."""

    check: str
    level: str
    found: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.level:4}  {self.check:10}  {self.found}{f'; {self.mend}' if self.mend else ''}"


def shown(path: Path) -> str:
    """A path without the name of the user, so that it can be published."""
    home = Path.home()
    path = path.absolute()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) and home != Path("/") else str(path)


def gigabytes(size: int) -> str:
    """A size as a person reads it."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
