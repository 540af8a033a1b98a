"""The scorer's own measure, where its strings are at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[3] / "shared" / "bench"


@pytest.mark.skipif(not (BENCH / "dates.tsv").exists(), reason="the strings of ../shared are not here")
def test_nothing_is_invented_and_hardly_anything_missed() -> None:
    command = [sys.executable, str(BENCH / "score_dates.py"), str(BENCH / "dates.tsv"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert (figures["invented"], figures["exceptions"]) == (0, 0)
    assert figures["wrong"] <= 2
    assert figures["accuracy"] >= 0.985
    assert figures["range_end"] >= 0.95
