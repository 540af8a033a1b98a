"""Articles that a newsroom could have printed: natural Vietnamese in any amount, for big_archive.py.

The sentences, titles, captions and sections are the sample site's, recombined: each article has a subject of its own
and strays from it; names, designators and figures are drawn anew, frequent ones as frequent as in any language.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sample_site import answers

from newsarchive.items import Article, Photo

AGENCIES = [None] * 14 + ["TTQP", "TTQP", "Thông tấn Phương Nam", "Hãng tin Biển Bắc", "Đông Dương Press"]
RANKS = ("tướng", "tá", "úy", "sư", "chí", "Ông", "ông", "Bà", "bà", "Chị", "chị", "Anh", "anh")


def _listed(text: str) -> list[str]:
    return [" ".join(one.split()) for one in (text.split("|") if "|" in text else text.split())]


SURNAMES = _listed("""
    Nguyễn Trần Lê Phạm Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Kiều Cao Lưu Tạ
""")
MIDDLES = _listed("""
    Văn Thị Đức Minh Quang Hữu Xuân Thanh Ngọc Công Đình Bá Thế Mạnh Hồng Kim Trọng Viết
""")
GIVEN = _listed("""
    An Bách Bình Chiến Cường Dũng Dương Đạt Đông Giang Hà Hải Hạnh Hiếu Hòa Hùng Huy Khải Khôi Lan Lẫm Liên Linh Long
    Lượm Mai Nam Nga Ngân Nghĩa Phong Phúc Phương Quân Quý Sơn Tám Tâm Thắng Thảo Thành Thủy Tiến Toàn Trí Trung Tú Tuấn
    Tùng Uyên Vân Việt Vinh Xuân Yến
""")
ONSETS = _listed("""
    b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x
""")
RIMES = _listed("""
    a á à ả ạ an án ang áng anh ánh ao ay ăng ăn âm ấn ân ê ên ệ eo i ích inh ình o ó oa òa oan oài ong ông ô ồ ộc ôn ơ
    ơn u ú ung ùng uy uyên ư ường ương ước ưng ượng
""")
NOUNS = ("Dự án", "tổ hợp", "khu vực", "dây chuyền", "Trung tâm", "đề tài", "tàu", "cảng", "trạm", "xã", "Công ty")
THINGS = _listed("""
    máy bay không người lái| tên lửa phòng không| tàu ngầm| xe tăng| pháo tự hành| ra-đa cảnh giới| đạn pháo| xe bọc
    thép| tàu tuần tra| súng bắn tỉa| trực thăng vận tải| thuốc phóng| kính ngắm đêm| áo giáp| động cơ phản lực| tên lửa
    chống hạm| ngư lôi| thủy lôi| tác chiến điện tử| vệ tinh quan sát| mũ bảo hiểm| cầu phao| máy thông tin sóng ngắn|
    rô-bốt rà phá bom| xuồng cao tốc| lựu đạn khói| bệ phóng| hợp kim titan| sợi các-bon| bản đồ số| phần mềm chỉ huy|
    mô phỏng huấn luyện| xe cứu thương| bệnh viện dã chiến| lương khô| quân trang| máy phát điện| pin nhiên liệu| kho
    đạn| sân bay dã chiến
""")
ACTS = _listed("""
    được nghiệm thu ở cấp Nhà nước| bước vào sản xuất loạt nhỏ| được trưng bày tại triển lãm quốc tế| cần thêm vốn đầu
    tư| đã qua thử nghiệm trên biển| được chuyển giao công nghệ| bị chậm tiến độ vì thiếu linh kiện| sẽ thay thế loại
    nhập khẩu| được cải tiến theo góp ý của bộ đội| là kết quả hợp tác với trường đại học| được bảo dưỡng định kỳ| đã
    hết niên hạn| được đưa vào chương trình huấn luyện| có tỷ lệ nội địa hóa cao| được cấp bằng sáng chế| đang chờ thẩm
    định giá| đã xuất khẩu sang hai nước trong khu vực| được niêm cất đúng quy trình| đạt giải thưởng Tuổi trẻ sáng tạo
