"""The same text under other addresses shares a story; follow-ups and strangers do not."""

from __future__ import annotations

import itertools

import pytest

from newsarchive.archive import Archive
from tests.archive.conftest import Run
from tools.sample import answers, stories

PARAGRAPHS = (
    "Sáng 5/3, tại cầu cảng của Nhà máy Q52, đơn vị đã hạ thủy chiếc xuồng tuần tra thứ sáu của loạt TK-9.",
    "Chiếc xuồng dài hai mươi mốt mét, vỏ hợp kim nhôm, đạt tốc độ ba mươi hai hải lý một giờ trong thử nghiệm.",
    "Theo đại diện nhà máy, thời gian đóng mới đã rút ngắn bốn mươi ngày nhờ quy trình lắp ráp theo phân đoạn lớn.",
    "Chiếc thứ bảy đang được gia công phần thân và sẽ hoàn thiện trong quý ba để bàn giao cho lực lượng bảo vệ biển.",
    "Trong năm nay, nhà máy còn sửa chữa mười một tàu của các đơn vị bạn và huấn luyện thợ hàn cho hai xưởng.",
)
FOLLOW_UP = (
    "Ngày 9/3, chiếc xuồng tuần tra thứ sáu của loạt TK-9 do Nhà máy Q52 đóng đã bắt đầu chạy thử trên vịnh.",
    "Trong hai ngày đầu, kíp thử nghiệm kiểm tra máy chính, hệ thống lái và độ ồn trong buồng chỉ huy.",
    "Kết quả sơ bộ cho thấy mức tiêu hao nhiên liệu thấp hơn thiết kế; các chỉ tiêu còn lại sẽ được đo vào tuần sau.",
)
TEXT = "\n\n".join(PARAGRAPHS)


def _story(archive: Archive, number: int) -> int:
    return int(archive.db.execute("SELECT story_id FROM articles WHERE url LIKE ?", [f"%/{number}"]).fetchone()[0])


def _first(archive: Archive, story: int) -> str:
    sql = "SELECT a.url FROM stories s JOIN articles a ON a.id = s.first_article_id WHERE s.id = ?"
    return str(archive.db.execute(sql, [story]).fetchone()[0])


def _url(number: int) -> str:
    return f"https://cnqp.example/{number}"


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.upper(),
        "\n\n".join(PARAGRAPHS[1:]),
        "\n\n".join((*PARAGRAPHS, "Lễ hạ thủy có sự tham dự của đại diện các cơ quan chức năng.")),
        TEXT.replace("hai mươi mốt mét", "21 m").replace("Chiếc thứ bảy", "Chiếc số bảy"),
        "\n\n".join(PARAGRAPHS[:3]),
    ],
)
def test_a_copy_shares_the_story_and_the_first_by_time_is_named(archive: Archive, run: Run, copy: str) -> None:
    run.article(_url(1), body=TEXT, published_at="2026-03-05T15:00:00+07:00")
    run.article(_url(2), body="\n\n".join(FOLLOW_UP), published_at="2026-03-09T08:00:00+07:00")
    run.article(_url(3), body=copy, title="Hạ thủy xuồng", published_at="2026-03-05T07:30:00+00:00")
    assert _story(archive, 1) == _story(archive, 3) != _story(archive, 2)
    assert _first(archive, _story(archive, 1)) == _url(3)  # 14:30 in Hanoi


@pytest.mark.parametrize("stated", ["2026", "2026-03", None])
def test_what_states_no_day_is_not_the_first_for_that(archive: Archive, run: Run, stated: str | None) -> None:
    run.article(_url(1), body=TEXT, published_at=stated)  # seen on 10 March
    run.article(_url(2), body=TEXT, published_at="2026-03-05")
    run.article(_url(3), body=TEXT, published_at="2026-03-11T08:00:00+07:00")
    assert _first(archive, _story(archive, 1)) == _url(2)


def test_a_later_article_joins_two_stories(archive: Archive, run: Run) -> None:
    run.article(_url(1), body="\n\n".join(PARAGRAPHS[:2]))
    run.article(_url(2), body="\n\n".join(PARAGRAPHS[3:]))
    assert _story(archive, 1) != _story(archive, 2)
    run.article(_url(3), body=TEXT)
    assert _story(archive, 1) == _story(archive, 2) == _story(archive, 3)
    assert archive.db["stories"].count == 1


def test_an_article_rewritten_leaves_its_story(archive: Archive, run: Run) -> None:
    run.article(_url(1), body=TEXT)
    run.article(_url(2), body=TEXT)
    run.article(_url(2), body="\n\n".join(FOLLOW_UP), at="2026-04-01T00:00:00+00:00")
    assert _story(archive, 1) != _story(archive, 2)
    assert not list(archive.faults())


def test_a_story_that_one_text_held_together_falls_apart_with_it(archive: Archive, run: Run) -> None:
    run.article(_url(1), body="\n\n".join(PARAGRAPHS[:2]))
    run.article(_url(2), body="\n\n".join(PARAGRAPHS[3:]))
    run.article(_url(3), body=TEXT)
    run.article(_url(4), body="\n\n".join(PARAGRAPHS[:3]))
    run.article(_url(3), body="\n\n".join(FOLLOW_UP), at="2026-04-01T00:00:00+00:00")
    assert _story(archive, 1) == _story(archive, 4)
    assert len({_story(archive, number) for number in (1, 2, 3)}) == 3
    assert archive.db["stories"].count == 3
    run.article(_url(3), body=TEXT, at="2026-04-02T00:00:00+00:00")
    assert archive.db["stories"].count == 1
    assert not list(archive.faults())


