"""Phrases as papers print them: counts, roles, ranks, offices, marks of credits, headings of lists."""

from __future__ import annotations

import json

import pytest

from newsarchive.extraction import extract, next_page
from newsarchive.extraction.boilerplate import is_counter
from newsarchive.extraction.bylines import is_bare_name, read_byline
from newsarchive.extraction.credits import split_credit
from tests.pages import article

URL = "https://bao.example/tin/bai-1.html"


@pytest.mark.parametrize(
    "line",
    [
        "TIN LIÊN QUAN", "BÀI LIÊN QUAN", "CÓ THỂ BẠN QUAN TÂM", "BÌNH LUẬN (7)", "Ý KIẾN BẠN ĐỌC", "CÙNG CHUYÊN MỤC",
        "ĐỌC NHIỀU NHẤT", "XEM NHIỀU", "TIN MỚI", "TIÊU ĐIỂM", "Related Articles", "Read More", "More From Jane Doe",
        "Recommended Stories", "Most Popular", "Comments (7)", "You May Also Like", "Trending Now", "Latest Stories",
        "Share This Article", "Sign Up | Newsletter",
    ],
)  # fmt: skip
def test_the_heading_of_a_list_is_no_name(line: str) -> None:
    html = article().replace("</article>", f"<p><b>{line}</b></p></article>")
    assert extract(html.encode(), URL).authors == []


@pytest.mark.parametrize(
    "line",
    [
        "Số truy cập: 88.201", "Đã nghe: 12", "Bình luận: 7", "Chia sẻ: 12", "Phản hồi (3)", "Yêu thích: 5",
        "Đánh giá: 4/5", "Bình chọn: 12", "12 phiếu bầu", "Xem: 1.204", "Đọc: 12", "Thích: 5", "Nghe: 3", "Tải về: 4",
        "Ý kiến: 2", "Điểm: 4/5", "Xếp hạng: 4/5", "Xem: 12 lượt", "Đã xem: 77 lần", "Thích: 5 người",
        "Bình chọn: 12 phiếu", "Thời lượng đọc: 45 giây", "4 phút đọc", "Thứ hai, 27/11/2020 | 12 lượt xem",
        "Chủ nhật, 27/11/2020 | 12 lượt xem", "Đăng lúc 08:30 | 12 lượt xem", "Đăng ngày 27/11/2020 | 12 lượt xem",
        "Ngày đăng: 27/11/2020 | 12 lượt xem", "Cập nhật: 27/11/2020 | 12 lượt xem", "Ngày 27/11/2020 | 12 lượt xem",
        "Lúc 08:30 | 12 lượt xem", "Lượt xem:", "Đã xem:", "Bình luận:", "Chia sẻ:", "Views:", "View count", "Shares:",
        "1,204 page views", "View count: 12", "12 shares", "12 likes", "Comments (7)", "12 replies", "5 votes",
        "3 ratings", "7 downloads", "12 people like this", "12 read", "Read: 12 views", "Read: 12 times",
        "Reading time: 4 min", "5 min read", "5 min reading", "45 sec read", "Posted 27/11/2020 | 12 views",
        "Updated 27/11/2020 | 12 views",
    ],
)  # fmt: skip
def test_a_line_counts_readers(line: str) -> None:
    assert is_counter(line)


@pytest.mark.parametrize(
    "mark", ["Last updated", "Updated", "Sửa", "Cập nhật", "Aktualisiert", "Stand", "Mis à jour le", "Actualizado"]
)
def test_the_date_of_a_change_is_no_publication(mark: str) -> None:
    html = article(published="").replace('<p class="sapo">', f'<div>{mark}: 08/03/2026 09:00</div><p class="sapo">')
    assert extract(html.encode(), URL).published_at is None


@pytest.mark.parametrize(
    "label", ["Trang sau", "Sau", "Tiếp theo", "Kế tiếp", "Next", "Older posts", "»", "Next »", "Weiter", "Siguiente"]
)
def test_a_link_of_a_pagination_leads_on(label: str) -> None:
    html = f'<html><body><div class="pagination"><a href="/tin?page=2">{label}</a></div></body></html>'
    assert next_page(html.encode(), "https://bao.example/tin") == "https://bao.example/tin?page=2"


@pytest.mark.parametrize(
    "home", ["Trang chủ", "Trang nhất", "Home", "Homepage", "Start", "News", "Index", "Startseite", "Inicio", "Accueil"]
)
def test_the_home_page_is_no_section(home: str) -> None:
    html = article().replace("<h1>", f"<div class=breadcrumb><a href=/>{home}</a></div><h1>")
    assert extract(html.encode(), URL).section is None


