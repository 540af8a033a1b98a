"""Why a page is no article, in a few words; None for one that is."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsarchive.extraction import jsonld
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.items import Article
from newsarchive.text import fold, words

MIN_WORDS = 40
_NOT_FOUND = re.compile(
    r"^(?:error )?404\b|\b404 (?:error|not found)|page (?:not found|could ?n.t be found|does not exist)|not found$|"
    r"khong tim thay (?:trang|bai|noi dung|duong dan)|"
    r"trang (?:ban (?:tim|yeu cau)|nay|khong).{0,40}(?:khong ton tai|khong tim thay)|bai viet (?:khong ton tai|"
    r"da bi (?:xoa|go))|noi dung khong ton tai|"
    r"seite (?:wurde )?nicht gefunden|page introuvable|pagina no encontrada"
)
_LOGIN = re.compile(
    r"^(?:dang nhap|login|log in|sign in|anmelden)\b|(?:please|you must) (?:log|sign) in|vui long dang nhap|"
    r"ban (?:can|phai) dang nhap|subscribe to (?:read|continue)|"
    r"to continue reading|dang ky de (?:doc|xem) tiep"
)
_CHECK = re.compile(
    r"just a moment|checking your browser|enable javascript and cookies|are you (?:a )?(?:human|robot)|"
    r"access denied|attention required|verifying you are human|captcha"
)

# Notices that take the place of a text. They begin a sentence: an article that tells of a removal names who removed
# what and when.
_OPENING = r"^\W*(?:(?:xin loi|rat tiec|thong bao|hien tai|hien|sorry|we.re sorry|oops)\b[\s,:!.]*)?"
_COURTESY = re.compile(
    _OPENING + r"(?:(?:vui long|xin|moi|hay|mong)\b.{0,60}(?:quay lai|thu lai|tro lai|truy cap lai|thong cam)|"
    r"(?:xin |tran trong )?(?:cam on|cao loi)|(?:please )?(?:try again|check back|come back)|thank you)"
)
_FAULT = re.compile(
    _OPENING + r"(?:(?:co|da xay ra|da co) loi(?: xay ra)?\b|loi (?:he thong|may chu|ket noi)|"
    r"(?:he thong|website|trang(?: web| nay)?|may chu|cong thong tin)(?: nay)? (?:hien )?(?:dang|tam)"
    r"(?: duoc| thoi)? (?:bao tri|nang cap|qua tai|gian doan|ngung)|"
    r"(?:an? )?(?:\w+ )?error (?:has )?occurred|something went wrong|internal server error|bad gateway|"
    r"(?:this |the |our )?(?:site|website|page|server|service) is (?:currently |temporarily )?"
    r"(?:down|unavailable|under(?:going)? (?:\w+ )?maintenance)|error establishing a database)"
)
_UNFINISHED = re.compile(
    _OPENING + r"\W*(?:(?:noi dung|bai viet|bai bao|thong tin)(?: nay)? (?:hien )?(?:dang|se)(?: tiep tuc)?(?: duoc)? "
    r"(?:cap nhat|hoan thien|bien tap)|(?:this|the) (?:article|story|page) is (?:currently )?being updated)"
)
_REMOVED = re.compile(
    _OPENING + r"(?:(?:bai viet|bai bao|noi dung|trang|tin)(?: nay)? (?:hien )?(?:da|khong con)(?: duoc| bi)? "
    r"(?:go|xoa|thu hoi|an|rut|ton tai)\b|"
    r"(?:this|the) (?:article|story|page|post|content) (?:has been|was|is) "
    r"(?:removed|deleted|taken down|withdrawn|unpublished|no longer available))"
)
_WALL = re.compile(
    _OPENING + r"(?:(?:bai viet|noi dung|bai bao)(?: nay)? (?:chi )?(?:danh (?:rieng )?cho|danh) "
    r"(?:thanh vien|hoi vien|doc gia|ban doc|tai khoan)|danh rieng cho (?:thanh vien|hoi vien)|"
    r"(?:(?:moi|vui long|hay|xin|ban can|ban phai)\b.{0,20})?(?:dang ky|dang nhap|mua goi|nang cap|tro thanh)\b.{0,60}"
    r"(?:de|va) (?:doc|xem) (?:toan bo|tiep|day du|tron ven|bai viet|noi dung)|"
    r"(?:please |you must )?(?:subscribe|sign in|sign up|log in|register|join|become)\b.{0,60}to "
    r"(?:read|continue|unlock) (?:the (?:full|rest|whole)|this|reading|full)|"
    r"this (?:article|story|content) is (?:only )?(?:available )?"
    r"(?:exclusively |only )?(?:for|to) (?:\w+ )?(?:subscribers|members))"
)
_NOTICES = ((_FAULT, "error page"), (_UNFINISHED, "being updated"), (_REMOVED, "soft 404"), (_WALL, "login wall"))
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def find_rejection(page: Page, content: MainContent | None, article: Article) -> str | None:
    """The reason, most telling first."""
    title = fold(article.title or page.meta("og:title") or "")
    text = "\n\n".join(t for t in (article.lead, article.body) if t)
    count = _count(text, page.language)
    head = fold(text[:600])
    if not any(b.kind == "text" for b in page.blocks) and not article.photos and not article.body:
        return "empty page"
    if count < 150 and (_NOT_FOUND.search(title) or (count < 60 and _NOT_FOUND.search(head[:200]))):
        return "soft 404"
    if count < 120 and (_CHECK.search(title) or _CHECK.search(head)):
        return "robot check"
    if count < 120 and (_LOGIN.search(title) or (count < 60 and (_LOGIN.search(head) or _password(page)))):
        return "login wall"
    if (notice := _notice(page, article, count)) is not None:
        return notice
    if _is_listing(page, content, article, count):
        return "listing"
    captioned = sum(_count(p.caption, page.language) for p in article.photos if p.caption)
    if count + captioned < MIN_WORDS:
        if _video(page):
            return "video only"
        if not article.photos:
            return "under 40 words and no picture"
        if not article.title or (count + captioned < 12 and not _declared_article(page)):
            return "no text"
    if not article.title:
        return "no headline"
    return None


def is_cut_off(text: str) -> bool:
    """Whether a document that was begun (<html> or <body>) is nowhere ended; scripts and comments do not count."""
    shown = re.sub(r"<!--.*?-->|<script\b.*?</script\s*>", "", text[-20_000:], flags=re.I | re.S).lower()
    begun = re.search(r"<(?:html|body)\b", text, re.I) is not None
    return begun and "</html" not in shown and "</body" not in shown


def _notice(page: Page, article: Article, count: int) -> str | None:
    """What stands in place of the text, where a notice of a sentence or two is all there is but the lead, or, of a
    wall, but a teaser."""
    parts = (article.body or article.lead or "").split("\n\n")
    if article.body and not article.lead and len(parts) > 1:
        parts = parts[1:]  # a lead that nothing tells from the text
    if len(parts) <= 3:
        for pattern, reason in _NOTICES:
            if _made_of("\n".join(parts), pattern):
                return reason
    closed = str(page.declared.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].lower() == "false"
    if count < (250 if closed else 120) and (_made_of(parts[-1], _WALL) or (closed and count < MIN_WORDS)):
        return "login wall"
    return None


def _made_of(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether most of a short text's words stand in sentences that are the notice or its courtesies."""
    if len(text) > 500:
        return False
    said = told = 0
    found = False
    for sentence in _SENTENCE.split(fold(text)):
        size = len(words(sentence))
        said += size
        notice = pattern.search(sentence) is not None
        found |= notice
        told += size if notice or _COURTESY.search(sentence) else 0
    return found and 3 * told >= 2 * said


