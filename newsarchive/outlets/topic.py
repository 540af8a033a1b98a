"""The topic by which articles of a general paper are filtered."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from newsarchive.items import Article
from newsarchive.text import fold

TIMES = 3  # in the lead and the body; once in the headline is enough


@dataclass(frozen=True)
class Topic:
    """Words of the topic, separated by |, in small letters with their diacritics. Each is enough by itself."""

    words: str

    def matches(self, article: Article) -> bool:
        """True if the words are in the headline, or TIMES times in the text."""
        text = "\n".join(filter(None, (article.lead, article.body)))
        return self._occurs(article.title or "", 1) or self._occurs(text, TIMES)

    def _occurs(self, text: str, times: int) -> bool:
        text = text.casefold()
        # Without diacritics, 'được mùa' looks like 'đạn dược'. So they are ignored only if the text has none.
        pattern = self._folded if fold(text) == text else self._exact
        return len(list(islice(pattern.finditer(text), times))) == times

    @cached_property
    def _exact(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self.words})\b")

    @cached_property
    def _folded(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{fold(self.words)})\b")


DEFENCE = Topic(
    "quốc phòng|quân đội|quân sự|quân chủng|hải quân|không quân|lục quân|cảnh sát biển|bộ đội|vũ khí|khí tài|đạn dược|"
    "tên lửa|xe tăng|xe thiết giáp|tàu chiến|tàu ngầm|tiêm kích|pháo binh|quân giới|đặc nhiệm|tập trận|"
    "defence|defense|military|army|navy|naval|air force|missile|missiles|munition|munitions|warship|warships|"
    "frigate|frigates|submarine|submarines|armoured|armored|weapon|weapons"
)