@pytest.mark.parametrize(
    "role",
    [
        "Tin", "Bài viết", "Lược thuật", "Dịch", "Biên dịch", "Nội dung", "Tác giả", "Người viết", "Thực hiện",
        "Tổng hợp", "Phóng sự", "Ghi chép", "Biên soạn",
    ],
)  # fmt: skip
def test_who_has_a_role_in_the_text_is_an_author(role: str) -> None:
    byline = read_byline(f"{role}: Hà Thu")
    assert byline is not None
    assert (byline.authors, byline.photographers) == (["Hà Thu"], [])


@pytest.mark.parametrize(
    "role",
    [
        "Ảnh", "Hình ảnh", "Video", "Clip", "Đồ họa", "Infographic", "Trình bày", "Thiết kế", "Kỹ thuật", "Media",
        "Audio",
    ],
)  # fmt: skip
def test_who_has_a_role_beside_the_text_is_no_author(role: str) -> None:
    byline = read_byline(f"Bài: Hà Thu; {role}: Minh Anh")
    assert byline is not None
    assert (byline.authors, byline.photographers) == (["Hà Thu"], ["Minh Anh"])


@pytest.mark.parametrize(
    "staff",
    [
        "PV", "CTV", "Phóng viên", "Nhóm PV", "Nhóm phóng viên", "Tổng hợp", "T.H", "TH", "BBT", "Ban biên tập",
        "Tòa soạn", "Biên tập", "BTV", "Theo", "Admin", "1204",
    ],
)  # fmt: skip
def test_the_staff_is_nobody(staff: str) -> None:
    assert not read_byline(f"Tin, ảnh: {staff}")


@pytest.mark.parametrize("staff", ["CTV", "BTV", "BBT"])
def test_the_staff_in_brackets_is_no_agency(staff: str) -> None:
    byline = read_byline(f"Hà Thu ({staff})", labelled=True)
    assert byline is not None
    assert (byline.authors, byline.agency) == (["Hà Thu"], None)


@pytest.mark.parametrize(
    "body",
    [
        "Ban Tuyên huấn", "Phòng Kỹ thuật", "Cục Kỹ thuật", "Tổng cục Kỹ thuật", "Viện Kỹ thuật", "Nhà máy đóng tàu",
        "Công ty cơ khí", "Tập đoàn viễn thông", "Trường sĩ quan", "Học viện kỹ thuật", "Lữ đoàn công binh",
        "Sư đoàn phòng không", "Quân khu phía Nam", "Quân chủng hải quân", "Binh chủng công binh", "Bộ tham mưu",
        "Sở công thương", "Ủy ban kiểm tra", "Trung tâm nghiên cứu", "Tòa soạn phía Nam", "Nhóm nghiên cứu",
        "tạp chí chuyên ngành", "báo chuyên ngành", "Đài phát thanh", "Hội nghề nghiệp", "Xí nghiệp đóng tàu",
        "Đơn vị chủ quản", "Phó phòng kỹ thuật", "Giám đốc xưởng đúc", "Chủ tịch hội đồng", "Trưởng phòng kỹ thuật",
        "Bí thư đảng ủy", "nguyên quản đốc", "Chủ nhiệm chính trị", "Tư lệnh vùng", "Chính ủy vùng",
    ],
)  # fmt: skip
def test_a_body_or_an_office_may_stand_beside_a_name(body: str) -> None:
    assert is_bare_name(f"Đại tá HOÀNG MINH, {body}")
    assert not is_bare_name("Đại tá HOÀNG MINH, quê ở tỉnh nhà")


def test_an_office_in_another_language_may_stand_beside_a_name() -> None:
    assert is_bare_name("Jane Doe, Autorin unserer Zeitung")
    assert not is_bare_name("Jane Doe, Leserin unserer Zeitung")


@pytest.mark.parametrize(
    "name",
    [
        "Site Admin", "Administrator", "Editor", "Staff", "Unknown", "N/A", "null", "none", "undefined", "Author",
        "Guest", "LINE", "Facebook", "Twitter", "Zalo", "root", "user", "Quản trị", "Redaktion", "Admin", "From",
        "Head of News", "Director", "Reporter", "Senior Writer", "Correspondent", "Journalist", "Contributor",
        "Associated Press Writer", "Analyst", "Phóng viên", "Biên tập viên", "Redakteurin", "Korrespondent", "Autorin",
        "Redaktion Ausland",
    ],
)  # fmt: skip
def test_an_account_or_an_office_is_no_declared_author(name: str) -> None:
    node = {"@type": "NewsArticle", "author": [{"name": name}]}
    head = f'<meta charset="utf-8"><script type="application/ld+json">{json.dumps(node)}</script>'
    assert extract(article(head=head).encode(), URL).authors == []


