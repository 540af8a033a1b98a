"""The encoding of a page as a browser finds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extraction import extract
from newsarchive.extraction.encoding import decode

KOREAN = f"<head><style>{'x' * 5000}</style><meta charset=euc-kr></head>한국어 기사"
WORDS = "Đại tướng thăm Nhà máy, dự lễ khởi công"


@pytest.mark.parametrize(
    ("body", "header", "name"),
    [
        (b"\xef\xbb\xbf" + WORDS.encode(), "iso-8859-1", "utf-8"),
        (WORDS.encode("utf-16"), None, "utf-16-le"),
        (WORDS.encode(), None, "utf-8"),
        (WORDS.encode(), "windows-1252", "utf-8"),
        (f"<meta charset=windows-1252>{WORDS}".encode(), None, "utf-8"),
        (f"<meta charset=gb2312>{WORDS}".encode(), "text/html; charset=Shift_JIS", "utf-8"),
        (f"<meta charset=utf-16>{WORDS}".encode(), "windows-1258", "utf-8"),
        ("<title>caf\xe9</title>".encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252"),
        ("日本語のニュース".encode("shift_jis"), "Shift_JIS", "cp932"),
        (KOREAN.encode("euc_kr"), None, "cp949"),
        (b"<p>caf\xe9", "iso-8859-1", "cp1252"),
        ("日本語のニュース".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "iso2022_jp"),
        ("<?xml version='1.0' encoding='Shift_JIS'?>日本語".encode("shift_jis"), None, "cp932"),
        (b"<meta charset=utf-16><p>Plain letters", None, "utf-8"),
        ("<meta charset=none><meta charset=windows-1258>l\xea".encode("latin-1"), None, "cp1258"),
        ("<html lang='vi'>c\xf4ng ngh\xea m\xe1y".encode("latin-1"), None, "cp1258"),
        ("<html lang='fr'>d\xe9fense \xe0 l'\xe9t\xe9".encode("latin-1"), None, "cp1252"),
    ],
)  # fmt: skip
def test_found(body, header, name):
    text, found = decode(body, header)
    assert found == name
    assert "\ufffd" not in text


def test_commented_declaration_does_not_count():
    body = (
        "<!-- <meta charset=utf-7> --><!-- <meta charset=shift_jis> --><meta charset=windows-1258><p>l\xea</p>".encode(
            "latin-1"
        )
    )
    assert decode(body)[1] == "cp1258"


def test_windows_1258_composes():
    body = "<html lang=vi><meta charset=windows-1258><title>Thuê\u0301</title><p>x</p>".encode("cp1258")
    assert extract(body, "http://a.example/x").evidence["encoding"][1] == "cp1258"
    assert extract(body, "http://a.example/x").title == "Thuế"


def test_utf8_with_broken_bytes():
    text, name = decode(b"<meta charset=utf-8>" + WORDS.encode() + b"\xff\xfe" + WORDS.encode())
    assert name == "utf-8"
    assert WORDS in text


def test_utf8_cut_in_a_letter_without_declaration():
    assert decode(WORDS.encode() + "ế".encode()[:2])[1] == "utf-8"


@given(st.binary(max_size=400), st.none() | st.text(max_size=30))
def test_never_raises(body, header):
    text, _ = decode(body, header)
    assert isinstance(text, str)