""")
KINDS = (
    "thế hệ mới",
    "hạng nhẹ",
    "cải tiến",
    "dùng trên đảo",
    "cỡ nhỏ",
    "do trong nước chế tạo",
    "mẫu thử",
    "lắp ghép",
)
OPENINGS = (
    "Cùng thời gian,",
    "Theo kế hoạch,",
    "Trước đó,",
    "Cũng tại đây,",
    "Trong quý tới,",
    "Đáng chú ý,",
    "Đến nay,",
)
SLOT = re.compile(
    r"(?P<code>\b[A-ZĐ]{1,4}-?\d{1,3}[A-Z]{0,2}\b)"
    r"|(?P<figure>\b(?<!/)(?!(?:19|20)\d\d\b)\d+\b(?!/|[.,]\d| giờ| phút| tháng))"
)
NAME = re.compile(rf"(?<=\b)(?:{'|'.join(RANKS)}) ((?:[^\W\d_a-zà-ỹ][^\W\d_]+ ){{1,3}}[^\W\d_a-zà-ỹ][^\W\d_]+)")
Piece = str | Callable[["Words"], str]


class Words:
    """Names, designators and figures, drawn as language draws them: a few very often, most hardly ever."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        people = list(itertools.product(SURNAMES, MIDDLES, GIVEN))
        chance.shuffle(people)
        names = [" ".join(name) for name in people[:20_000]]
        known = ["Z131", "CQ-01", "TT-400TP", "S-400", "V-45", "Su-30MK2", "Q31", "X71", "T-90", "CD-40"]
        letters = ["Z", "X", "Q", "T", "TT-", "S-", "M", "CD-", "K", "VT-", "BĐ-", "A"]
        made = [f"{chance.choice(letters)}{chance.randrange(1, 999)}" for _ in range(4000)]
        codes = [*known, *dict.fromkeys(made)]
        syllables = [onset + rime for onset, rime in itertools.product(ONSETS, RIMES)]
        chance.shuffle(syllables)
        pairs = [
            f"{a.capitalize()} {b.capitalize()}" for a, b in zip(syllables, syllables[7:] + syllables, strict=False)
        ]
        coined = pairs + [f"{a.capitalize()} {chance.choice(syllables)}" for a in syllables * 10]
        things = [*THINGS, *(f"{thing} {kind}" for kind in KINDS for thing in THINGS[::-1])]
        self._lists = [
            (words, list(itertools.accumulate(1 / (n + 8) for n in range(len(words)))))
            for words in (names, codes, coined, things)
        ]
        self._people, self._codes, self._coined, self._things = map(self._drawn, self._lists)

    def restart(self, seed: int) -> None:
        """Draw from the same words by another seed."""
        self.chance.seed(seed)
        self._people, self._codes, self._coined, self._things = map(self._drawn, self._lists)

    def _drawn(self, weighted: tuple[list[str], list[float]]) -> Iterator[str]:
        words, weights = weighted
        while True:
            yield from self.chance.choices(words, cum_weights=weights, k=10_000)

    def matter(self) -> Callable[[], str]:
        """What gives sentences on one matter: a thing or two, and their designators."""
        named = [f"{next(self._things)} {self.code()}" for _ in range(self.chance.choice((1, 1, 2)))]

        def sentence() -> str:
            opening, act = self.chance.choice(OPENINGS), self.chance.choice(ACTS)
            return f"{opening} {self.chance.choice(named)} của {self.coined()} {act}."

        return sentence

    def person(self) -> str:
        return next(self._people)

    def code(self) -> str:
        return next(self._codes)

    def coined(self) -> str:
        return f"{self.chance.choice(NOUNS)} {next(self._coined)}"


class Sentence:
    """A sentence of the sample site with places for other names, designators and figures."""

    def __init__(self, text: str) -> None:
        self._pieces: list[Piece] = []
        marked = [(m.start(1), m.end(1), Words.person) for m in NAME.finditer(text)]
        marked += [(m.start(), m.end(), Words.code if m["code"] else _figure(m[0])) for m in SLOT.finditer(text)]
        end = 0
        for start, stop, piece in sorted(marked, key=lambda mark: mark[:2]):
            if start >= end:
                self._pieces += [text[end:start], piece]
                end = stop
        self._pieces.append(text[end:])

    def said(self, words: Words) -> str:
        return "".join(piece if isinstance(piece, str) else piece(words) for piece in self._pieces)


def _figure(like: str) -> Callable[[Words], str]:
    low, high = 10 ** (len(like) - 1), 10 ** len(like)
    return lambda words: str(words.chance.randrange(low, high)) if like.isdigit() else like


@dataclass
class Subject:
    """What one article of the sample site is about."""

    article: Article
    title: Sentence
    sentences: list[Sentence]
    captions: list[Sentence]


@dataclass
class Made:
    """An article, and what became of it."""

    article: Article
    published: datetime
    story: int
    gone: str | None = None
    edits: list[tuple[str, str | None, str | None]] = field(default_factory=list)


