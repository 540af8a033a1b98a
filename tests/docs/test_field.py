"""The worked example of docs/developers/field.md: its steps make a field, and a step that is left out is named."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Container
from pathlib import Path

import pytest

from tests.conftest import LONG, ROOT
from tests.docs.project import blocks

STEPS = {re.findall(r"^\+\+\+ b/(\S+)$", text, re.M)[0]: text for _, text in blocks("developers/field.md", "diff")}
# Steps without which the field is missing in a place, and words of the messages about it.
MISSING = [
    {
        "newsarchive/export/article.schema.json": "newsarchive/export/article.schema.json: `properties`",
        "newsarchive/archive/readings.py": "newsarchive/archive/readings.py: a reading does not keep issue",
        "newsarchive/desk/metadata.json": "newsarchive/desk/metadata.json: `articles` does not describe {'issue'}",
    },
    {"newsarchive/archive/migrations/m999_issue.sql": "newsarchive/archive/migrations: `articles` lacks {'issue'}"},
]
READ = """
from newsarchive.extraction import extract
text = "<p>" + "Sáng 11-2, kíp thợ mở cửa lò sau mười bốn giờ ủ. Trục khuỷu nằm ngay ngắn trên giá. " * 9
for head in ("<meta name=citation_issue content='412'>", ""):
    page = f"<html lang=vi><head>{head}</head><h1>Lò nhiệt luyện mới</h1>{text}"
    article = extract(page.encode(), "https://tapchi.example/bai-1042.html")
    print(article.issue, article.evidence.get("issue"))
"""


def patched(folder: Path, left_out: Container[str] = ()) -> Path:
    """A copy of the package and of what the test of the fields needs, with the steps applied."""
    shutil.copytree(ROOT / "newsarchive", folder / "newsarchive", ignore=shutil.ignore_patterns("*.zst", "__pycache__"))
    for name in (
        "pyproject.toml",
        "tests/__init__.py",
        "tests/test_fields.py",
        *modules_of("."),
        *modules_of("export"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "docs/reference").mkdir(parents=True)
    shutil.copy(ROOT / "docs/reference/evidence.md", folder / "docs/reference")
    steps = "".join(text for name, text in STEPS.items() if name not in left_out)
    subprocess.run(["git", "apply", "-C1", "-"], input=steps, text=True, cwd=folder, check=True)
    return folder


def modules_of(folder: str) -> list[str]:
    """The modules beside the tests of a folder, which they import."""
    paths = (ROOT / "tests" / folder).glob("*.py")
    return [str(path.relative_to(ROOT)) for path in paths if not path.name.startswith("test_")]


def python(folder: Path, *words: str) -> tuple[int, str]:
    """(exit status, what it prints) of Python in a folder."""
    done = subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def fields_test(folder: Path) -> tuple[int, str]:
    return python(folder, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "tests/test_fields.py")


def test_the_steps_make_a_field(tmp_path: Path) -> None:
    folder = patched(tmp_path)
    status, told = python(folder, "-c", READ)
    assert (status, told) == (0, "412 ('meta citation_issue', '412')\nNone None\n")
    status, told = fields_test(folder)
    assert status == 0, told
    assert "## issue" in (folder / "docs/reference/evidence.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("missing", MISSING if LONG else MISSING[:1])
def test_a_step_that_is_left_out_is_named(tmp_path: Path, missing: dict[str, str]) -> None:
    status, told = fields_test(patched(tmp_path, missing))
    assert status == 1
    assert not [words for words in missing.values() if words not in told], told
