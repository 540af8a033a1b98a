"""The forms in which persons are named: each sentence with the persons, ranks and offices that it gives."""

import pytest

from newsarchive.items import Article, Photo
from newsarchive.mentions import Mention, find_mentions

Said = dict[str, tuple[list[str], list[str]]]  # {name: (ranks, offices)}

FORMS: dict[str, Said] = {
    # Offices after a name
    "Dự hội nghị có Thượng tướng Lê Văn Cẩn, Ủy viên Trung ương Đảng, Ủy viên Quân ủy Trung ương, Thứ trưởng Bộ Quốc "
    "phòng; Trung tướng Hồ Quang Tảo, Chủ nhiệm Tổng cục Kỹ thuật.": {
        "Lê Văn Cẩn": (
            ["Thượng tướng"],
            ["Ủy viên Trung ương Đảng", "Ủy viên Quân ủy Trung ương", "Thứ trưởng Bộ Quốc phòng"],
        ),
        "Hồ Quang Tảo": (["Trung tướng"], ["Chủ nhiệm Tổng cục Kỹ thuật"]),
    },
    "Đại tá Đỗ Văn Hiếu, Bí thư Đảng ủy, Giám đốc Nhà máy Z131 (Tổng cục Công nghiệp quốc phòng) báo cáo.": {
        "Đỗ Văn Hiếu": (["Đại tá"], ["Bí thư Đảng ủy", "Giám đốc Nhà máy Z131"])
    },
    "Thiếu tướng, PGS, TS Trần Thế Bình, Phó Giám đốc Học viện Kỹ thuật quân sự phát biểu.": {
        "Trần Thế Bình": (["Thiếu tướng"], ["Phó Giám đốc Học viện Kỹ thuật quân sự"])
    },
    "Thiếu tá QNCN Lê Thị Mơ, nhân viên Phòng Tài chính, Nhà máy Z113 được khen thưởng.": {
        "Lê Thị Mơ": (["Thiếu tá QNCN"], ["nhân viên Phòng Tài chính, Nhà máy Z113"])
    },
    "Đại tá Phạm Văn Cửu, Phó Tư lệnh kiêm Tham mưu trưởng Quân chủng Hải quân cho biết.": {
        "Phạm Văn Cửu": (["Đại tá"], ["Phó Tư lệnh", "Tham mưu trưởng Quân chủng Hải quân"])
    },
    "Theo ông Nguyễn Đức Tuệ, Trưởng phòng Kỹ thuật, Công ty TNHH MTV Cơ khí 83, sản phẩm đã xuất xưởng.": {
        "Nguyễn Đức Tuệ": ([], ["Trưởng phòng Kỹ thuật, Công ty TNHH MTV Cơ khí 83"])
    },
    "Thượng úy Trần Văn Năm, Đại đội trưởng Đại đội 3, Tiểu đoàn 2, Trung đoàn 48, Sư đoàn 390 chia sẻ.": {
        "Trần Văn Năm": (["Thượng úy"], ["Đại đội trưởng Đại đội 3, Tiểu đoàn 2, Trung đoàn 48, Sư đoàn 390"])
    },
    "Thượng tá Vũ Thị Hạc - Phó Viện trưởng Viện Thuốc phóng Thuốc nổ - chủ trì đề tài.": {
        "Vũ Thị Hạc": (["Thượng tá"], ["Phó Viện trưởng Viện Thuốc phóng Thuốc nổ"])
    },
    "* Ông Đặng Ngọc Thái (nguyên tổng giám đốc Liên hiệp đường sắt khu vực 3 và Công ty Vận tải Sông Hậu):": {
        "Đặng Ngọc Thái": ([], ["nguyên tổng giám đốc Liên hiệp đường sắt khu vực 3 và Công ty Vận tải Sông Hậu"])
    },
    "Ông Nguyễn Văn Tâm, 63 tuổi, Giám đốc Công ty Sông Lô, nói.": {
        "Nguyễn Văn Tâm": ([], ["Giám đốc Công ty Sông Lô"])
    },
    "Đại tá Tô Ngọc Anh, Phó Tư lệnh - Tham mưu trưởng Lữ đoàn 681 kiểm tra.": {
        "Tô Ngọc Anh": (["Đại tá"], ["Phó Tư lệnh - Tham mưu trưởng Lữ đoàn 681"])
    },
    "Đại tá Trần Lê Hoài, Cục trưởng Cục Chính trị, TCCT; Đại tá Bùi Tấn, Phó Trưởng phòng Xe máy.": {
        "Trần Lê Hoài": (["Đại tá"], ["Cục trưởng Cục Chính trị, TCCT"]),
        "Bùi Tấn": (["Đại tá"], ["Phó Trưởng phòng Xe máy"]),
    },
    "TS Hoàng Thị Vân (chủ nhiệm đề tài) và CN Trần Quốc Tiệp nhận giải.": {
        "Hoàng Thị Vân": ([], []),
        "Trần Quốc Tiệp": ([], []),
    },
    # Offices before a name
    "Quyền Tư lệnh Quân khu 7, Thiếu tướng Lê Xuân Thế kiểm tra tại Sư đoàn 5.": {
        "Lê Xuân Thế": (["Thiếu tướng"], ["Quyền Tư lệnh Quân khu 7"])
    },
    "Bí thư Đảng ủy, Chính ủy Nhà máy Z189 Đại tá Phạm Minh Tố trao quà.": {
        "Phạm Minh Tố": (["Đại tá"], ["Bí thư Đảng ủy", "Chính ủy Nhà máy Z189"])
    },
    "Bộ trưởng Tài chính Hồ Đức Phú và Chủ tịch UBND TP Hà Nội Trần Sỹ Thế cắt băng.": {
        "Hồ Đức Phú": ([], ["Bộ trưởng Tài chính"]),
        "Trần Sỹ Thế": ([], ["Chủ tịch UBND TP Hà Nội"]),
    },
    "Phó Thủ tướng Nguyễn Hòa Bách, Phó Chủ tịch Quốc hội, Thượng tướng Trần Quang Phùng dự.": {
        "Nguyễn Hòa Bách": ([], ["Phó Thủ tướng"]),
        "Trần Quang Phùng": (["Thượng tướng"], ["Phó Chủ tịch Quốc hội"]),
    },
    "Theo quyết định của Bộ trưởng Bộ Quốc phòng, Đại tá Lý Văn Sáu giữ chức Phó Tư lệnh Binh đoàn 12.": {
        "Lý Văn Sáu": (["Đại tá"], ["Phó Tư lệnh Binh đoàn 12"])
    },
    "Thay mặt cán bộ, chiến sĩ Vùng 4, Thượng tá Hà Văn Lưu hứa kế thừa.": {"Hà Văn Lưu": (["Thượng tá"], [])},
    # Enumerations
    "Các đồng chí Thứ trưởng Bộ Quốc phòng: Thượng tướng Phạm Hoài Bắc, Thượng tướng Vũ Hải Sơn cùng dự.": {
        "Phạm Hoài Bắc": (["Thượng tướng"], ["Thứ trưởng Bộ Quốc phòng"]),
        "Vũ Hải Sơn": (["Thượng tướng"], ["Thứ trưởng Bộ Quốc phòng"]),
    },
    "Các đồng chí: Đại tá Đinh Hồng Tiến, Chỉ huy trưởng Bộ CHQS tỉnh Lâm Đồng; Mai Thị Xuân, Phó chủ tịch HĐND tỉnh "
    "Lâm Đồng dự lễ.": {
        "Đinh Hồng Tiến": (["Đại tá"], ["Chỉ huy trưởng Bộ CHQS tỉnh Lâm Đồng"]),
        "Mai Thị Xuân": ([], ["Phó chủ tịch HĐND tỉnh Lâm Đồng"]),
    },
    "Trung tướng Nguyễn Trọng Bách và Thiếu tướng Nguyễn Bá Lương, Tư lệnh Quân đoàn 34 kiểm tra.": {
        "Nguyễn Trọng Bách": (["Trung tướng"], []),
        "Nguyễn Bá Lương": (["Thiếu tướng"], ["Tư lệnh Quân đoàn 34"]),
    },
    # What somebody was, is given, performs; what is only proposed
    "Đồng chí Ngô Văn An, nguyên Phó Bí thư Thường trực Tỉnh ủy, nguyên Chủ tịch UBND tỉnh Thanh Hóa dự.": {
        "Ngô Văn An": ([], ["nguyên Phó Bí thư Thường trực Tỉnh ủy", "nguyên Chủ tịch UBND tỉnh Thanh Hóa"])
    },
    "Chủ tịch nước Đặng Quân trao quyết định bổ nhiệm Thượng tướng Đoàn Tân Cương giữ chức Tổng Tham mưu trưởng Quân "
    "đội nhân dân Việt Nam.": {
        "Đặng Quân": ([], ["Chủ tịch nước"]),
        "Đoàn Tân Cương": (["Thượng tướng"], ["Tổng Tham mưu trưởng Quân đội nhân dân Việt Nam"]),
    },
    "Thiếu tướng Lê Ngọc Hà được giao phụ trách Tư lệnh Quân khu 5.": {
        "Lê Ngọc Hà": (["Thiếu tướng"], ["phụ trách Tư lệnh Quân khu 5"])
    },
    "Thiếu tướng Vi Văn Hạ được đề nghị bổ nhiệm giữ chức Tư lệnh Quân đoàn 12.": {"Vi Văn Hạ": (["Thiếu tướng"], [])},
    "Trên cương vị Tư lệnh Quân khu 9, Trung tướng Cao Đại Ngàn đã lãnh đạo đơn vị.": {
        "Cao Đại Ngàn": (["Trung tướng"], ["Tư lệnh Quân khu 9"])
    },
    # Foreigners
    "Bộ trưởng Quốc phòng Mỹ John Carver hội đàm với Tư lệnh Hải quân Iran, Chuẩn đô đốc Shahin Rostami.": {
        "John Carver": ([], ["Bộ trưởng Quốc phòng Mỹ"]),
        "Shahin Rostami": (["Chuẩn đô đốc"], ["Tư lệnh Hải quân Iran"]),
    },
    "Tổng thống Pháp Emile Marchand và Thủ tướng Đức Friedrich Maurer gặp nhau.": {
        "Emile Marchand": ([], ["Tổng thống Pháp"]),
        "Friedrich Maurer": ([], ["Thủ tướng Đức"]),
    },
    "Bộ trưởng Bộ Quốc phòng Lào Khamphay Outhavong tiếp Đại sứ Việt Nam tại Lào Bùi Thế Dân.": {
        "Khamphay Outhavong": ([], ["Bộ trưởng Bộ Quốc phòng Lào"]),
        "Bùi Thế Dân": ([], ["Đại sứ Việt Nam tại Lào"]),
    },
    "Dora Maskow, một nhà nghiên cứu chính sách cấp cao tại tổ chức RAND, cho biết.": {
        "Dora Maskow": ([], ["nhà nghiên cứu chính sách cấp cao tại tổ chức RAND"])
    },
    "Colin H. Karlsson, Thứ trưởng Bộ Quốc phòng Mỹ phụ trách chính sách, cho biết.": {
        "Colin H. Karlsson": ([], ["Thứ trưởng Bộ Quốc phòng Mỹ phụ trách chính sách"])
    },
    "Justin Cramer, cựu chỉ huy lực lượng xe tăng của Anh và hiện là người đứng đầu hãng tư vấn Sibylline, nói.": {
        "Justin Cramer": (
            [],
            ["cựu chỉ huy lực lượng xe tăng của Anh", "người đứng đầu hãng tư vấn Sibylline"],
        )
    },
    "Chính quyền Tổng thống Mỹ Joe Barton công bố gói viện trợ.": {"Joe Barton": ([], ["Tổng thống Mỹ"])},
    "Tay vợt 30 tuổi người Nga, Svetlana Kirova đánh bại Timea Bachmann (Thụy Sĩ).": {
        "Svetlana Kirova": ([], []),
        "Timea Bachmann": ([], []),
    },
    # Names without a title
    "Hồ Thị Thu Hà nhận học bổng tại xã Thanh Nưa.": {"Hồ Thị Thu Hà": ([], [])},
    "Tuyến phố Nguyễn Văn Tuyết nằm gần cầu Nguyễn Văn Trỗi và Trường THPT Nguyễn Huệ.": {},
    "Tàu 016-Quang Trung và tàu 012-Lý Thái Tổ rời cảng, đi qua quần đảo Trường Sa.": {},
    "Đại tá Ông Thế Nhã nhận nhiệm vụ. Ông cho biết đơn vị đã sẵn sàng.": {"Ông Thế Nhã": (["Đại tá"], [])},
    # English
    "Adm. Samuel Parker, commander of U.S. Indo-Pacific Command, met Lt. Gen. Nguyen Tan Cuong, Chief of the General "
    "Staff of the Vietnam People's Army.": {
        "Samuel Parker": (["Adm"], ["commander of U.S. Indo-Pacific Command"]),
        "Nguyen Tan Cuong": (["Lt. Gen"], ["Chief of the General Staff of the Vietnam People's Army"]),
    },
    "Defense Secretary Lloyd J. Auster III received Mark Knapp, US Ambassador to Vietnam.": {
        "Lloyd J. Auster III": ([], ["Defense Secretary"]),
        "Mark Knapp": ([], ["US Ambassador to Vietnam"]),
    },
}


