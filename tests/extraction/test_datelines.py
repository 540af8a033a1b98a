"""Datelines at the head of reports, Vietnamese and English."""

import pytest

from newsarchive.extraction import extract
from newsarchive.vietnamese.agencies_and_ranks import DATELINE

PARAGRAPHS = "".join(
    f"<p>Paragraph {n} tells how the yard built the hull, and who worked there at night.</p>" for n in range(6)
)


@pytest.mark.parametrize(
    "mark",
    ["HANOI, Vietnam (AP) — ", "WASHINGTON, Sept. 3 (Reuters) - ", "CAMP PENDLETON, Calif. — ", "Hanoi (VNA) – ",
     "ABOARD USS NIMITZ, Pacific Ocean — ", "LONDON — ", "QĐND - ", "(Dân trí) - ", "VOV.VN - "],
)  # fmt: skip
def test_a_mark(mark: str) -> None:
    found = DATELINE.match(f"{mark}The yard launched the hull on Tuesday.")
    assert found is not None
    assert found[0] == mark


@pytest.mark.parametrize(
    "text", ["NATO, the alliance - and its yards", "The yard (since 1985) - a state firm", "Tàu ngầm - vũ khí"]
)
def test_no_mark(text: str) -> None:
    assert DATELINE.match(text) is None


def test_a_paragraph_with_a_dateline_is_no_caption() -> None:
    first = "CAMP PENDLETON, Calif. — Marines launched the hull on Tuesday."
    html = f"<h1>Yard launches the third hull</h1><article><img src=/a.jpg><p>{first}</p>{PARAGRAPHS}</article>"
    article = extract(html.encode(), "https://trade.example/1")
    assert [photo.caption for photo in article.photos] == [None]
    assert first in (article.body or "")