def test_an_edit_that_leaves_the_text_what_it_was_parts_no_one(archive: Archive, run: Run) -> None:
    for number in range(1, 5):
        run.article(_url(number), body=TEXT)
    story = _story(archive, 1)
    run.article(_url(1), body=f"{TEXT}\n\nLễ hạ thủy diễn ra ngắn gọn.", at="2026-04-01T00:00:00+00:00")
    assert {_story(archive, number) for number in range(1, 5)} == {story}


def test_the_place_of_a_tone_and_lost_marks_make_no_other_text(archive: Archive, run: Run) -> None:
    text = "Tàu hòa vào đoàn, hỏa lực phòng hóa và hậu cần khỏe, thủy thủ Thúy Hòa nói như thế. " * 2 + TEXT
    run.article(_url(1), body=text)
    other = text.replace("òa", "oà").replace("ỏa", "oả").replace("óa", "oá").replace("úy", "uý").replace("ỏe", "oẻ")
    assert other != text
    run.article(_url(2), body=other)
    assert _story(archive, 1) == _story(archive, 2)


def test_a_round_up_that_holds_an_article_whole_is_no_copy_and_joins_nothing(archive: Archive, run: Run) -> None:
    others = [" ".join(f"{word}{n}{m}" for m in range(20) for word in ("tin", "khác", "nữa")) for n in range(7)]
    run.article(_url(1), body=TEXT)
    run.article(_url(2), body="\n\n".join([*others, TEXT]))
    for number, other in enumerate(others, 3):
        run.article(_url(number), body=other)
    assert len({_story(archive, number) for number in range(1, 10)}) == 9


COLUMN = (
    "Sáng {0}, giá thép cuộn tại cảng Hải Phòng niêm yết ở mức {1} đồng một ki-lô-gam, tăng {2} đồng so với hôm trước.",
    "Tại Đà Nẵng, thép tấm đóng tàu giao dịch quanh {3} đồng, trong khi nhôm hợp kim ở mức {4} đồng một ki-lô-gam.",
    "Lượng hàng về cảng trong ngày đạt {5} tấn; các nhà máy đặt mua {6} tấn cho những hợp đồng phải giao trong quý.",
)


def test_a_column_that_prints_other_figures_each_day_is_another_text(archive: Archive, run: Run) -> None:
    days = (("5/3", 15200, 150, 21450, 88100, 1240, 970), ("6/3", 15310, 110, 21500, 87900, 860, 455))
    for number, day in enumerate(days, 1):
        run.article(_url(number), body="\n\n".join(COLUMN).format(*day))
    as_written = "\n\n".join(COLUMN).format(*(f"{n:,}".replace(",", ".") if isinstance(n, int) else n for n in days[0]))
    run.article(_url(3), body=as_written)
    assert _story(archive, 1) == _story(archive, 3) != _story(archive, 2)


def test_a_notice_of_a_few_words_is_no_story(archive: Archive, run: Run) -> None:
    for number in (1, 2):
        run.article(_url(number), body="Bài viết đang được cập nhật, mời bạn đọc theo dõi tiếp.")
    assert _story(archive, 1) != _story(archive, 2)


def test_a_formula_under_many_articles_joins_none_of_them(archive: Archive, run: Run) -> None:
    formula = (
        "Bạn đọc gửi tin, ảnh và ý kiến về tòa soạn theo địa chỉ in ở cuối trang, xin ghi rõ họ tên và nơi công tác."
    )
    for number in range(1, 45):
        own = " ".join(f"riêng{number}x{n}" for n in range(40))
        run.article(_url(number), body=f"{own}\n\n{formula}")
    assert archive.db["stories"].count == 44


def test_a_copy_of_a_story_that_many_carry_is_found(archive: Archive, run: Run) -> None:
    for number in range(1, 61):
        run.article(_url(number), body=TEXT)
    run.article(_url(61), body="\n\n".join(PARAGRAPHS[1:]))
    assert archive.db["stories"].count == 1
    run.article(_url(1), body="\n\n".join(FOLLOW_UP), at="2026-04-01T00:00:00+00:00")
    assert _story(archive, 1) != _story(archive, 2) == _story(archive, 61)
    assert archive.db["stories"].count == 2
    assert not list(archive.faults())


def test_the_stories_of_the_sample_site_are_those_that_were_told(archive: Archive, run: Run) -> None:
    articles = list(answers(1))
    for article in articles:
        run.article(article.url, title=article.title, lead=article.lead, body=article.body)
    told = {frozenset(group) for group in stories(1).values()}
    together = {url: group for group in told for url in group}
    for one, other in itertools.combinations([article.url for article in articles], 2):
        same = _story_at(archive, one) == _story_at(archive, other)
        assert same == (together.get(one) is not None and together.get(one) == together.get(other)), (one, other)


def _story_at(archive: Archive, url: str) -> int:
    return int(archive.db.execute("SELECT story_id FROM articles WHERE url = ?", [url]).fetchone()[0])
