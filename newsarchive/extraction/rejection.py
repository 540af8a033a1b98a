"""Why a page is no article, in a few words; None for an article."""

import re
from urllib.parse import urlsplit

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.vocabulary import phrases
from newsarchive.items import Article
from newsarchive.text import fold, words

MIN_WORDS = 40
_NOT_FOUND, _LOGIN, _ROBOT_CHECK = (re.compile(phrases(key)) for key in ("not_found", "login", "robot_check"))
# Notices that take the place of a text. They begin a sentence: an article about a removal names who removed what and
# when.
_OPENING = rf"^\W*(?:{phrases('notice_opening')}\b[\s,:!.]*)?\W*"
_COURTESY, _ERROR, _UNFINISHED, _REMOVED, _WALL = (
    re.compile(_OPENING + phrases(key)) for key in ("courtesy", "error_page", "unfinished", "removed", "wall")
)
_NOTICES = ((_ERROR, "error page"), (_UNFINISHED, "being updated"), (_REMOVED, "soft 404"), (_WALL, "login wall"))
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
# Languages without blanks between words.
_UNSPACED = frozenset({"ja", "zh", "th", "lo", "km", "my"})


def find_rejection(page: Page, content: MainContent | None, article: Article) -> str | None:
    """The reason, most telling first."""
    text = "\n\n".join(t for t in (article.lead, article.body) if t)
    count = _count(text, page.language)
    if not any(b.kind == "text" for b in page.blocks) and not article.photos and not article.body:
        return "empty page"
    return (
        _gate(page, fold(article.title or page.meta("og:title") or ""), fold(text[:600]), count)
        or _notice(page, article, count)
        or ("listing" if _is_listing(page, content, article, count) else None)
        or _too_short(page, article, count)
        or (None if article.title else "no headline")
    )


def is_cut_off(text: str) -> bool:
    """Whether a document that was begun (<html> or <body>) is nowhere ended; scripts and comments do not count."""
    end = re.sub(r"<!--.*?-->|<script\b.*?</script\s*>", "", text[-20_000:], flags=re.I | re.S).lower()
    begun = re.search(r"<(?:html|body)\b", text, re.I) is not None
    return begun and "</html" not in end and "</body" not in end


def _gate(page: Page, title: str, head: str, count: int) -> str | None:
    """What answers in place of the page: an error, a robot check, a login form. `title` and `head` are folded."""
    if count < 150 and (_NOT_FOUND.search(title) or (count < 60 and _NOT_FOUND.search(head[:200]))):
        return "soft 404"
    if count < 120 and (_ROBOT_CHECK.search(title) or _ROBOT_CHECK.search(head)):
        return "robot check"
    password = any(e.get("type", "").lower() == "password" for e in page.tree.iter("input"))
    if count < 120 and (_LOGIN.search(title) or (count < 60 and (password or _LOGIN.search(head)))):
        return "login wall"
    return None


def _notice(page: Page, article: Article, count: int) -> str | None:
    """A notice that stands in place of the text: at most a lead is beside it, or, beside a wall, a teaser."""
    parts = (article.body or article.lead or "").split("\n\n")
    if article.body and not article.lead and len(parts) > 1:
        parts = parts[1:]  # a lead without a mark
    if len(parts) <= 3:
        for pattern, reason in _NOTICES:
            if _consists_of("\n".join(parts), pattern):
                return reason
    closed = str(page.declared.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].lower() == "false"
    if count < (250 if closed else 120) and (_consists_of(parts[-1], _WALL) or (closed and count < MIN_WORDS)):
        return "login wall"
    return None


def _consists_of(text: str, notice: re.Pattern[str]) -> bool:
    """Whether most of a short text's words stand in sentences that are the notice or its courtesies."""
    if len(text) > 500:
        return False
    sentences = [(sentence, len(words(sentence))) for sentence in _SENTENCE.split(fold(text))]
    covered = sum(size for sentence, size in sentences if notice.search(sentence) or _COURTESY.search(sentence))
    return any(notice.search(sentence) for sentence, _ in sentences) and 3 * covered >= 2 * sum(s for _, s in sentences)


def _too_short(page: Page, article: Article, count: int) -> str | None:
    count += sum(_count(p.caption, page.language) for p in article.photos if p.caption)
    if count >= MIN_WORDS:
        return None
    if _has_video(page):
        return "video only"
    if not article.photos:
        return "under 40 words and no picture"
    return "no text" if not article.title or (count < 12 and not _declares_article(page)) else None


def _count(text: str, language: str | None) -> int:
    """Words; in scripts without blanks between words, two letters for one."""
    return len(text) // 2 if language in _UNSPACED else len(words(text))


def _has_video(page: Page) -> bool:
    return (
        any("VideoObject" in jsonld.types(n) for n in page.nodes)
        or page.meta("og:type").startswith("video")
        or any(b.kind == "media" and b.element.tag in ("video", "iframe") and not b.within for b in page.blocks)
        or any("player" in (e.get("class") or "") for e in page.tree.iter("div"))
    )


def _declares_article(page: Page) -> bool:
    types = [t.lower() for t in jsonld.types(page.declared)]
    return any(t.endswith(("article", "blogposting")) for t in types) or bool(page.meta("article:published_time"))


def _is_listing(page: Page, content: MainContent | None, article: Article, count: int) -> bool:
    """Whether a page holds teasers: linked headlines alternate with short texts, and nothing declares an article of
    this address.
    """
    parts = urlsplit(page.url)
    kinds = {t for n in page.nodes for t in jsonld.types(n)}
    declared = _declares_article(page)
    if declared and page.declared.get("headline") and "CollectionPage" not in kinds:
        return False
    if parts.path.strip("/") == "" and not parts.query:
        return True
    title = page.title_block
    shown = [b for b in page.blocks if b.kind == "text" and not b.hidden and not b.within]
    scope = [b for b in content.blocks if b.kind == "text" and not b.hidden] if content else shown
    inside = [b for b in scope if b.index > (title.index if title else 0)]
    running = [b for b in inside if len(b.text) >= 60 and b.link_share < 0.4]
    if _headlines(inside) >= max(4, 0.6 * len(running)):
        return True
    linked = _headlines(shown)
    if content is None or (count < 120 and not article.published_at):
        return linked >= 8
    if "CollectionPage" in kinds and "NewsArticle" not in kinds:
        return linked >= 6
    unsigned = not (article.published_at or article.authors or declared)
    if unsigned and (title is None or len(title.text) <= 25) and _headlines(page.blocks) >= 8:
        return True
    return linked >= 20 and title is None and all(len(b.text) < 400 for b in running)


def _headlines(blocks: list[Block]) -> int:
    """The number of linked headlines among blocks."""
    return sum(1 for b in blocks if b.kind == "text" and b.link_share > 0.85 and len(b.text) >= 25)
