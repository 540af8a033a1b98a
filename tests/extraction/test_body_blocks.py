"""The text as printed: headings, lists, quotations, tables, emphasis, links, and the places of photos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extraction import extract
from newsarchive.extraction.body_blocks import plain_text

URL = "https://don-vi.example/tin/xuong-so-4-1204.html"
TEXT = (
    "Xưởng cơ điện đã thay toàn bộ đường ống dẫn hơi trong mười một ngày, sớm hơn kế hoạch bốn ngày so với năm ngoái.",
    "Tổ trưởng Mạc Văn Tuế nói phần khó nhất là đoạn ống đi dưới nền xưởng đúc, nơi không thể dùng máy cắt cỡ lớn.",
    "Nồi hơi chạy thử liên tục bảy mươi hai giờ mà không rò rỉ, áp suất giữ ổn định trong suốt thời gian kiểm tra.",
    "Đường ống cũ được cắt nhỏ để tận dụng làm giá đỡ cho khu tăng gia, phần còn lại nhập kho phế liệu theo quy định.",
)


def read(*parts: str):
    body = f"<p>{TEXT[0]}</p>{''.join(parts)}<p>{TEXT[2]}</p><p>{TEXT[3]}</p>"
    html = f"""<html lang=vi><head><title>Xưởng số 4 thay đường ống dẫn hơi</title></head><body><article>
