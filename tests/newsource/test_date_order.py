"""Day or month first: what settles it, and what does not."""

from __future__ import annotations

import pytest

from newsarchive.newsource.date_order import settle


@pytest.mark.parametrize(
    ("samples", "declared", "order"),
    [
        (["12/29/2023 10:46:35 AM"], [], "MDY"),
        (["28/07/2020 11:02:51 AM"], [], "DMY"),
        (["03/05/2026 08:30"], [("03/05/2026 08:30", "2026-05-03T08:30:00+07:00")], "DMY"),
        (["3/5/2026 3:34:00 PM"], [("3/5/2026 3:34:00 PM", "2026-03-05T15:34:00+07:00")], "MDY"),
        (["05/12/2026 08:30"], [], "MDY"),  # fetched on 28 June 2026: 5 December is to come
        (["03/05/2026 08:30", "04/04/2026 07:00"], [], None),
        (["29/12/2025 08:30", "12/29/2025 08:30"], [], None),
        (["hôm qua"], [], None),
        # A sentence has the language's order, the system its own: the clock tells them apart.
        (["15/12/2025", "3/13/2026 3:34:00 PM"], [], "MDY"),
    ],
)
def test_the_order_of_dates(samples: list[str], declared: list[tuple[str, str]], order: str | None) -> None:
    assert settle(samples, declared, "2026-06-28T00:00:00+00:00")[0] == order
