"""What changed between two texts."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.desk.diff import MAX_WORDS, MAX_WORDS_TOTAL, Comparison, Paragraph

PARAGRAPHS = st.lists(st.text(alphabet="ab ế.", min_size=1, max_size=12).filter(str.strip), max_size=6)


def told(paragraphs: list[Paragraph], *kinds: str) -> str:
    return "".join(piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.kind in kinds)


def difference(field: str, old: str | None, new: str | None) -> list[Paragraph]:
    return Comparison().paragraphs(field, old, new)


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_can_be_read_out_of_it(old: list[str], new: list[str]) -> None:
    found = difference("body", "\n\n".join(old), "\n\n".join(new))
    skipped = sum(paragraph.skipped for paragraph in found)
    shown = [paragraph for paragraph in found if not paragraph.skipped]
    before = [told([one], "same", "old") for one in shown if told([one], "same", "old")]
    after = [told([one], "same", "new") for one in shown if told([one], "same", "new")]
    assert (len(before) + skipped, len(after) + skipped) == (len(old), len(new))
    assert [text for text in before if text not in old] == []
    assert [text for text in after if text not in new] == []


def test_what_did_not_change_is_left_out_but_for_one_paragraph_on_each_side() -> None:
    old = [f"Đoạn {n}." for n in range(10)]
    new = [*old[:5], "Đoạn năm.", *old[6:]]
    found = difference("body", "\n\n".join(old), "\n\n".join(new))
    assert [(told([one], "same"), one.skipped) for one in found] == [
        ("", 4),
        ("Đoạn 4.", 0),
        ("Đoạn .", 0),
        ("Đoạn 6.", 0),
        ("", 3),
    ]


def test_a_field_that_was_empty_is_all_new() -> None:
    assert told(difference("lead", None, "Mở đầu"), "new") == "Mở đầu"
    assert told(difference("authors", "[]", '["Hà", "Lan"]'), "new") == "Hà; Lan"


def test_a_changed_caption_is_found_among_the_photos() -> None:
    photo = {"position": 1, "url": "https://a.example/1.jpg", "caption": "Tàu.", "credit": "Hà", "alt": "Tàu."}
    old, new = (json.dumps([photo | {"caption": caption}]) for caption in ("Con tàu.", "Con thuyền."))
    found = difference("photos", old, new)
    assert (told(found, "old"), told(found, "new")) == ("tàu", "thuyền")


def test_long_texts_are_shown_whole_and_many_cost_no_more() -> None:
    long = "chữ " * MAX_WORDS
    assert told(difference("body", long, f"{long}mới"), "same") == ""
    comparison = Comparison()
    old, new = ("\n\n".join(f"{n} {word} chữ chữ" * 100 for n in range(200)) for word in ("cũ", "mới"))
    found = comparison.paragraphs("body", old, new)
    assert 0 < sum(len(one.pieces) > 2 for one in found) <= MAX_WORDS_TOTAL / 600
    assert told(found, "same", "new") == new.replace("\n\n", "")