<h1>Xưởng số 4 thay đường ống dẫn hơi</h1><p class=sapo>Việc thay đường ống kéo dài mười một ngày.</p>
<div class=noi-dung>{body}</div></article></body></html>"""
    return extract(html.encode(), URL)


def blocks(*parts: str):
    article = read(*parts)
    assert plain_text(article.body_blocks) == article.body
    first, *inner, third, last = article.body_blocks
    assert [first["text"], third["text"], last["text"]] == [TEXT[0], TEXT[2], TEXT[3]]
    return inner


def test_headings_lists_quotations_and_tables():
    quote = f"<blockquote><p>{TEXT[1]}</p></blockquote>"
    table = "<table><tr><th>Hạng mục</th><th>Mét</th></tr><tr><td>Ống chính</td><td>420</td></tr></table>"
    steps = "<ol><li>Khóa van tổng và xả hết hơi.</li><li>Cắt đoạn ống cũ dưới nền xưởng.</li></ol>"
    found = blocks(f"<p>{TEXT[1]}</p>", "<h3>Ba bước thi công</h3>", steps, table)
    assert found == [
        {"type": "paragraph", "text": TEXT[1]},
        {"type": "heading", "level": 3, "text": "Ba bước thi công"},
        {
            "type": "list",
            "ordered": True,
            "items": [{"text": "Khóa van tổng và xả hết hơi."}, {"text": "Cắt đoạn ống cũ dưới nền xưởng."}],
        },
        {
            "type": "table",
            "rows": [[{"text": "Hạng mục"}, {"text": "Mét"}], [{"text": "Ống chính"}, {"text": "420"}]],
        },
    ]
    assert blocks(quote) == [{"type": "quote", "text": TEXT[1]}]


@pytest.mark.parametrize("level", [2, 3, 4, 5, 6])
def test_a_heading_keeps_its_level(level):
    found = blocks(f"<h{level}>Ba bước thi công</h{level}>")
    assert found == [{"type": "heading", "level": level, "text": "Ba bước thi công"}]


def test_a_table_that_holds_paragraphs_lays_out_the_page():
    texts = [f"{n}. {TEXT[n]} {TEXT[3]}" for n in range(3)]
    link = "<p><a href=/tin/xuong-so-5.html>Xưởng số 5 cũng sẽ thay đường ống trong tháng sau</a></p>"
    shown = f"<h1>Xưởng số 4 thay đường ống</h1><p>{'</p><p>'.join(texts)}</p>{link}"
    article = extract(f"<html lang=vi><body><table><tr><td>{shown}</td></tr></table></body></html>".encode(), URL)
    assert article.body == "\n\n".join(texts)


def test_emphasis_and_links_stand_where_they_are_printed():
    (block,) = blocks(
        "<p>Theo <a href='/van-ban/12.html'>Quyết định <b>số 12</b></a>, xưởng có <em> mười  một</em> ngày, không phải"
        " mười một tuần, để thay<!-- x --> toàn bộ <strong>đường ống dẫn hơi</strong> đi qua ba phân xưởng của nhà máy."
        "<a href='javascript:void(0)'>.</a></p>"
    )
    marked = [(mark["kind"], block["text"][mark["start"] : mark["end"]]) for mark in block["marks"]]
    assert marked == [
        ("link", "Quyết định số 12"),
        ("strong", "số 12"),
        ("emphasis", "mười một"),
        ("strong", "đường ống dẫn hơi"),
    ]
    assert block["marks"][0]["url"] == "https://don-vi.example/van-ban/12.html"


def test_texts_of_one_element_have_their_own_marks():
    first, second = blocks(f"<div>{TEXT[1]}<br><br>Nồi hơi <b>số hai</b> chạy thử thêm hai ngày trong tuần sau.</div>")
    assert "marks" not in first
    assert [second["text"][m["start"] : m["end"]] for m in second["marks"]] == ["số hai"]


def test_photos_stand_where_they_are_printed():
    figure = '<figure><img src="/a/ong-{}.jpg" width=600><figcaption>Đoạn ống số {}.</figcaption></figure>'
    article = read(figure.format(1, 1), f"<p>{TEXT[1]}</p>", figure.format(2, 2))
    assert [block.get("position", "text") for block in article.body_blocks] == ["text", 1, "text", 2, "text", "text"]
    assert [photo.caption for photo in article.photos] == ["Đoạn ống số 1.", "Đoạn ống số 2."]
    assert plain_text(article.body_blocks) == article.body


def test_a_photo_between_the_rows_of_a_table_does_not_part_it():
    rows = "<tr><td>Ống chính</td><td>420</td></tr><tr><td><img src=/a/ong.jpg width=500></td><td>ảnh</td></tr>"
    article = read(f"<table>{rows}<tr><td>Ống nhánh</td><td>86</td></tr></table>")
    assert [block["type"] for block in article.body_blocks].count("table") <= 1
    assert plain_text(article.body_blocks) == article.body


@pytest.mark.parametrize(
    "table",
    [
        f"<tr><td>{'<p>%s</p>' * 6}</td><td>Ảnh</td></tr><tr><td>Bài</td><td>Tin</td></tr>" % (*TEXT, *TEXT[:2]),
        f"<tr><td>{TEXT[1]}</td><!-- hết --></tr><tr><td>{TEXT[1][:-1]} dùng trong xưởng.</td><!-- hết --></tr>",
        f"<tr><td>{TEXT[1]}</td><script>1</script></tr><tr><td>{TEXT[1][:-1]} xưởng.</td><script>2</script></tr>",
    ],
    ids=["a cell with a whole text", "one column", "one column and scripts"],
)
def test_a_table_that_only_places_a_text_gives_paragraphs(table: str):
    assert {block["type"] for block in read(f"<table>{table}</table>").body_blocks} == {"paragraph"}


@pytest.mark.parametrize("text", ["&lt;b&gt;Nồi hơi&lt;/b&gt;", "1 &lt; 2 và 3 &gt; 2"])
def test_markup_that_is_printed_as_text_changes_body_and_blocks_alike(text: str):
    article = read(f"<p>{text} chạy thử thêm hai ngày trong tuần sau, theo lời của tổ trưởng tổ cơ điện nhà máy.</p>")
    assert plain_text(article.body_blocks) == article.body


NODES = st.recursive(
    st.text(st.sampled_from("ab c\u200bđ\u0301ế\n"), max_size=8),
    lambda inner: st.tuples(st.sampled_from(["b", "a", "em", "span", "br", "i"]), st.lists(inner, max_size=3)),
    max_leaves=12,
)


@given(st.lists(NODES, min_size=1, max_size=5))
def test_marks_of_any_markup_lie_in_their_text(nodes):
    def build(node):
        if isinstance(node, str):
            return node.replace("<", "")
        tag, inner = node
        return "<br>" if tag == "br" else f"<{tag} href='/x'>{''.join(map(build, inner))}</{tag}>"

    article = read(f"<p>{TEXT[1]} {''.join(map(build, nodes))}</p>")
    assert plain_text(article.body_blocks) == article.body
    for block in article.body_blocks:
        for mark in block.get("marks", ()):
            assert 0 <= mark["start"] < mark["end"] <= len(block["text"])
            assert block["text"][mark["start"] : mark["end"]].strip()


def test_a_table_of_whole_texts_is_layout():
    long = " ".join(TEXT * 2)
    rows = "".join(
        f"<tr><!-- hàng {n} --><td>{long} Lần {n}.</td><td>Ảnh {n} bên trái là xưởng.</td></tr>" for n in (1, 2)
    )
    assert "|" not in (read(f"<table>{rows}</table>").body or "")
    data = "".join(f"<tr><!-- hàng {n} --><td>Đoạn {n}</td><td>{n}20 m</td></tr>" for n in (1, 2))
    assert "Đoạn 2 | 220 m" in (read(f"<table>{data}</table>").body or "")
