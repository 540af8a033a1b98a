"""How many persons, ranks, offices and organisations are found, and how many of those are right."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mentions import score

SHARED = Path(__file__).parents[3] / "shared" / "bench" / "score_people.py"
# A little below what the rules reach, so that a rule which loses something is noticed.
FLOORS = {
    "gold": {
        "persons_found": 0.96,
        "persons_right": 0.97,
        "ranked_found": 0.97,
        "ranked_right": 0.97,
        "ranks_f1": 0.98,
        "offices_f1": 0.93,
        "organisations_f1": 0.93,
        "equipment_f1": 0.93,
    },
    "unseen": {
        "persons_found": 0.90,
        "persons_right": 0.94,
        "ranked_found": 0.93,
        "ranked_right": 0.93,
        "ranks_f1": 0.96,
        "offices_f1": 0.85,
        "organisations_f1": 0.85,
        "equipment_f1": 0.80,
    },
}


@pytest.mark.parametrize("path", score.FILES, ids=lambda path: path.stem)
def test_own_articles(path: Path) -> None:
    figures, floors = score.score(path).figures(), FLOORS[path.stem]
    assert {name: value for name, value in figures.items() if value < floors[name]} == {}


def test_real_articles() -> None:
    if not SHARED.exists():
        pytest.skip("the articles of the outlets are not here")
    printed = subprocess.run([sys.executable, SHARED, "--json"], capture_output=True, text=True, check=True).stdout
    figures = json.loads(printed)
    asked = {"persons_found": 0.93, "persons_right": 0.97, "ranked_found": 0.96, "ranked_right": 0.97}
    asked |= {"ranks_f1": 0.97, "offices_f1": 0.92, "organisations_f1": 0.85}
    assert {name: value for name, value in figures.items() if value < asked[name]} == {}
