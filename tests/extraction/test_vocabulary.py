"""Word lists: every entry names where it was seen, and what is seen on no committed page is seen here."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import newsarchive.extraction
from newsarchive.extraction import extract, next_page
from newsarchive.extraction.bylines import read_byline
from newsarchive.extraction.urls import canonical
from tests.extraction.score import PAGES
from tests.pages import BODY, article

ROOT = Path(__file__).parents[2]
FILES = sorted((Path(newsarchive.extraction.__file__).parent / "vocabulary").glob("*.toml"))
URL = "https://bao.example/tin/bai-1.html"
IDS = {json.loads(line)["id"] for line in (PAGES / "gold.jsonl").read_text("utf-8").splitlines()}


def entries(table: dict) -> list[tuple[str, str]]:
    """(entry, where it was seen) of a table and the tables in it."""
    found = []
    for key, value in table.items():
        found += entries(value) if isinstance(value, dict) else [(key, value)]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_entry_names_where_it_was_seen(file):
    tables = tomllib.loads(file.read_text("utf-8"))
    lists = {k: v for k, v in tables.items() if k not in ("element", "meta", "json", "schema_type")}
    seen = entries(lists)
    assert seen
    for entry, place in seen:
        re.compile(entry)
        assert place, entry
        for one in place.split(", "):
            if one.startswith("tests/"):
                assert (ROOT / one).exists(), (entry, one)
            elif one.startswith("pages/"):
                assert one.removeprefix("pages/") in IDS, (entry, one)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Lỗi kết nối. Vui lòng thử lại sau.", "error page"),
        ("Rất tiếc, nội dung đang được cập nhật.", "being updated"),
        ("An error has occurred. Please try again later.", "error page"),
        ("Internal Server Error.", "error page"),
        ("Bad gateway.", "error page"),
        ("The site is currently undergoing scheduled maintenance.", "error page"),
        ("Error establishing a database connection.", "error page"),
        ("This story is being updated.", "being updated"),
        ("We're sorry, this page has been removed.", "soft 404"),
        ("Oops, something went wrong.", "error page"),
        ("This article is only available to subscribers.", "login wall"),
    ],
)
def test_a_notice_is_no_article(body, reason):
    assert extract(article(body=(body,)).encode(), URL).refusal == reason


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Bài viết không tồn tại", "soft 404"),
        ("Nội dung không tồn tại", "soft 404"),
        ("Page not found", "soft 404"),
        ("The story was not found", "soft 404"),
        ("Are you a robot?", "robot check"),
        ("Access denied", "robot check"),
        ("Attention Required! | Cloudflare", "robot check"),
        ("Verifying you are human", "robot check"),
        ("Enable JavaScript and cookies to continue", "robot check"),
        ("Bạn cần đăng nhập", "login wall"),
        ("Đăng ký để đọc tiếp", "login wall"),
    ],
)
def test_a_headline_of_a_gate_is_no_article(title, reason):
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{'Xin chờ một lát. ' * 3}</p></body></html>"
    )
    assert extract(html.encode(), URL).refusal == reason


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Lược dịch: Hà Thu", ["Hà Thu"]),
        ("Biên dịch: Hà Thu", ["Hà Thu"]),
        ("Biên soạn: Hà Thu", ["Hà Thu"]),
        ("Compiled by Jane Doe", ["Jane Doe"]),
        ("Edited and translated by Jane Doe", ["Jane Doe"]),
        ("Words by Jane Doe", ["Jane Doe"]),
        ("Text by Jane Doe", ["Jane Doe"]),
        ("Photos and text by Jane Doe", ["Jane Doe"]),
    ],
)
def test_a_role_stands_before_a_name(line, authors):
    assert read_byline(line).authors == authors


@pytest.mark.parametrize("staff", ["CTV", "Nhóm PV", "Nhóm phóng viên", "BBT", "BTV"])
def test_staff_is_no_author(staff):
    assert not read_byline(f"Tin, ảnh: {staff}")


@pytest.mark.parametrize("label", ["Kế tiếp", "Next »"])
def test_a_link_to_the_next_page(label):
    html = f'<html><body><div class="pages"><a href="/tin?page=2">{label}</a></div></body></html>'
    assert next_page(html.encode(), "https://bao.example/tin") == "https://bao.example/tin?page=2"


TRACKING = (
    "gclid gclsrc dclid fb_source yclid msclkid mc_cid mc_eid igshid zarsrc zanpid cmp cmpid spm shared wt_mc xtor "
    "icid ncid smid smtyp sh partner rss amp outputtype view_mode vcmsid gidzl _tracking at_medium hsa_acc phpsessid "
    "jsessionid session_id aspsessionidx timestamp _t rnd random utm_source _ga _gl fbclid ito ref ref_src referrer "
    "src via ocid itm_source ns_source pk_source mtm_source"
)


@pytest.mark.parametrize("name", TRACKING.split())
def test_a_parameter_of_tracking_is_no_part_of_an_address(name):
    assert canonical(f"{URL}?id=7&{name}=x1", "", None)[0] == f"{URL}?id=7"


def page(picture: str, lead: str = "", byline: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    title = "Nhà máy đóng tàu bàn giao chiếc thứ ba"
    head = f"<html lang=vi><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1>{lead}<div>{picture}{text}</div>{byline}".encode()


CAPTION = "Tàu rời cầu cảng sáng thứ Hai"


@pytest.mark.parametrize(
    "picture",
    [
        f'<div><img src="/a.jpg"><div class="chu-thich">{CAPTION}</div></div>',
        f'<figure><img src="/a.jpg" data-image-caption="&lt;p&gt;{CAPTION}&lt;/p&gt;"></figure>',
        f'<figure><img src="/a.jpg" data-sub-html="{CAPTION}"></figure>',
    ],
)
def test_a_caption_by_its_name(picture):
    assert [p.caption for p in extract(page(picture), URL).photos] == [CAPTION]


def test_an_address_in_a_set_of_sizes():
    picture = '<img src="data:image/gif;base64,R0lGOD" data-lazy-srcset="/a-300.jpg 300w, /a-900.jpg 900w">'
    (photo,) = extract(page(f"<figure>{picture}<figcaption>{CAPTION}</figcaption></figure>"), URL).photos
    assert photo.url == "https://bao.example/a-900.jpg"


@pytest.mark.parametrize("name", ["tom-tat", "mo-ta"])
def test_a_lead_by_its_name(name):
    lead = "Sáng nay, nhà máy tổ chức lễ bàn giao con tàu thứ ba cho đơn vị."
    assert extract(page("", lead=f"<div class={name}>{lead}</div>"), URL).lead == lead


@pytest.mark.parametrize("name", ["tac-gia", "nguon"])
def test_a_byline_by_its_name(name):
    assert extract(page("", byline=f"<div class={name}>Hà Thu</div>"), URL).authors == ["Hà Thu"]