def _count(text: str, language: str | None) -> int:
    """Words; in scripts without blanks between words, two letters for one."""
    if language in ("ja", "zh", "th", "lo", "km", "my"):
        return len(text) // 2
    return len(words(text))


def _password(page: Page) -> bool:
    return any(e.get("type", "").lower() == "password" for e in page.tree.iter("input"))


def _video(page: Page) -> bool:
    return (
        any("VideoObject" in jsonld.types(n) for n in page.nodes)
        or page.meta("og:type").startswith("video")
        or any(b.kind == "media" and b.element.tag in ("video", "iframe") and not b.within for b in page.blocks)
        or any("player" in (e.get("class") or "") for e in page.tree.iter("div") if e.attrib)
    )


def _declared_article(page: Page) -> bool:
    types = {t.lower() for t in jsonld.types(page.declared)}
    return any(t.endswith(("article", "blogposting")) for t in types) or bool(page.meta("article:published_time"))


def _is_listing(page: Page, content: MainContent | None, article: Article, count: int) -> bool:
    """A page of teasers: linked headlines alternate with short texts, and nothing declares an article of this
    address.
    """
    parts = urlsplit(page.url)
    kinds = {t for n in page.nodes for t in jsonld.types(n)}
    if _declared_article(page) and page.declared.get("headline") and kinds.isdisjoint({"CollectionPage"}):
        return False
    if parts.path.strip("/") == "" and not parts.query:
        return True
    shown = [b for b in page.blocks if b.kind == "text" and not b.hidden and not b.within]
    start = page.title_block.index if page.title_block else 0
    inside = [
        b for b in (content.blocks if content else shown) if b.kind == "text" and not b.hidden and b.index > start
    ]
    heads = sum(1 for b in inside if b.link_share > 0.85 and len(b.text) >= 25)
    running = [b for b in inside if len(b.text) >= 60 and b.link_share < 0.4]
    if heads >= 4 and heads >= 0.6 * len(running):
        return True
    linked = sum(1 for b in shown if b.link_share > 0.85 and len(b.text) >= 25)
    if content is None or (count < 120 and not article.published_at):
        return linked >= 8
    if "CollectionPage" in kinds and "NewsArticle" not in kinds:
        return linked >= 6
    unsigned = not article.published_at and not article.authors and not _declared_article(page)
    everywhere = sum(1 for b in page.blocks if b.kind == "text" and b.link_share > 0.85 and len(b.text) >= 25)
    if unsigned and everywhere >= 8 and (page.title_block is None or len(page.title_block.text) <= 25):
        return True
    longest = max((len(b.text) for b in running), default=0)
    return linked >= 20 and page.title_block is None and longest < 400