class Newsroom:
    """Articles of all outlets, one after the other."""

    def __init__(self, seed: int) -> None:
        self.words = Words(seed)
        self._chance = random.Random(seed + 1)
        found = {article.url: article for visit in (1, 2) for article in answers(visit)}
        self._subjects = [_subject(article) for article in found.values()]
        self._weights = list(itertools.accumulate(1 / (n + 12) for n in range(len(self._subjects))))
        self._chance.shuffle(self._subjects)
        self._recent: deque[Made] = deque(maxlen=200)
        self._number = 0

    def restart(self, seed: int, number: int) -> None:
        """Go on with other articles, after so many others. The words stay, and so do the subjects."""
        self.words.restart(seed)
        self._chance.seed(seed + 1)
        self._recent.clear()
        self._number = number

    def make(self, outlet: str, published: datetime) -> Made:
        """A new article, or a copy of a recent one."""
        self._number += 1
        chance = self._chance
        if self._recent and chance.random() < 0.07:
            first = chance.choice(self._recent)
            if first.article.source != outlet and abs(first.published - published) < timedelta(days=30):
                return self._placed(
                    first.article, outlet, first.published + timedelta(hours=chance.random() * 48), first.story
                )
        made = self._placed(self._written(outlet), outlet, published, self._number)
        self._recent.append(made)
        return made

    def _written(self, outlet: str) -> Article:
        chance, words = self._chance, self.words
        subject, beside = chance.choices(self._subjects, cum_weights=self._weights, k=2)
        strays = chance.sample(beside.sentences, chance.randrange(min(4, len(beside.sentences))))
        wanted = max(4, int(chance.lognormvariate(3.4, 0.45)))
        said = [sentence.said(words) for sentence in chance.sample(subject.sentences, len(subject.sentences)) + strays]
        said = said[: max(3, wanted * 2 // 3)]
        further = words.matter()
        said += [further() for _ in range(wanted - len(said))]
        chance.shuffle(said)
        said = [f"{s[:-1]}, theo báo cáo của {words.coined()}." if chance.random() < 0.2 else s for s in said]
        paragraphs = [" ".join(said[n : n + 3]) for n in range(1, len(said), 3)]
        captions = [
            chance.choice(subject.captions).said(words) if chance.random() < 0.6 else further()[:-1]
            for _ in range(min(9, int(chance.expovariate(0.4))))
        ]
        credit = words.person()
        return Article(
            url="",
            source=outlet,
            section=subject.article.section,
            title=subject.title.said(words) + (f" tại {words.coined()}" if chance.random() < 0.3 else ""),
            lead=said[0],
            body="\n\n".join(paragraphs),
            authors=[words.person() for _ in range(chance.choice((0, 1, 1, 1, 2)))],
            agency=chance.choice(AGENCIES),
            tags=subject.article.tags,
            language="vi",
            photos=[
                Photo(
                    f"https://anh.{outlet}.example/{self._number}-{n}.jpg",
                    caption if chance.random() < 0.9 else None,
                    credit if chance.random() < 0.7 else None,
                    None,
                    n,
                )
                for n, caption in enumerate(captions, 1)
            ],
        )

    def _placed(self, article: Article, outlet: str, published: datetime, story: int) -> Made:
        chance = self._chance
        placed = replace(article, url=f"https://{outlet}.example/bai-{self._number}.html", source=outlet)
        placed.published_at, placed.published_precision = published.isoformat(timespec="seconds"), "second"
        made = Made(placed, published, story)
        if chance.random() < 0.03:
            made.edits = [("title", self.words.coined() + ": " + (article.title or ""), article.title)]
            if chance.random() < 0.5:
                made.edits.append(("lead", chance.choice(self._subjects[0].sentences).said(self.words), article.lead))
        if chance.random() < 0.02:
            made.gone = (published + timedelta(days=chance.randrange(10, 400))).isoformat(timespec="seconds")
        return made


def _subject(article: Article) -> Subject:
    text = " ".join(filter(None, (article.lead, article.body))).replace("\n", " ")
    sentences = [
        Sentence(one) for one in re.split(r"(?<=[.!?]) +(?=\w)", text) if 30 < len(one) < 400 and one[-1] == "."
    ]
    captions = [photo.caption for photo in article.photos if photo.caption] or [article.title or ""]
    return Subject(article, Sentence(article.title or ""), sentences, [Sentence(one) for one in captions])
