"""`python -m tests.debian`: installs what the tests need from Debian, where that can be done.

Where it cannot, the tests that need it are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess

PACKAGES = {"chromium": "chromium"}


def main() -> None:
    missing = [package for program, package in PACKAGES.items() if shutil.which(program) is None]
    if not missing:
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        print(f"Tests that need {', '.join(missing)} will be skipped: install it, or run this as root on Debian.")
        return
    print(f"Installing {', '.join(missing)} from Debian …")
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
        if subprocess.run(command, check=False, **quiet).returncode:
            print(f"'{' '.join(command)}' failed: the tests that need {', '.join(missing)} will be skipped.")
            return


if __name__ == "__main__":
    main()
