"""A folder of Markdown files, read back by another program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsarchive.export import FIELDS
from newsarchive.export.markdown import document, inline
from tests.conftest import Newsarchive

MARKDOWN = MarkdownIt("commonmark").enable("table")


def article(**fields: Any) -> dict[str, Any]:
    empty = dict.fromkeys(FIELDS)
    return empty | {"id": 7, "authors": [], "tags": [], "body_blocks": [], "photos": []} | fields


def front_and_text(document: str) -> tuple[dict[str, Any], str]:
    _, front, text = document.split("---\n", 2)
    return yaml.safe_load(front), text


def test_the_sample_becomes_a_folder(sample: Newsarchive, tmp_path: Path) -> None:
    told = sample("export", "--markdown", str(tmp_path / "vault"), "--source", "quansu").stderr
    files = sorted((tmp_path / "vault").rglob("*.md"))
    assert told.startswith(f"{len(files)} articles and 0 pictures exported")
    held = {one["url"]: one for one in sample.exported() if one["source"] == "quansu"}
    assert len(files) == len(held) > 10
    for file in files:
        front, text = front_and_text(file.read_text("utf-8"))
        one = held[front["url"]]
        assert file.name.startswith((one["published_at"] or "undated")[:10])
        assert (front["title"], front.get("authors", [])) == (one["title"], one["authors"])
        shown = MARKDOWN.render(text)
        assert f"<h1>{one['title']}</h1>".replace('"', "&quot;") in shown
        for block in one["body_blocks"]:
            if block["type"] == "heading":
                assert f"<h{max(2, block['level'])}>" in shown
    again = sample("export", "--markdown", str(tmp_path / "vault"), "--source", "quansu").stderr
    assert again == told
    assert sorted((tmp_path / "vault").rglob("*.md")) == files


def test_blocks_marks_and_photos() -> None:
    marks = [
        {"start": 0, "end": 8, "kind": "link", "url": "https://a.example/x(1)"},
        {"start": 5, "end": 8, "kind": "strong"},
    ]
    blocks = [
        {"type": "heading", "level": 1, "text": "Đề mục"},
        {"type": "paragraph", "text": "Theo đây thì xong.", "marks": marks},
        {"type": "photo", "position": 1},
        {"type": "list", "ordered": True, "items": [{"text": "một"}, {"text": "hai"}]},
        {"type": "quote", "text": "Lời nói"},
        {"type": "table", "rows": [[{"text": "a|b"}, {"text": "c"}], [{"text": "1"}]]},
    ]
    photos = [
        {"position": 1, "url": "https://a.example/1.jpg", "caption": "Con tàu", "credit": "TTXVN", "alt": None},
        {"position": 2, "url": "https://a.example/2.jpg", "caption": None, "credit": None, "alt": None},
    ]
    written = document(article(title="Tin", body_blocks=blocks, photos=photos), {photos[0]["url"]: "../p/1.webp"})
    shown = MARKDOWN.render(front_and_text(written)[1])
    assert "<h2>Đề mục</h2>" in shown
    assert '<a href="https://a.example/x%281%29">Theo <strong>đây</strong></a>' in shown
    assert '<img src="../p/1.webp" alt="Con tàu" />' in shown
    assert "<em>Con tàu (TTXVN)</em>" in shown
    assert shown.index("Con tàu") < shown.index("<ol>") < shown.index("<blockquote>") < shown.index("<table>")
    assert "<td>1</td>" in shown
    assert "a|b" in shown
    assert '<a href="https://a.example/2.jpg">' in shown


@given(st.text(st.sampled_from("ab*_[]()<>#|`~\\!+-1. đ"), max_size=20))
def test_no_text_is_markup(text: str) -> None:
    shown = MARKDOWN.render(f"x{inline(text)}x")
    assert [tag for tag in ("<em>", "<strong>", "<code>", "<a ", "<img", "<h", "<li") if tag in shown] == []


@given(st.text(max_size=40))
def test_front_matter_is_yaml_whatever_the_headline_is(title: str) -> None:
    front, _ = front_and_text(document(article(title=title or "x"), {}))
    assert front["title"] == (title or "x")


@pytest.mark.parametrize(
    "words", [("--markdown", "-"), ("--markdown", "--new", "x"), ("--markdown", "--format", "csv", "x")]
)
def test_markdown_needs_a_folder(sample: Newsarchive, words: tuple[str, ...]) -> None:
    (line,) = sample("export", *words, status=2).stderr.splitlines()
    assert "name a folder" in line
