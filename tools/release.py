"""`python -m tools.release [TAG]`: checks that a release names one version everywhere.

The version of pyproject.toml is that of CITATION.cff and has a section in CHANGELOG.md. A tag, if one is given, is the
version with a 'v' before it. The exit status is 1 if any differs.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def problems(root: Path, tag: str | None = None) -> Iterator[str]:
    """What differs, a line each, with the mend."""
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    if tag is not None and tag != f"v{version}":
        yield f"the tag is {tag}, and pyproject.toml has the version {version}: tag v{version}, or change the version"
    cited = re.search(r"^version: (\S+)$", (root / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    if cited is None or cited[1] != version:
        yield f"CITATION.cff has the version {cited and cited[1]}: write {version}"
    heading = rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$"
    if not re.search(heading, (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.M):
        yield f"CHANGELOG.md has no section for {version}: write '## [{version}] - YYYY-MM-DD' over its changes"


def main() -> None:
    found = list(problems(ROOT, *sys.argv[1:2]))
    for problem in found:
        print(problem)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
