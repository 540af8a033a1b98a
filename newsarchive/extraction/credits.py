"""Caption and credit: told apart by the words and signs with which papers print them."""

from __future__ import annotations

import re

from newsarchive.text import clean

# Words that introduce a photographer or source, Vietnamese first (also without marks), then those of other papers.
_MARK = (
    r"(?:[ảa]nh(?: minh h[ọo]a)?|ngu[ồo]n(?: [ảa]nh)?|[đd][ồo] h[ọo]a|video|clip|infographics?|tranh|t[ưu] li[ệe]u|"
    r"(?:file |stock |handout )?photos?(?: credit)?|"
    r"(?:image|picture|photo) ?(?:credit|source|by|courtesy(?: of)?)?s?|pictures?|images?|"
    r"credits?|photograph(?:s|er)?|fotos?|foto ?: ?archiv|"
    r"bild(?:er|rechte|quelle)?|quelle|credit ?line|cr[ée]ditos?|cr[ée]dit(?: photo)?|photo d'illustration|"
    r"fotograf(?:ía|ie|i|o)?|fotó|zdj[ęe]cie|fot|źródło|"
    r"source|fuente|imagen|imagem|kuva|valokuva|ljósmynd|mynd|nuotr|zdroj|gambar|sumber|dok|copyright|grafik|"
    r"grafika|illustration|"
    r"写真|画像|提供|撮影|사진|صورة)"
)
# 'Foto de Juan Pérez' names someone, 'Foto de familia', 'Imagen de un puente' say what is seen.
_BY = r"(?:\s*(?:by|courtesy of)\s+|\s*(?:von|van|de|di|av|af|od)\s+(?=(?-i:[A-ZÀ-ÞČŠŽ@])))"
_SIGN = re.compile(
    rf"^(?:\W*)(?:{_MARK}(?:\s*[:：/|]\s*|{_BY}|\s*[-–—]\s+)|[©ⓒ]\s*(?:\d{{4}}\s+)?|\(c\)\s+|courtesy(?: of)?\s+)", re.I
)
_MARK_ALONE = re.compile(rf"^{_MARK}$", re.I)
_BRACKETED = re.compile(
    rf"[(\[（]\s*({_MARK}\s*(?:[:：]|{_BY})[^()\[\]（）]*(?:\([^()]*\)[^()\[\]（）]*)?)[)\]）]\s*\.?\s*$", re.I
)
_TRAILING = re.compile(
    rf"(?:^|(?<=[.!?…»”\"')\]\s|]))\s*[-–—|/]*\s*({_MARK}\s*[:：]\s*\S.{{0,140}}|{_MARK}{_BY}\S.{{0,140}}|"
    rf"[©ⓒ]\s*\S.{{0,140}}|(?:courtesy of)\s+\S.{{0,100}})$",
    re.I,
)
# A source known as such, in brackets or after a bar, needs no introduction: '(AP Photo/John Doe)', '| AFP'.
AGENCIES = (
    r"AP|AFP|AAP|AAPimage|EPA|EPA-EFE|EFE|DPA|dpa|APA|ANSA|ANP|Belga|BELGA|CTK|ČTK|Reuters|REUTERS|"
    r"Getty(?: Images)?|Shutterstock|iStock|Alamy|Imago|IMAGO|"
    r"Keystone|PAP|TASS|Sputnik|Xinhua|Kyodo|Yonhap|Anadolu|NurPhoto|ZUMA|Bloomberg|Unsplash|Pexels|Pixabay|TTXVN|"
    r"VNA|TT|NTB|Ritzau|LUSA|MTI|Tanjug|"
    r"Press Association|PA|PA Wire|Rex|REX|SWNS|WENN|Backgrid|Splash|MEGA|AP Photo|Associated Press|"
    r"The Associated Press|Canadian Press|Europa Press"
)
_AGENCY_BRACKET = re.compile(
    rf"[(\[]\s*((?:[^()\[\]]{{0,60}}[\s/,])?(?:{AGENCIES})(?:[\s/,][^()\[\]]{{0,80}})?)\s*[)\]]\s*\.?\s*$"
)
_AGENCY_TAIL = re.compile(
    rf"(?<=[.!?…”\"'|])\s*[-–—|"
    rf"/]?\s*((?:[\w.'’ -]{{0,40}}[/,]\s?)?(?:{AGENCIES})(?:[/,]\s?[\w.'’ -]{{0,40}}){{0,3}})\s*\.?\s*$"
)
# 'He leaves court. (Christie's)', '… at the match. Rich Barnes/Imagn': a short name behind the last full stop.
_NAME = r"(?:[A-ZÀ-ÞĐА-Я][\w.'’&-]*+|de|van|von|via|of|the|and|und)"
_BRACKET_TAIL = re.compile(rf"(?:^|(?<=[.!?…”\"'»]))\s*\(((?:{_NAME}[\s/,-]*+){{1,7}})\)\s*\.?$")
_STROKE_TAIL = re.compile(rf"(?<=[.!?…”\"'»])\s+((?:{_NAME}\s?){{1,4}}\s?/\s?(?:{_NAME}[\s/-]*+){{1,5}})\.?$")
# Where a sentence has ended, or in brackets, a house may name itself beside the word: 'Song Lam Shipbuilding image.',
# '(U.S. Navy photo by Jane Doe)', 'VNA Photo', 'Jane Doe via Getty Images', 'Courtesy Rheinmetall', 'Crown copyright'.
_BEHIND = r"(?:(?<=[.!?…”\"'»)\]])|(?<=\s[-–—|/]))\s*"
_END = rf"(?:^|{_BEHIND})\s*"
_OWNER = r"(?:[A-ZÀ-ÞĐ][\w.'’&/-]*+|de|van|von|of|the|and|for)"
_WORK = r"(?:photo(?:graph)?|image|picture|graphic|illustration|rendering)s?"
_OWN_WORK_BY = re.compile(
    rf"(?:{_END}|(?=[(\[]))[(\[]?\s*((?:{_OWNER}\s+){{1,6}}{_WORK}\s+(?:by|courtesy of)\s+[^()\[\]]{{2,120}}?)"
    r"\s*[)\]]?\s*\.?\s*$"
)
_OWN_WORK = re.compile(
    rf"(?:{_BEHIND}|(?=[(\[]))[(\[]?\s*(?!(?:The|This|That|An?|File|Stock|Courtesy|Handout|Undated|Getty)\s)((?:{_OWNER}\s+){{1,6}}?)"
    rf"(?:[Ff]ile |[Cc]ourtesy )?(?i:{_WORK})\s*[)\]]?\s*\.?\s*$"
)
_VIA = re.compile(
    rf"(?:{_END}|(?=[(\[])|,\s+(?=[^,]{{0,60}}\bvia (?:{AGENCIES})\b))[(\[]?\s*"
    rf"((?:{_OWNER}[\s/,]*+){{1,7}}via\s+(?:{_OWNER}\s*+){{1,4}})[)\]]?\s*\.?\s*$"
)
_DASHED_AGENCY = re.compile(rf"\s[-–—|]\s+((?:{AGENCIES})(?:[/,]\s?[\w.'’ -]{{1,40}})?)\s*\.?\s*$")
_COURTESY = re.compile(
    rf"(?:{_END}[Cc]ourtesy|[(\[]\s*[Cc]ourtesy)(?: of)?\s+((?:{_OWNER}\s*+){{1,7}})[)\]]?\s*\.?\s*$|"
    rf"{_END}[(\[]?\s*((?:UK )?Crown [Cc]opyright(?: \d{{4}})?)[)\]]?\s*\.?\s*$"
)
# Without the colon: 'Lễ khởi công. Ảnh Tuấn Anh', '(Ảnh do đơn vị cung cấp)', 'Ảnh tư liệu', '— Photo baochinhphu.vn'.
_NO_COLON = re.compile(
    rf"(?:{_END}|(?=[(\[]))[(\[]?\s*(?:[Ảả]nh|[Pp]hoto)\s+("
    r"(?:do|của|được) [^.()\[\]]{3,60}? (?:cung cấp|gửi tới|chụp|gửi)|internet|Internet|"
    r"[\w-]+\.(?:vn|com|net|org)|"
    r"(?:[A-ZĐÀ-Ỹ][\w.'’/-]*+\s?){2,5})\s*[)\]]?\s*\.?\s*$"
)
_EASTERN_TAIL = re.compile(r"(?<=[.。다])\s+([\uac00-\ud7a3\w·]{2,12}(?: ?기자)?)$|（([^（）]{1,12})(?:撮影|提供)）$")
_LABEL = re.compile(
    r"(?:^|[\s_-])(?:credits?|copyrights?|copyrightholder|photographer|photo-?credit|image-?credit|caption-?author|"
    r"figcaption-?author|"
    r"source|sources|photo-?source|img-?source|author|byline|autor|quelle|agency|provider|rights?|attribution|"
    r"fotograf\w*|signature|owner)(?=$|[\s_-])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_STRIP = " \t\n\u00a0-–—|/,;:·•"


def split_credit(text: str) -> tuple[str, str | None]:
    """(caption without its credit, credit): 'Lễ khởi công. Ảnh: TTXVN' -> ('Lễ khởi công.', 'TTXVN')."""
    text = clean(text)
    if found := _OWN_WORK_BY.search(text):
        return text[: found.start()].rstrip(_STRIP), bare_credit(found[1])
    for pattern in (_BRACKETED, _TRAILING):
        if (found := pattern.search(text)) and (credit := bare_credit(found[1])):
            rest = text[: found.start()].rstrip(_STRIP)
            return rest, credit
    for pattern in (
        _AGENCY_BRACKET,
        _AGENCY_TAIL,
        _DASHED_AGENCY,
        _OWN_WORK,
        _VIA,
        _BRACKET_TAIL,
        _STROKE_TAIL,
        _COURTESY,
        _NO_COLON,
    ):
        if (found := pattern.search(text)) and (credit := bare_credit(next(filter(None, found.groups()), ""))):
            return text[: found.start()].rstrip(_STRIP), credit
    if (found := _EASTERN_TAIL.search(text)) and found.start() > 0:
        return text[: found.start()].rstrip(_STRIP), bare_credit((found[1] or found[2]).removesuffix("기자"))
    return text, None


def named_credit(text: str) -> str | None:
    """The credit that an alt text or a title names outright: '(Photo: X)', '| Bildrechte: X'."""
    for pattern in (_BRACKETED, _TRAILING):
        if found := pattern.search(clean(text)):
            return bare_credit(found[1])
    return None


def bare_credit(text: str) -> str | None:
    """A credit without 'Ảnh:', '©', brackets and the closing full stop; None if nothing is left or it is a sentence."""
    text = _unbracketed(clean(text)).strip(_STRIP).replace(" | ", ", ")
    for _ in range(3):
        stripped = _SIGN.sub("", text, count=1).strip(_STRIP)
        if stripped == text:
            break
        text = stripped
    if text.endswith(".") and not re.search(r"\b\w{1,3}\.$", text.replace("..", "")):
        text = text[:-1]
    text = _unbracketed(text)
    return text if text and len(text) <= 160 and not _MARK_ALONE.match(text) else None


def _unbracketed(text: str) -> str:
    """A text without brackets around the whole of it, or without their partner: 'X (Y)' keeps its own."""
    text = text.strip(" \u3000")
    for first, last in ("()", "[]", "（）"):
        if text.startswith(first) and (last not in text or text.find(last) == len(text) - 1):
            text = text[1:]
        if text.endswith(last) and text.count(first) < text.count(last):
            text = text[:-1]
    return text.strip()


def has_credit_mark(text: str) -> bool:
    """Whether a text ends with an explicit credit: 'Ảnh: X', '(Nguồn: X)', 'Photo by X'."""
    return _BRACKETED.search(text) is not None or _TRAILING.search(text) is not None


def ends_with_bracketed_credit(text: str) -> bool:
    """Whether a text ends with '(Ảnh: X)'."""
    return _BRACKETED.search(text) is not None


def opens_with_mark(text: str) -> bool:
    """Whether a whole line is a credit."""
    return len(text) <= 120 and _SIGN.match(text) is not None


def is_credit_label(label: str) -> bool:
    """Whether a class, id or itemprop names a credit."""
    return _LABEL.search(_CAMEL.sub("-", label).lower()) is not None