def said(text: str, **fields: str | None) -> Said:
    """What the mentions of a text say of each person, in the order of the text."""
    found: Said = {}
    for mention in find_mentions(Article(url="https://a.example/1", body=text, **fields)):  # type: ignore[arg-type]
        if mention.kind == "person":
            ranks, offices = found.setdefault(mention.name, ([], []))
            ranks += [rank for rank in mention.ranks if rank not in ranks]
            offices += [office for office in mention.offices if office not in offices]
    return found


@pytest.mark.parametrize("text", FORMS, ids=lambda text: text[:40])
def test_form(text: str) -> None:
    assert said(text) == FORMS[text]


def test_a_text_without_marks() -> None:
    text = "Thu tuong Pham Van Chinh den Dubai; dai su Viet Nam tai UAE Nguyen Manh Tuong don doan."
    assert said(text, language="vi") == {
        "Pham Van Chinh": ([], ["Thu tuong"]),
        "Nguyen Manh Tuong": ([], ["dai su Viet Nam tai UAE"]),
    }


def persons(article: Article) -> list[Mention]:
    return [mention for mention in find_mentions(article) if mention.kind == "person"]


def test_short_names_are_tied_to_the_full_one_of_the_article() -> None:
    article = Article(
        url="https://a.example/1",
        title="Trung tướng Hùng thăm Nhà máy Z131",
        body="Trung tướng Lê Quốc Hùng thăm Nhà máy Z131.\n\nCùng đi có Đại tá Đỗ Văn Hùng. Ông Kirov và bà Vera "
        "Kirova ghi hình.\n\nSau đó, Trung tướng Hùng và Đại tá Hùng về Hà Nội.",
    )
    named = [(mention.field, mention.name) for mention in persons(article)]
    assert ("title", "Lê Quốc Hùng") in named
    assert named.count(("body", "Lê Quốc Hùng")) == named.count(("body", "Đỗ Văn Hùng")) == 2


