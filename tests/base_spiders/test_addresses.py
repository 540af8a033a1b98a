"""Addresses as people type them."""

from __future__ import annotations

import pytest

from newsarchive.errors import UserError
from newsarchive.options import checked_url


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("HTTPS://Bao.Example:443/Tin-1.html#binh-luan", "https://bao.example/Tin-1.html"),
        ("http://bao.example:8080/tin?x=1", "http://bao.example:8080/tin?x=1"),
        ("https://báo.example/tin-tức", "https://xn--bo-mia.example/tin-t%E1%BB%A9c"),
        ("https://bao.example/a%20b", "https://bao.example/a%20b"),
        ("http://[::1]:80/x", "http://[::1]/x"),
    ],
)
def test_an_address_is_asked_for_as_a_browser_would(typed: str, asked: str) -> None:
    assert checked_url(typed, "url") == asked
    assert checked_url(asked, "url") == asked


@pytest.mark.parametrize("typed", ["", "bao.example/1", "ftp://bao.example/", "http:///1", "http://a.example:99999/"])
def test_what_is_no_address_is_named(typed: str) -> None:
    with pytest.raises(UserError, match="not an http or https address"):
        checked_url(typed, "urls.txt line 7")
