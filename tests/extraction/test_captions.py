"""Captions, credits and pictures in the markup of common CMSs: the fragments of captions.toml in a page around them.

Nothing of a fragment belongs to the text unless its case says so.
"""

import tomllib
from pathlib import Path

import pytest

from newsarchive.extraction import extract
from newsarchive.text import comparable

VI = [
    "Ngày 14/3, tại Thái Nguyên, Nhà máy Q71 đã bàn giao cho lực lượng công binh lô máy nén khí đầu tiên do đơn vị tự "
    "thiết kế và chế tạo trong hai năm, sớm hơn kế hoạch một tháng.",
    "Theo báo cáo tại buổi lễ, nhóm kỹ sư của phân xưởng cơ điện đã ba lần thay đổi kết cấu két làm mát trước khi sản "
    "phẩm đạt yêu cầu của hội đồng nghiệm thu cấp ngành.",
    "Trong quý tới, nhà máy sẽ tổ chức lớp tập huấn cho thợ vận hành của ba lữ đoàn, đồng thời cử tổ kỹ thuật theo dõi "
    "hoạt động của máy tại thao trường trong suốt mùa khô.",
    "Lãnh đạo nhà máy cho biết chi phí sản xuất thấp hơn khoảng một phần ba so với máy nhập ngoại, còn phụ tùng thay "
    "thế có thể được cung cấp trong vòng mười ngày.",
]
EN = [
    "SONG LAM, Vietnam — The yard handed over the first of six patrol boats to the coast guard on Tuesday, two months "
    "ahead of the schedule that both sides had agreed in the contract.",
    "The boat is 54 meters long, carries a crew of 38 and can stay at sea for three weeks, according to a statement "
    "that the builder released after the ceremony at its northern basin.",
    "Officials said the remaining boats will follow at intervals of five months. The program had been delayed twice "
    "because of a shortage of marine diesel engines from a foreign supplier.",
    "A spokesman for the service declined to say where the boats will be stationed, but added that crews have been "
    "training on a simulator near the basin since last summer.",
]
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} - {site}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">
<meta property="article:published_time" content="2026-03-14T09:20:00+07:00">{head}</head><body>
<header class="site-header"><a class="logo" href="/"><img src="/static/logo.png" alt="{site}"></a>
<nav><ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li><li><a href="/c">C</a></li></ul></nav></header>
<main><article class="article"><h1 class="article-title">{title}</h1>
<div class="article-meta"><time datetime="2026-03-14T09:20:00+07:00">14/03/2026 09:20</time></div>
<div class="{content}">
<p>{p[0]}</p>
<p>{p[1]}</p>
{fragment}
<p>{p[2]}</p>
<p>{p[3]}</p>
</div></article>
<section class="related"><h3>{other}</h3><ul>
<li><a href="/x1"><img src="/thumbs/x1.jpg" alt=""></a><a href="/x1">{other} 1: {p[3]}</a></li>
<li><a href="/x2"><img src="/thumbs/x2.jpg" alt=""></a><a href="/x2">{other} 2</a></li></ul></section></main>
<footer><p>© 2026 {site}</p></footer></body></html>"""
VI_WORDS = {"language": "vi", "title": "Nhà máy Q71 bàn giao máy nén khí", "site": "Công nghiệp", "other": "Tin khác"}
EN_WORDS = {"language": "en", "title": "Yard delivers first patrol boat", "site": "Fleet Weekly", "other": "Latest"}


def photos_and_body(fragment, language, head="", content="article-body"):
    words, paragraphs = (VI_WORDS, VI) if language == "vi" else (EN_WORDS, EN)
    html = PAGE.format(fragment=fragment, p=paragraphs, head=head, content=content, **words)
    got = extract(html.encode(), "https://bao.example/tin/bai-viet-20260314.html")
    photos = [((p.url or "").rsplit("/", 1)[-1], p.caption or "", p.credit or "") for p in got.photos]
    return photos, "\n".join(t for t in (got.lead, got.body) if t)


def check(fragment, wanted, language, extra=(), **page):
    photos, text = photos_and_body(fragment, language, **page)
    assert photos == wanted
    paragraphs = VI if language == "vi" else EN
    assert comparable(text) == comparable("\n".join([*paragraphs[:2], *extra, *paragraphs[2:]]))


CASES = tomllib.loads(Path(__file__).with_name("captions.toml").read_text("utf-8"))


@pytest.mark.parametrize(("language", "name"), [(language, name) for language in CASES for name in CASES[language]])
def test_fragment(language, name):
    case = CASES[language][name]
    check(case["fragment"], [tuple(p) for p in case["photos"]], language, case.get("text", ()))


def test_the_lead_is_no_caption():
    opening = (
        f'<div class="hero"><img src="/i/a1.jpg"></div><p class="sapo" style="text-align:center"><em>{VI[0]}</em></p>'
    )
    html = PAGE.format(fragment="", p=VI, head="", content="article-body", **VI_WORDS).replace(
        f"<p>{VI[0]}</p>", opening
    )
    got = extract(html.encode(), "https://bao.example/tin/bai-viet-20260314.html")
    assert got.lead == VI[0]
    assert [p.caption for p in got.photos] == [None]
