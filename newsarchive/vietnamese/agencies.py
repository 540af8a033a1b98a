"""News agencies and outlets that Vietnamese papers name as the source of a text."""

from __future__ import annotations

import re

from newsarchive.text import fold

_AGENCIES = frozenset(
    fold(name)
    for name in (
        "TTXVN",
        "Thông tấn xã Việt Nam",
        "TTXVN/Vietnam+",
        "Vietnam+",
        "VietnamPlus",
        "VNA",
        "BNEWS/TTXVN",
        "Reuters",
        "Forbes",
        "AFP",
        "AP",
        "Associated Press",
        "TASS",
        "Sputnik",
        "Tân Hoa xã",
        "Xinhua",
        "Yonhap",
        "Kyodo",
        "Bloomberg",
        "CNN",
        "BBC",
        "NHK",
        "dpa",
        "UPI",
        "RIA Novosti",
        "RT",
        "Interfax",
        "Ukrinform",
        "The Guardian",
        "New York Times",
        "Washington Post",
        "CNBC",
        "Newsweek",
        "Defense News",
        "Janes",
        "Jane's",
        "Naval News",
        "Breaking Defense",
        "AFP/TTXVN",
        "Reuters/TTXVN",
        "THX/TTXVN",
        "Al Jazeera",
        "DW",
        "VOA",
        "RFI",
        "Sky News",
        "Fox News",
        "VnEconomy",
        "VnExpress",
        "Dân trí",
        "Tuổi Trẻ",
        "Thanh Niên",
        "VOV",
        "VTV",
        "VTC",
        "Zing",
        "Znews",
        "Quân đội nhân dân",
        "QĐND",
        "Báo Quân đội nhân dân",
        "Nhân Dân",
        "Tiền Phong",
        "Báo Chính phủ",
        "Chinhphu.vn",
        "Báo Tin tức",
        "Tin tức",
        "Lao Động",
        "Người Lao Động",
        "VietnamNet",
        "Công an nhân dân",
        "CAND",
        "Hà Nội Mới",
        "SGGP",
        "Pháp luật TP HCM",
        "Infonet",
        "Soha",
        "Dân Việt",
        "Đất Việt",
        "Kienthuc",
        "ANTĐ",
        "An ninh Thủ đô",
        "Báo Đầu tư",
        "Doanh nghiệp Việt Nam",
    )
)
# 'TTXVN', 'QĐND', 'TPO' in part: capitals without a vowel are no name
_INITIALS = re.compile(r"^[BCDĐGHKLMNPQRSTVXZ]{3,8}$")
_WEBSITE = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info|gov)$", re.I)
_WORDS = re.compile(
    r"\b(?:TTXVN|thông tấn|news|times|post|daily|agency|hãng tin|tân hoa xã|cổng thông tin|tổng hợp)\b|^báo\b|"
    r"^tạp chí\b|\bonline$",
    re.I,
)


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency or an outlet rather than a person."""
    return (
        _INITIALS.match(name.strip()) is not None
        or fold(name.strip(" .()")) in _AGENCIES
        or _WEBSITE.match(name.strip()) is not None
        or _WORDS.search(name) is not None
    )
