"""The text of an element, as a reader sees it."""

from __future__ import annotations

import pytest
from lxml.html import fragment_fromstring

from newsarchive.extraction.tree import fields_of, lines_of, text_of


@pytest.mark.parametrize(
    ("html", "text", "lines", "fields"),
    [
        ("<p>Xưởng<script>var x</script> số 4</p>", "Xưởng số 4", "Xưởng số 4", "Xưởng số 4"),
        ("<p>Xưởng<br>số 4</p>", "Xưởng số 4", "Xưởng\nsố 4", "Xưởng | số 4"),
        ("<div>Xưởng<p>số</p>4</div>", "Xưởng số 4", "Xưởng\nsố\n4", "Xưởng | số | 4"),
        ("<p><b>Hà</b><i>An</i></p>", "HàAn", "HàAn", "Hà | An"),
        ("<span>Hà An</span>", "Hà An", "Hà An", "Hà An"),
    ],
)
def test_scripts_are_silent_and_blocks_part_the_text(html: str, text: str, lines: str, fields: str) -> None:
    element = fragment_fromstring(html)
    assert (text_of(element), lines_of(element), fields_of(element)) == (text, lines, fields)
