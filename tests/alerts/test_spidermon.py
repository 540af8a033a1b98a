"""docs/spidermon.md, tried as it stands: its files are written, and its command is run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.alerts.channels import VARIABLE
from tests.alerts.conftest import hook
from tests.conftest import IMPATIENT, LONG, ROOT, Newsarchive
from tests.server import Server

pytest.importorskip("spidermon")
DOCUMENT = (ROOT / "docs" / "spidermon.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("failing", [False, True] if LONG else [True])
def test_the_document_works(newsarchive: Newsarchive, server: Server, tmp_path: Path, failing: bool) -> None:
    files = re.findall(r"```python\n# (\w+\.py)\n(.*?)```", DOCUMENT, re.S)
    assert [name for name, _ in files] == ["monitors.py", "monitored.py"]
    for name, text in files:
        stricter = text.replace('self.share("error", "robots")', 'self.share("stored")')
        (tmp_path / name).write_text(stricter if failing else text, encoding="utf-8")
    (command,) = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.S)
    command = command.strip().replace("/srv/monitors", str(tmp_path))
    words = ["ARCHIVE=" + str(newsarchive.path), *IMPATIENT, "EXTRACTION_WORKERS=0"]
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} -a sections=bien-dao {' '.join(f'-s {word}' for word in words)}"],
        cwd=ROOT,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", VARIABLE: hook(server)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    verdict = "FAIL" if failing else "OK"
    assert re.search(rf"Outcomes/at most a tenth of the addresses failed\.\.\. {verdict}", done.stderr)
    assert re.search(r"Outcomes/at most half of the addresses held no article\.\.\. OK", done.stderr)
    assert len(newsarchive.exported()) > 3
    sent = [json.loads(body) for _, body in server.posted]
    assert [message["title"] for message in sent] == ["sample: 1 monitors failed"] * failing
    assert "t0k3n" not in done.stdout + done.stderr
