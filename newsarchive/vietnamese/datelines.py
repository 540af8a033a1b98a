"""The paper's own mark with which a Vietnamese report begins."""

from __future__ import annotations

import re

# The paper's own mark at the head of a report: 'CNQP&KT –', '(Dân trí) -', 'TPO -', 'QĐND Online –', 'VOV.VN -'.
DATELINE = re.compile(
    r"^\(?\s*(?:[A-ZĐ]{2,}[\w&. +/]{0,25}|[A-ZĐÀ-Ỹ][\w&. +/]{1,25}\))\s*\)?(?:\s+[-–—]\s*|[-–—]\s+)(?=\S)"
)
