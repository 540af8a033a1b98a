"""What a general paper's article must speak of, to be kept in an archive of the defence industry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from newsarchive.items import Article
from newsarchive.text import fold

TIMES = 3  # in the whole text; once in the headline is enough


@dataclass(frozen=True)
class Topic:
    """Words of a trade, separated by |, in small letters and with their marks; each speaks for itself."""

    words: str

    def matches(self, article: Article) -> bool:
        """Does an article speak of it: in its headline, or three times in its text?"""
        if self._found(article.title or "", 1):
            return True
        return self._found("\n".join(filter(None, (article.lead, article.body))), TIMES)

    def _found(self, text: str, times: int) -> bool:
        folded = fold(text)
        # Without its marks 'được mùa' looks like 'đạn dược': they are left out only where the text has none.
        pattern = self._unmarked if folded == text.casefold() else self._marked
        return sum(1 for _ in zip(range(times), pattern.finditer(text.casefold()), strict=False)) >= times

    @cached_property
    def _marked(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self.words})\b")

    @cached_property
    def _unmarked(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{fold(self.words)})\b")


DEFENCE = Topic(
    "quốc phòng|quân đội|quân sự|quân chủng|hải quân|không quân|lục quân|cảnh sát biển|bộ đội|vũ khí|khí tài|đạn dược|"
    "tên lửa|xe tăng|xe thiết giáp|tàu chiến|tàu ngầm|tiêm kích|pháo binh|quân giới|đặc nhiệm|tập trận|"
    "defence|defense|military|army|navy|naval|air force|missile|missiles|munition|munitions|warship|warships|"
    "frigate|frigates|submarine|submarines|armoured|armored|weapon|weapons"
)
