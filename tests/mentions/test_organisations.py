"""The forms in which organisations and equipment are named."""

import pytest

from newsarchive.items import Article
from newsarchive.mentions import find_mentions


def named(kind: str, text: str, language: str = "vi") -> list[str]:
    """The names of a kind in a text, each once."""
    mentions = find_mentions(Article(url="https://a.example/1", body=text, language=language))
    return list(dict.fromkeys(mention.name for mention in mentions if mention.kind == kind))


ORGANISATIONS = {
    # Where the name ends
    "Bộ Quốc phòng tổ chức lễ; Tổng cục Công nghiệp quốc phòng triển khai kế hoạch.": [
        "Bộ Quốc phòng",
        "Tổng cục Công nghiệp quốc phòng",
    ],
    "Đồn Biên phòng Lũng Cú kể lại; Công ty Sông Lô đóng tàu cho Vùng 2 Hải quân.": [
        "Đồn Biên phòng Lũng Cú",
        "Công ty Sông Lô",
        "Vùng 2 Hải quân",
    ],
    "Viện Nghiên cứu biến đổi khí hậu công bố; Tổng cục Hậu cần - Kỹ thuật kiểm tra.": [
        "Viện Nghiên cứu biến đổi khí hậu",
        "Tổng cục Hậu cần - Kỹ thuật",
    ],
    "Bộ Văn hóa, Thể thao và Du lịch phối hợp với Bộ Kế hoạch và Đầu tư.": [
        "Bộ Văn hóa, Thể thao và Du lịch",
        "Bộ Kế hoạch và Đầu tư",
    ],
    "Công an tỉnh Lai Châu và Bộ CHQS tỉnh Lai Châu ký kết.": ["Công an tỉnh Lai Châu", "Bộ CHQS tỉnh Lai Châu"],
    "Tập đoàn Tiên Sơn Thanh Hóa bàn giao; Bộ quốc phòng nghiệm thu.": ["Tập đoàn Tiên Sơn Thanh Hóa", "Bộ quốc phòng"],
    # Bodies in the names of others
    "Bộ Tham mưu Quân khu 5 họp.": ["Bộ Tham mưu Quân khu 5", "Quân khu 5"],
    "Tổng công ty Ba Son đóng tàu.": ["Tổng công ty Ba Son"],
    # Firms and foreign bodies
    "Tập đoàn quốc phòng Rheinmetall và công ty hóa dầu Yeochun NCC, tập đoàn Harland Motors Corporation ký.": [
        "Rheinmetall",
        "Yeochun NCC",
        "Harland Motors Corporation",
    ],
    "Hải quân Nga, quân đội Ukraine và Không quân Hoàng gia Anh diễn tập.": [
        "Hải quân Nga",
        "quân đội Ukraine",
        "Không quân Hoàng gia Anh",
    ],
    # What is none
    "Bộ đội Cụ Hồ, Ban đêm, Tỉnh ủy Lai Châu, Báo Quân đội và Quốc hội không phải đơn vị.": [],
}
EQUIPMENT = {
    "Tàu pháo TT-400TP và xuồng TT400TP do Nhà máy Z173 đóng.": ["TT-400TP"],
    "Tiêm kích FA-50 Block 20, máy bay F-16 Fighting Falcon và tên lửa Taurus KEPD 350K-2.": [
        "FA-50 Block 20",
        "F-16 Fighting Falcon",
        "Taurus KEPD 350K-2",
    ],
    "Tàu do thám Zagros và tàu 016-Quang Trung.": ["Zagros", "016-Quang Trung"],
    "Ra đa RV-02 thay P-18 và 1L13; bản RV-02M nhẹ hơn.": ["RV-02", "P-18", "1L13", "RV-02M"],
    "Nhà máy X71 bàn giao tàu. Xưởng đóng tàu X71 nhận huân chương.": [],
    "Nhà máy Z131, Nghị quyết 05-NQ, Covid-19, quốc lộ QL-1 và Nhà khách T50.": [],
}


@pytest.mark.parametrize("text", ORGANISATIONS, ids=lambda text: text[:40])
def test_organisations(text: str) -> None:
    assert named("organisation", text) == ORGANISATIONS[text]


@pytest.mark.parametrize("text", EQUIPMENT, ids=lambda text: text[:40])
def test_equipment(text: str) -> None:
    assert named("equipment", text) == EQUIPMENT[text]


def test_short_forms_and_abbreviations_have_the_longest_name() -> None:
    text = (
        "Bộ tư lệnh Vùng 2 Hải quân và Tổng cục Chính trị (TCCT) QĐND Việt Nam họp. Bộ tư lệnh Vùng 2 báo cáo TCCT. "
        "Tập đoàn Công nghiệp - Viễn thông Quân đội (VTX) dự; VTX tặng quà."
    )
    names = named("organisation", text)
    assert "Bộ tư lệnh Vùng 2" not in names
    assert "VTX" not in names


def test_a_ministry_abroad_is_not_the_one_at_home() -> None:
    text = "Bộ Quốc phòng đón đoàn của Bộ Quốc phòng Nga."
    assert named("organisation", text) == ["Bộ Quốc phòng", "Bộ Quốc phòng Nga"]


def test_english_bodies() -> None:
    text = "The Ministry of Defence chose Korea Aerospace Industries over the U.S. Navy."
    assert named("organisation", text, "en") == ["Ministry of Defence", "Korea Aerospace Industries", "U.S. Navy"]
