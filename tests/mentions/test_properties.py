"""What holds for every text: places, bounds, and that the same text gives the same mentions."""

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.items import Article, Photo
from newsarchive.mentions import Mention, find_mentions
from newsarchive.mentions.field import LONGEST

PIECES = [
    *(
        "Đại tá",
        "Thiếu tướng",
        "QNCN",
        "ông",
        "Ông",
        "đồng chí",
        "các đồng chí",
        "PGS",
        "TS",
        "nguyên",
        "Quyền",
        "kiêm",
        "và",
    ),
    *(
        "Nguyễn Văn Hùng",
        "Lê Thị Thu Hà",
        "Hùng",
        "Lloyd J. Austin",
        "Zelensky",
        "Trần",
        "Khamphay Outhavong",
        "NGUYỄN VĂN HÙNG",
    ),
    *(
        "Phó Chính ủy",
        "Giám đốc",
        "Tư lệnh",
        "Ủy viên",
        "Bộ trưởng",
        "CEO",
        "người đứng đầu",
        "giữ chức",
        "phụ trách",
        "là",
    ),
    *(
        "Bộ Quốc phòng",
        "Cục",
        "Nhà máy Z131",
        "Quân khu 5",
        "tỉnh",
        "Đắk Nông",
        "(TCCT)",
        "công ty",
        "Korea Aerospace Industries",
    ),
    *(
        "tàu",
        "TT-400TP",
        "F-16",
        "Ukraine",
        "của",
        "tại",
        "người Đức",
        ",",
        ";",
        ":",
        ".",
        "\n",
        "(",
        ")",
        " - ",
        "“",
        "”",
        "2024",
    ),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map(" ".join)


def everything(article: Article) -> list[tuple[str | None, Mention]]:
    fields = {"title": article.title, "lead": article.lead, "body": article.body}
    fields |= {f"caption:{photo.position}": photo.caption for photo in article.photos}
    return [(fields[mention.field], mention) for mention in find_mentions(article)]


@given(texts, texts, texts)
def test_places_are_those_of_the_text(title: str, body: str, caption: str) -> None:
    article = Article(url="https://a.example/1", title=title, body=body, photos=[Photo(None, caption, position=1)])
    for text, mention in everything(article):
        assert text is not None
        assert 0 <= mention.sentence_start <= mention.start < mention.end <= mention.sentence_end <= len(text)
        assert text[mention.sentence_start : mention.sentence_end] == mention.sentence
        assert mention.name
        assert mention.rule
        assert mention.kind == "person" or not (mention.ranks or mention.posts)
        # Titles stand in the sentence of the person, or at the head of its enumeration.
        assert all(part in text for part in (*mention.ranks, *mention.offices))


@given(texts)
def test_the_same_text_gives_the_same_mentions(body: str) -> None:
    article = Article(url="https://a.example/1", body=body)
    assert find_mentions(article) == find_mentions(article)


def test_a_hostile_text_is_read_in_bounds() -> None:
    # Each of these would take quadratic time or deep recursion in a parser without bounds.
    for piece in ("Cục ", "Nguyễn ", "Đại tá ", "Phó Giám đốc ", "Aa ", "A. ", "Bộ Bộ, ", "(", "1-", "của Bộ "):
        text = piece * (60_000 // len(piece))
        for _, mention in everything(Article(url="https://a.example/1", body=text)):
            assert len(mention.sentence) <= 2 * LONGEST + mention.end - mention.start


def test_an_article_without_text_names_nobody() -> None:
    assert find_mentions(Article(url="https://a.example/1")) == []
