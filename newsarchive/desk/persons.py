"""Persons that a text names with a rank, a degree, an office or a form of address: 'Thượng tướng Nguyễn Văn A'.

A bare name is not told from a place, a factory or a ship by its capitals, and is left alone; so is a single word.
"""

from __future__ import annotations

import re

from newsarchive.text import is_capitals
from newsarchive.vietnamese.names import without_rank

LONGEST = 200_000  # characters of a text that are read
WORDS = range(2, 6)  # in a name

_UPPER = "".join(c for c in map(chr, range(0x41, 0x1F00)) if c.isupper())
# Bounds the length of a word. Otherwise 'A-A-A-…' takes quadratic time.
_WORD = rf"[{_UPPER}][\w'’-]{{0,40}}+"
_RUN = re.compile(rf"(?<!\w){_WORD}(?:(?:(?<= [A-Z])\.)? {_WORD})+")  # 'Donald J. Trump'
_NEXT_RANK = re.compile(r" (?:Đại|Thượng|Trung|Thiếu|Chuẩn|Hạ)$")  # 'Trần Văn B Thiếu' of 'Thiếu tướng'
_RANK_GOES_ON = re.compile(r" (?:tướng|tá|úy|uý|sĩ|sỹ)\b")
_LEADING = re.compile(r"[\s(“]+(?=\S)")
_BEFORE = 48  # characters before a name in which its rank stands
_OFFICE = re.compile(
    r"(?:^|(?<=\s)|(?<=[(“\"]))(?:"
    r"ông|bà|anh|chị|cụ|thầy|cô giáo|chiến sĩ|chiến sỹ|liệt sĩ|liệt sỹ|anh hùng|nghệ nhân|thợ cả|phi công|"
    r"thuyền trưởng|(?:phó )?thủ tướng(?: chính phủ)?|(?:phó )?chủ tịch(?: nước| quốc hội| thượng viện| hạ viện)?|"
    r"tổng bí thư|(?:phó )?tổng thống|tổng tham mưu trưởng|"
    r"(?:bộ|thứ|quốc vụ) trưởng(?: bộ)?(?: quốc phòng| ngoại giao| công an| tài chính| công thương| nội vụ)?|"
    r"ngoại trưởng|đại sứ|(?:phó )?(?:tổng )?giám đốc|(?:phó )?tư lệnh|(?:phó )?chính ủy|chủ nhiệm|viện trưởng|"
    r"hiệu trưởng|bí thư|chuyên gia|nhà nghiên cứu|"
    r"mr|ms|mrs|dr|prof|gen|lt\. gen|maj\. gen|brig\. gen|col|lt\. col|capt|adm|vice adm|rear adm|cmdr|sgt|"
    r"general|admiral|colonel|captain|president|vice president|(?:prime |deputy |defen[cs]e |foreign )?minister|"
    r"secretary|ambassador|senator|sen|rep"
    r")\.?,? $",
    re.I,
)
# What stands between an office and the name of its holder.
_COUNTRY = re.compile(
    r"(?:Việt Nam|Anh|Mỹ|Nga|Pháp|Đức|Ý|Italy|Úc|Australia|Lào|Campuchia|Nhật Bản|Hàn Quốc|Triều Tiên|Trung Quốc|Ấn Độ|"
    r"Cuba|Israel|Iran|Ukraine|Belarus|Ba Lan|Thái Lan|Singapore|Indonesia|Malaysia|Philippines|Thổ Nhĩ Kỳ|Canada|"
    r"EU|NATO|CIA|FBI)(?: |$)"
)
# Bodies that have a head: 'Chủ tịch Hội Cựu chiến binh' names no person.
_BODY = re.compile(
    r"(?:Ban|Binh|Bộ|Công|Cục|Hãng|Học|Hội|Khoa|Liên|Mặt|Nhà|Phòng|Quân|Quỹ|Sở|Sư|Tập|Tạp|Tổng|Trung|Trường|Ủy|Uỷ|Vụ|"
    r"Viện|Xí|The|Of|Deputy|Chief) "
)


def persons(text: str) -> list[str]:
    """The persons named with a rank or the like, in the order of the text, each once; capitals are set small:
    'ĐẠI TÁ TRẦN VĂN B' and 'Đại tá Trần Văn B' are one."""
    text = text[:LONGEST]
    found: dict[str, None] = {}
    for run in _RUN.finditer(text):
        capitalised = _NEXT_RANK.sub("", run[0]) if _RANK_GOES_ON.match(text, run.end()) else run[0]
        name = _name(text[max(0, run.start() - _BEFORE) : run.start()], capitalised)
        if name is not None:
            found[name.title() if is_capitals(name) else name] = None
    return list(found)


def _name(before: str, run: str) -> str | None:
    """The name in a run of capitalised words; None where no rank or office leads to it."""
    name = _ranked(before, run) or _titled(before, run)
    if name is None or len(name.split()) not in WORDS or _BODY.match(name):
        return None
    return None if any(len(word) > 1 and is_capitals(word) for word in name.split()) and not is_capitals(name) else name


def _ranked(before: str, run: str) -> str | None:
    """'Đại tá, TS. ' before 'Nguyễn Văn A', or 'Đại tá' at the head of a run in capitals."""
    for start in [0, *(match.end() for match in _LEADING.finditer(before)), len(before)][-5:]:
        phrase = before[start:] + run
        name = without_rank(phrase)
        if name != phrase and name and run.endswith(name):
            return name
    return None


def _titled(before: str, run: str) -> str | None:
    """'Bộ trưởng ' before 'Trần Văn B', 'Ông' at the head of the run, 'Tổng thống Mỹ' before the name."""
    first, _, rest = run.partition(" ")
    if _OFFICE.search(f"{first} ") and rest:
        return rest
    if not _OFFICE.search(before):
        return None
    country = _COUNTRY.match(run)
    return run[country.end() :] if country else run
