"""A notice in place of a text is no article, whatever headline and lead stand over it."""

from __future__ import annotations

import json

import pytest

from newsarchive.extraction import extract
from tests.pages import BODY, article

URL = "https://bao.example/tin/bai-1.html"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (("Có lỗi xảy ra.", "Hệ thống đang bảo trì, vui lòng quay lại sau."), "error page"),
        (("Something went wrong. Please try again later.",), "error page"),
        (("Bài viết đang được cập nhật.",), "being updated"),
        (("Bài viết đã được gỡ bỏ theo yêu cầu của đơn vị.",), "soft 404"),
        (("This article has been removed.",), "soft 404"),
        (("Mời bạn đăng ký gói thành viên để đọc toàn bộ bài viết.",), "login wall"),
        ((BODY[0], "Bài viết dành riêng cho thành viên. Đăng ký gói VIP để đọc toàn bộ nội dung."), "login wall"),
        (("Subscribe to continue reading.",), "login wall"),
        # WordPress, nginx, IIS and Cloudflare
        (("Error establishing a database connection",), "error page"),
        (("Sorry, an unexpected error occurred.",), "error page"),
        (("Oops! Internal Server Error.",), "error page"),
        (("502 Bad Gateway", "nginx"), "error page"),
        (
            ("This site is currently undergoing scheduled maintenance. Please check back soon. Thank you.",),
            "error page",
        ),
        (("Rất tiếc, lỗi hệ thống. Xin cáo lỗi cùng bạn đọc.",), "error page"),
        (("Lỗi máy chủ, mong quý độc giả thông cảm.",), "error page"),
        (("Đã xảy ra lỗi khi tải trang.",), "error page"),
        (("This story is being updated.",), "being updated"),
        (("This story is being updated. Thank you for staying with us and for your patience.",), "being updated"),
        (("Subscribe to unlock the full story.",), "login wall"),
        (("Hiện tại bài viết đang được cập nhật.",), "being updated"),
        (("Dành riêng cho hội viên.",), "login wall"),
        (("Hiện nội dung này đang được hoàn thiện.",), "being updated"),
        (("We're sorry, this post is no longer available.",), "soft 404"),
        (("Xin lỗi, tin này hiện không còn tồn tại.",), "soft 404"),
        (("Thông báo: bài báo đã bị thu hồi.",), "soft 404"),
        (("This article is available exclusively for subscribers.",), "login wall"),
        (("Nội dung chỉ dành cho hội viên.",), "login wall"),
        (("Nội dung chỉ dành cho hội viên.", "Mong quý độc giả thông cảm."), "login wall"),
        (("Vui lòng đăng nhập để xem tiếp nội dung.",), "login wall"),
    ],
)
def test_a_notice_is_no_article(body: tuple[str, ...], reason: str) -> None:
    assert extract(article(body=body).encode(), URL).refusal == reason


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("404 – Không tìm thấy", "Đường dẫn đã thay đổi.", "soft 404"),
        ("Page not found", "It looks like nothing was found at this location.", "soft 404"),  # WordPress
        ("Error 404 not found", "The requested URL was not found on this server.", "soft 404"),  # Apache
        ("Không tìm thấy nội dung", "Về trang chủ", "soft 404"),
        ("Trang này không tồn tại", "Về trang chủ", "soft 404"),
        ("Thông báo", "Bài viết không tồn tại hoặc đã chuyển đi.", "soft 404"),
        ("Thông báo", "Nội dung không tồn tại trên hệ thống, bạn kiểm tra lại địa chỉ hoặc về trang chủ.", "soft 404"),
        ("Just a moment...", "Enable JavaScript and cookies to continue", "robot check"),  # Cloudflare
        ("Attention Required! | Cloudflare", "Sorry, you have been blocked", "robot check"),
        ("news.example", "Verifying you are human. This may take a few seconds.", "robot check"),
        ("news.example", "Checking your browser before accessing the site.", "robot check"),
        ("Access Denied", "You don't have permission to access this page on this server.", "robot check"),  # Akamai
        ("Pardon our interruption", "Please solve the CAPTCHA. Are you a robot?", "robot check"),  # Imperva
        ("Log in", "E-mail or user name", "login wall"),
        ("Đăng nhập", "Tên tài khoản", "login wall"),
        ("Bạn đọc", "Bạn cần đăng nhập trước khi gửi ý kiến và lưu bài vào danh sách của mình.", "login wall"),
        ("Bạn đọc", "Còn nhiều nội dung hơn thế này: đăng ký để đọc tiếp trên mọi thiết bị của bạn.", "login wall"),
        ("Members", "You must sign in first before you can see the pages of this members area.", "login wall"),
        ("News example: 404 error", "Go back to where you came from.", "soft 404"),
        ("Page not found on this server", "Go back to where you came from.", "soft 404"),
        ("Just a moment...", "We are getting things ready for you.", "robot check"),
        ("news.example", "Please complete the CAPTCHA below to go on.", "robot check"),
        ("Members", "Subscribe to read every story on our site.", "login wall"),
        ("Anmelden", "E-Mail-Adresse", "login wall"),
        ("Bạn đọc", "Vui lòng đăng nhập trước khi gửi ý kiến cho tòa soạn.", "login wall"),
        ("Members", "Create a free account to continue reading.", "login wall"),
    ],
)
def test_what_stands_in_place_of_a_page(title: str, text: str, reason: str) -> None:
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    assert extract(html.encode(), URL).refusal == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "Hệ thống pháo của trung đoàn đang được bảo trì tại nhà máy.",
        "Toà soạn cho biết bài viết đã được gỡ bỏ theo yêu cầu của đơn vị.",
        "Từ tháng sau, bạn đọc có thể đăng ký gói thành viên để đọc toàn bộ bài viết.",
        "Bài viết đã được gỡ bỏ theo yêu cầu của đơn vị.",
    ],
)
def test_an_article_about_such_things_stays(sentence: str) -> None:
    assert extract(article(body=(*BODY, sentence)).encode(), URL).refusal is None
    assert extract(article(body=(sentence, BODY[0])).encode(), URL).refusal is None