def test_a_short_name_of_two_persons_is_left_open() -> None:
    assert said("Ông Lê Quốc Hùng và ông Đỗ Văn Hùng dự. Ông Hùng phát biểu.") == {
        "Lê Quốc Hùng": ([], []),
        "Đỗ Văn Hùng": ([], []),
    }


def test_a_headline_in_capitals_names_whom_the_text_names() -> None:
    title = "ĐẠI TÁ TRẦN VĂN BA LÀM VIỆC VỚI LỮ ĐOÀN 249"
    article = Article(url="https://a.example/1", title=title, body="Đại tá Trần Văn Ba làm việc với Lữ đoàn 249.")
    first = persons(article)[0]
    assert (first.field, first.name, title[first.start : first.end]) == ("title", "Trần Văn Ba", "TRẦN VĂN BA")


def test_the_makers_of_a_page_are_no_persons_of_it() -> None:
    assert said("Tin, ảnh: NGUYỄN ANH KHÔI\n\nBài và ảnh: Trần Thị Mây\n\nĐại tá Bùi Văn Tấn dự.") == {
        "Bùi Văn Tấn": (["Đại tá"], [])
    }


def test_captions_are_fields_of_their_own() -> None:
    caption = "Đại tá Lê Xuân Đông, Chủ nhiệm Chính trị Bộ Tham mưu Quân khu 5 động viên hạ sĩ quan."
    article = Article(url="https://a.example/1", photos=[Photo(None, position=1), Photo(None, caption, position=2)])
    (mention,) = persons(article)
    assert (mention.field, mention.sentence) == ("caption:2", caption)
    assert mention.offices == ("Chủ nhiệm Chính trị Bộ Tham mưu Quân khu 5",)


