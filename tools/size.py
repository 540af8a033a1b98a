"""Print the size of the package: lines, files, the median and the longest file, functions over complexity 15, rooms."""

import json
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "newsarchive"
COMPLEXITY = 15


def too_complex() -> list[str]:
    """Return each function over the limit as 'file:line message', as ruff reports it."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "C901", "--output-format", "json"]
    limit = ["--config", f"lint.mccabe.max-complexity={COMPLEXITY}"]
    report = subprocess.run([*command, *limit, PACKAGE], capture_output=True, text=True, check=False)  # ours
    return [
        f"{Path(fault['filename']).relative_to(PACKAGE)}:{fault['location']['row']} {fault['message']}"
        for fault in json.loads(report.stdout)
    ]


def main() -> None:
    lines = {path: len(path.read_text().splitlines()) for path in PACKAGE.rglob("*.py")}
    longest = max(lines, key=lines.__getitem__)
    rooms: Counter[str] = Counter()
    for path, count in lines.items():
        rooms[path.relative_to(PACKAGE).parts[0] if path.parent != PACKAGE else "(top)"] += count
    faults = too_complex()
    print(f"lines            {sum(lines.values()):6,}")
    print(f"files            {len(lines):6,}")
    print(f"median file      {statistics.median(lines.values()):6,.0f}")
    print(f"longest file     {lines[longest]:6,}  {longest.relative_to(PACKAGE)}")
    print(f"complexity > {COMPLEXITY}  {len(faults):6,}")
    for fault in faults:
        print(f"    {fault}")
    for room, count in rooms.most_common():
        print(f"  {room:15}{count:6,}")


if __name__ == "__main__":
    main()