def test_a_page_cut_off_before_its_text_is_told_from_one_without() -> None:
    page = article(body=("Ngắn.",)).replace('<p class="sapo">', "<p>").encode()
    short = page[: page.index(b"<p>")]
    assert (extract(short, URL).refusal or "").startswith("cut off")
    assert extract(short + b"</article></body></html>\n<!-- 3 -->", URL).refusal == "under 40 words and no picture"
    for end in (b"</html>", b"</body>"):  # either may be left out
        assert extract(short + end, URL).refusal == "under 40 words and no picture"
    whole = article().replace("</body></html>", "").encode()
    assert extract(whole, URL).refusal is None


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"%PDF-1.7 \x00\x01", "no HTML"),
        (f"%PDF-1.4\n<< /Title (Tin) >>\n{' '.join(BODY)}".encode(), "no HTML"),
        (b"<!-- made daily --><?xml version='1.0'?>\n<rss><channel><title>Tin</title></channel></rss>", "feed"),
        (b"<feed><entry><title>Tin</title></entry></feed>", "feed"),
        (b"<urlset><url><loc>https://bao.example/</loc></url></urlset>", "feed"),
        (b"<sitemapindex><sitemap></sitemap></sitemapindex>", "feed"),
        (b"<rdf:RDF><channel><title>Tin</title></channel></rdf:RDF>", "feed"),
        (b"<html><body><img src=/logo.png></body></html>", "empty page"),
        (b"<html><p>Tin", "cut off"),
    ],
)
def test_what_is_no_page_at_all(document: bytes, reason: str) -> None:
    assert (extract(document, URL).refusal or "").startswith(reason)


PICTURE = "<figure><img src=/xuong-800x600.jpg width=800 height=600><figcaption>Xưởng đóng tàu.</figcaption></figure>"
VIDEO = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Hạ thủy tàu"}</script>'


@pytest.mark.parametrize(
    ("head", "shown", "reason"),
    [
        ("", "<video src=/a.mp4></video>", "video only"),
        ("", "<audio src=/a.mp3></audio>", "video only"),
        ("", "<iframe src=/truc-tiep/1></iframe>", "video only"),
        ("", "<object data=/a.mp4></object>", "video only"),
        (VIDEO, "", "video only"),
        (VIDEO, PICTURE, "video only"),
        ("", "<aside><iframe src=/quang-cao></iframe></aside>", "under 40 words and no picture"),
        ("", "", "under 40 words and no picture"),
        ("<meta property=og:type content=video.other>", "", "video only"),
        ("", f"<p>{BODY[0][:120]}</p>", "under 40 words and no picture"),
        ("", f"<p>{BODY[0][:120]}</p>{PICTURE}", None),
        (VIDEO, f"<p>{BODY[0][:120]}</p>{PICTURE.replace('Xưởng đóng tàu.', BODY[1])}", None),
    ],
)
def test_a_page_without_text_lives_by_its_pictures(head: str, shown: str, reason: str | None) -> None:
    title = "Nhà máy hạ thủy con tàu thứ ba trong năm"
    html = f"<html lang=vi><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{shown}</body></html>"
    assert extract(html.encode(), URL).refusal == reason


@pytest.mark.parametrize("language", ["ja", "zh", "th", "lo", "km", "my"])
def test_words_without_blanks_between_them_are_counted_by_their_letters(language: str) -> None:
    text = "<p>" + "国防工业企业昨日向海警部队交付新型巡逻艇" * 5 + "。</p>"
    html = f"<html lang={language}><title>x</title><body><h1>新型巡逻艇交付海警部队使用</h1>{text}{text}</body></html>"
    assert extract(html.encode(), URL).refusal is None
    assert extract(html.replace(f"lang={language}", "").encode(), URL).refusal == "under 40 words and no picture"


def closed(body: tuple[str, ...], free: object = False) -> str | None:
    """The refusal of a page that says in JSON-LD whether it can be read without paying."""
    declared = json.dumps({"@type": "NewsArticle", "headline": "Bài 1", "isAccessibleForFree": free})
    script = f'<script type="application/ld+json">{declared}</script></head>'
    return extract(article(body=body).replace("</head>", script).encode(), URL).refusal


@pytest.mark.parametrize("free", [False, "False", "http://schema.org/False"])
def test_a_page_that_says_that_it_is_closed_may_have_a_longer_teaser(free: object) -> None:
    teaser = (" ".join([BODY[0]] * 4), BODY[1], "Đăng ký gói VIP để đọc toàn bộ nội dung.")
    assert 120 < len(" ".join(teaser).split()) < 250
    assert closed(teaser, free) == "login wall"
    assert closed(teaser, True) is None
    assert closed((BODY[0][:60],), free) == "login wall"


def test_a_form_that_asks_for_a_password_is_no_article() -> None:
    form = "<form><input type=text name=a><input type=Password name=b><button>OK</button></form></article>"
    html = article(body=("Kính mời quý vị điền đủ hai ô dưới đây.",)).replace("</article>", form)
    assert extract(html.encode(), URL).refusal == "login wall"