def test_an_office_says_in_which_body_and_how_it_is_held() -> None:
    text = (
        "Đại tá Tạ Văn Bền, Phó Tư lệnh, Tham mưu trưởng Quân khu 5, nguyên Phó Giám đốc Kỹ thuật Nhà máy Z113, quyền "
        "Chủ nhiệm Tổng cục Kỹ thuật."
    )
    (mention,) = persons(Article(url="https://a.example/1", body=text))
    assert [(post.title, post.organisation, post.tenure) for post in mention.posts] == [
        ("Phó Tư lệnh", "Quân khu 5", "held"),
        ("Tham mưu trưởng", "Quân khu 5", "held"),
        ("Phó Giám đốc Kỹ thuật", "Nhà máy Z113", "former"),
        ("Chủ nhiệm", "Tổng cục Kỹ thuật", "acting"),
    ]


def test_an_uncertain_reading_is_marked() -> None:
    text = "Trần Văn Tân gác đêm. Sau lưng Tân là chốt 457."
    first, second = persons(Article(url="https://a.example/1", body=text))
    assert (first.confidence, second.confidence) == ("certain", "uncertain")
    assert second.rule == "short form of a name"


def test_the_kind_of_a_body_means_the_one_that_the_article_names() -> None:
    text = "Đại tá Vũ Văn Kha, Giám đốc Nhà máy, tiếp đoàn.\n\nNhà máy Z131 sản xuất đạn."
    mentions = persons(Article(url="https://a.example/1", body=text))
    assert [post.organisation for mention in mentions for post in mention.posts] == ["Nhà máy Z131"]
    two = text + "\n\nNhà máy Z113 cung cấp thuốc phóng."
    mentions = persons(Article(url="https://a.example/1", body=two))
    assert [post.organisation for mention in mentions for post in mention.posts] == [None]
