"""Photo stories: hardly a text but the captions, and those short."""

from __future__ import annotations

import pytest

from newsarchive.extraction import extract

CAPTIONS = [
    "Công nhân Phân xưởng Cơ điện hàn khung máy nén khí.",
    "Kiểm tra độ nhám bề mặt trước khi sơn phủ.",
    "Tổ tiện số hai trong ca làm việc buổi sáng.",
    "Chi tiết được đo lại ba lần trên máy tọa độ.",
    "Lô hàng cuối năm rời cổng nhà máy lúc chiều.",
]
LEAD = "Một ngày ở Nhà máy Q71 bắt đầu từ năm giờ sáng, khi lò nung được đốt lên và kết thúc lúc ca cuối bàn giao máy."
FORMS = {
    "figcaption": "<figure><img src=/i/{i}.jpg><figcaption>{c}</figcaption></figure>",
    "paragraph behind a figure": "<figure class=image><img src=/i/{i}.jpg></figure><p>{c}</p>",
    "paragraph": "<p><img src=/i/{i}.jpg></p><p>{c}</p>",
    "centred": "<p align=center><img src=/i/{i}.jpg></p><p align=center><em>{c}</em></p>",
    "table": "<table class=picture><tr><td><img src=/i/{i}.jpg></td></tr><tr><td class=caption>{c}</td></tr></table>",
    "box": "<div class=item><div class=thumb><img src=/i/{i}.jpg></div><div class=desc>{c}</div></div>",
    "item": "<li><img src=/i/{i}.jpg><p>{c}</p></li>",
}
MENU = "<nav><ul>" + "".join(f"<li><a href=/m{i}>Chuyên mục số {i}</a></li>" for i in range(10)) + "</ul></nav>"
OTHERS = "".join(
    f"<div><a href=/bai-{i}.html><img src=/t/{i}.jpg></a><a href=/bai-{i}.html>Bài viết khác của đơn vị {i}</a></div>"
    for i in range(6)
)
FOOTER = (
    "<footer><p>Tổng biên tập: Trần Văn Ất. Giấy phép số 123/GP cấp ngày 01/01/2020. Cấm sao chép mọi nội dung."
    "</p></footer>"
)


@pytest.mark.parametrize("lead", ["<h2 class=sapo>%s</h2>", "<p>%s</p>", ""])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_short_captions(form, lead):
    items = "".join(form.format(i=i, c=caption) for i, caption in enumerate(CAPTIONS))
    if form.startswith("<li"):
        items = f"<ul class=photos>{items}</ul>"
    html = (
        f"<html lang=vi><title>Một ngày ở Nhà máy Q71</title><body>{MENU}<div class=main>"
        "<h1>Một ngày ở Nhà máy Q71</h1>"
        f"{lead % LEAD if lead else ''}<div class=content>{items}<p align=right><b>Hà An</b></p></div></div>"
        f"<div class=list-other><h3>Tin cùng chuyên mục</h3>{OTHERS}</div>{FOOTER}</body></html>"
    )
    article = extract(html.encode(), "https://bao.example/anh/mot-ngay-o-nha-may-q71-12345.html")
    assert article.refusal is None
    assert [(p.url, p.caption) for p in article.photos] == [
        (f"https://bao.example/i/{i}.jpg", caption) for i, caption in enumerate(CAPTIONS)
    ]
    assert "\n".join(t for t in (article.lead, article.body) if t) == (LEAD if lead else "")
    assert article.authors == ["Hà An"]


@pytest.mark.parametrize(
    "row",
    [
        "<div class=row><figure><img src=/i/0.jpg></figure> <figure><img src=/i/1.jpg></figure>"
        "<figcaption>{c}</figcaption></div>",
        "<table><tr><td><img src=/i/0.jpg></td><td><img src=/i/1.jpg></td></tr><tr><td colspan=2>{c}</td></tr></table>",
        "<figure><img src=/i/0.jpg><img src=/i/1.jpg><figcaption>{c}</figcaption></figure>",
    ],
)
def test_a_caption_beside_two_pictures_belongs_to_both(row):
    text = f"<p>{LEAD * 2}</p>" * 2
    html = f"<html lang=vi><h1>Một ngày ở Nhà máy Q71</h1><div>{text}{row.format(c=CAPTIONS[0])}{text}</div></html>"
    article = extract(html.encode(), "https://bao.example/mot-ngay-12345.html")
    assert [(p.url, p.caption) for p in article.photos] == [
        (f"https://bao.example/i/{i}.jpg", CAPTIONS[0]) for i in range(2)
    ]
    assert CAPTIONS[0] not in (article.body or "")


def test_the_last_of_two_pictures_keeps_its_own_caption():
    text = f"<p>{LEAD * 2}</p>" * 2
    last = f"<figure><img src=/i/1.jpg><figcaption>{CAPTIONS[0]}</figcaption></figure>"
    row = f"<div><figure><img src=/i/0.jpg></figure>{last}</div>"
    html = f"<html lang=vi><h1>Một ngày ở Nhà máy Q71</h1><div>{text}{row}{text}</div></html>"
    article = extract(html.encode(), "https://bao.example/mot-ngay-12345.html")
    assert [p.caption for p in article.photos] == [None, CAPTIONS[0]]