@pytest.mark.parametrize("name", ["Editor", "Author", "Admin", "Redaktion"])
def test_an_account_is_no_printed_author(name: str) -> None:
    html = article().replace("</article>", f"<p class=author>{name}</p></article>")
    assert extract(html.encode(), URL).authors == []


@pytest.mark.parametrize("name", ["PV", "Phóng viên"])
def test_behind_a_declaration_of_the_staff_another_names_the_author(name: str) -> None:
    node = {"@type": "NewsArticle", "author": [{"name": name}]}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script><meta name="author" content="Hà Thu">'
    assert extract(article(head=f'<meta charset="utf-8">{head}').encode(), URL).authors == ["Hà Thu"]


@pytest.mark.parametrize(
    "prefix",
    [
        "Bởi", "Tác giả:", "From", "Writer:", "By", "Text:", "Author:", "Reported by", "Reporting by", "Written by",
        "Story by", "Reporter:", "Von", "Par", "Por", "Di", "Door", "Av", "Af", "Od", "Oleh", "Texte:", "Autorin:",
        "Tekst:",
    ],
)  # fmt: skip
def test_what_stands_before_a_declared_author_goes(prefix: str) -> None:
    node = {"@type": "NewsArticle", "author": [{"name": f"{prefix} Jane Doe"}]}
    head = f'<meta charset="utf-8"><script type="application/ld+json">{json.dumps(node)}</script>'
    assert extract(article(head=head).encode(), URL).authors == ["Jane Doe"]


@pytest.mark.parametrize(
    "byline",
    [
        "Writer:", "By", "Translated by", "Reported by", "Reporting by", "Written by", "Compiled by",
        "Edited and translated by", "Words by", "Text by", "Story by", "Text and photos by", "Photos and text by",
        "By Lance Cpl.", "By Staff Sgt.", "By Dr.", "By Prof.", "By Lt. Col.", "By Airman",
        "By Petty Officer 2nd Class", "By Mass Communication Specialist 3rd Class",
    ],
)  # fmt: skip
def test_what_stands_before_a_printed_author_goes(byline: str) -> None:
    found = read_byline(f"{byline} Jane Doe")
    assert found is not None
    assert found.authors == ["Jane Doe"]


@pytest.mark.parametrize(
    "office",
    [
        "Director", "Editor", "Reporter", "Writer", "Correspondent", "Journalist", "Contributor",
        "Associated Press Writer", "Analyst", "News Editor", "Senior Reporter", "Chief Reporter", "Staff Writer",
        "Freelance Writer", "Managing Editor", "Digital Editor", "Deputy Editor", "Political Editor", "Business Editor",
        "Sports Editor", "Associate Editor", "Executive Editor", "Contributing Editor", "US Editor", "UK Editor",
        "World Editor", "Night Editor", "Video Journalist",
    ],
)  # fmt: skip
def test_an_office_behind_a_name_goes(office: str) -> None:
    found = read_byline(f"By Jane Doe {office}")
    assert found is not None
    assert found.authors == ["Jane Doe"]


@pytest.mark.parametrize(
    "mark",
    [
        "Ảnh minh họa", "Tư liệu", "Nguồn ảnh", "Đồ họa", "Video", "Clip", "File photo", "Credits", "Source",
        "Copyright", "Illustration", "Fotos", "Bild", "Quelle", "Crédit photo", "Fotografía", "Zdjęcie", "Źródło",
        "Fuente", "Imagen", "Ljósmynd", "Mynd", "Nuotr", "Sumber", "Dok", "Grafik", "写真", "画像", "사진", "صورة",
    ],
)  # fmt: skip
def test_a_credit_stands_behind_its_mark(mark: str) -> None:
    assert split_credit(f"Crew on deck. {mark}: jane99") == ("Crew on deck.", "jane99")


@pytest.mark.parametrize(
    "agency",
    [
        "AP", "AFP", "AAP", "EPA", "EFE", "DPA", "ANP", "BELGA", "Reuters", "REUTERS", "Getty", "Getty Images",
        "Shutterstock", "iStock", "Imago", "IMAGO", "Keystone", "PAP", "Sputnik", "Anadolu", "NurPhoto", "ZUMA",
        "Bloomberg", "Unsplash", "Pexels", "Pixabay", "TTXVN", "VNA", "TT", "NTB", "Ritzau", "PA", "PA Wire", "Rex",
        "AP Photo", "Associated Press", "The Associated Press", "Canadian Press", "Europa Press",
    ],
)  # fmt: skip
def test_an_agency_needs_no_mark(agency: str) -> None:
    assert split_credit(f"Crew on deck. {agency}") == ("Crew on deck.", agency)
    assert split_credit("Crew on deck. Hanoi") == ("Crew on deck. Hanoi", None)
