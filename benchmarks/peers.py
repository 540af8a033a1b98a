"""The environments of the peers: made once, in a folder outside of the project."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

CACHE = Path.home() / ".cache" / "newsarchive-benchmarks"
PEERS = tomllib.loads(Path(__file__).with_name("peers.toml").read_text(encoding="utf-8"))


def python_of(name: str, cache: Path = CACHE) -> Path | None:
    """The interpreter of a peer's environment, which is made if it is missing or has other versions. None, after a line
    on standard error, if pip cannot install it."""
    requires = PEERS[name]["requires"]
    folder = cache / name
    python, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8").splitlines() != requires:
        print(f"installing {name} into {folder} …", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requires]
        done = subprocess.run(pip, capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"{name} is left out, because pip cannot install it: {reason}", file=sys.stderr)
            return None
        stamp.write_text("\n".join(requires), encoding="utf-8")
    return python


def versions(name: str, cache: Path = CACHE) -> dict[str, str]:
    """The versions of a peer and of what peers.toml names beside it. Empty for a peer that is not installed."""
    python = cache / name / "bin" / "python"
    if not python.exists():
        return {}
    names = [one.partition("[")[0].partition("=")[0].partition("<")[0] for one in PEERS[name]["requires"]]
    code = "import sys, importlib.metadata as m; [print(n, m.version(n)) for n in sys.argv[1:]]"
    told = subprocess.run([python, "-c", code, *names], capture_output=True, text=True)
    return dict(line.split() for line in told.stdout.splitlines())
