"""Why a page is no article, in a few words; None for an article."""

import re
from urllib.parse import urlsplit

from newsarchive.extraction import jsonld
from newsarchive.extraction.blocks import Block
from newsarchive.extraction.main_content import MainContent
from newsarchive.extraction.page import Page
from newsarchive.extraction.tree import text_of
from newsarchive.extraction.vocabulary import phrases
from newsarchive.items import Article
from newsarchive.text import comparable, fold, words

MIN_WORDS = 40
TOO_SHORT = "under 40 words and no picture"
_NOT_FOUND, _LOGIN, _ROBOT_CHECK = (re.compile(phrases(key)) for key in ("not_found", "login", "robot_check"))
# Notices that take the place of a text. They begin a sentence: an article about a removal names who removed what and
# when.
_OPENING = rf"^[\W\d]*(?:{phrases('notice_opening')}\b[\s,:!.]*)?\W*"
_COURTESY, _ERROR, _UNFINISHED, _REMOVED, _WALL = (
    re.compile(_OPENING + phrases(key)) for key in ("courtesy", "error_page", "unfinished", "removed", "wall")
)
_NOTICES = ((_ERROR, "error page"), (_UNFINISHED, "being updated"), (_REMOVED, "soft 404"), (_WALL, "login wall"))
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
# Letters of a headline and of a paragraph; the linked share of a headline.
_HEADLINE, _PARAGRAPH, _LINK = 25, 60, 0.85
# Linked headlines of a page that can be a listing; those that are one text with their teaser, which few articles hold.
_TEASERS, _TEASERS_IN_ONE = 4, 3
# Languages without blanks between words.
_UNSPACED = frozenset({"ja", "zh", "th", "lo", "km", "my"})


def find_rejection(page: Page, content: MainContent | None, article: Article) -> str | None:
    """The reason, most telling first."""
    text = "\n\n".join(t for t in (article.lead, article.body) if t)
    count = _count(text, page.language)
    return (
        _gate(page, fold(article.title or ""), fold(text[:600]), count)
        or _notice(page, article, count)
        or ("listing" if _is_listing(page, content) else None)
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
    password = any(e.get("type", "").lower() == "password" for e in page.tagged("input"))
    if count < 120 and (_LOGIN.search(title) or (count < 60 and (password or _LOGIN.search(head)))):
        return "login wall"
    return None


def _notice(page: Page, article: Article, count: int) -> str | None:
    """A notice that stands in place of the text: at most a lead is beside it, or, beside a wall, a teaser."""
    parts = (article.body or article.lead or "").split("\n\n")
    if len(parts) <= 3:
        for pattern, reason in _NOTICES:
            if _consists_of("\n".join(parts), pattern):
                return reason
    closed = str(page.declared.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].lower() == "false"
    at_wall = count < (250 if closed else 120) and _consists_of(parts[-1], _WALL)
    return "login wall" if at_wall or (closed and count < MIN_WORDS) else None


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
    if not article.photos and not any(b.kind == "text" for b in page.blocks):
        return "empty page"
    player = any(b.kind == "media" and not b.within for b in page.blocks)
    if player or page.meta("og:type").startswith("video") or any("VideoObject" in jsonld.types(n) for n in page.nodes):
        return "video only"
    return None if article.photos else TOO_SHORT


def _count(text: str, language: str | None) -> int:
    """Words; in scripts without blanks between words, two letters for one."""
    return len(text) // 2 if language in _UNSPACED else len(words(text))


def _is_listing(page: Page, content: MainContent | None) -> bool:
    """Whether a page holds teasers: its running texts stand apart, each beside the link to its article or in one text
    with it. The paragraphs of an article follow one another, the first of them its headline.
    """
    parts = urlsplit(page.url)
    title = page.title_block
    shown = [b for b in page.blocks if not b.hidden]
    headed = title is not None and len(title.text) >= _HEADLINE and title.link_share < 0.5
    if headed and title is not None and comparable(jsonld.first(page.declared, "headline")) == comparable(title.text):
        return False
    if parts.path.strip("/") == "" and not parts.query:
        return True
    teasers = [b for b in shown if _begins_with_headline(b)]
    linked = sum(b.link_share > _LINK and len(b.text) >= _HEADLINE for b in shown)
    if len(teasers) + linked < _TEASERS and len(teasers) < _TEASERS_IN_ONE:
        return False
    first = title.index + 1 if title else 0
    last = content.blocks[-1].index if content else -1
    running, following, follows = 0, 0, headed
    for block in shown:
        if not first <= block.index <= last or block.within:
            continue
        if block.link_share > _LINK:
            follows = False
        elif block in teasers:
            running, follows = running + 1, False
        elif block.used == "caption" or (len(block.text) >= _PARAGRAPH and block.link_share < 0.4):
            running, following, follows = running + 1, following + follows, True
    return 2 * following < running if running else not headed


def _begins_with_headline(block: Block) -> bool:
    """Whether a text is a teaser with its headline: a linked headline, then what is not linked."""
    if block.kind != "text" or not _HEADLINE <= block.linked <= _LINK * len(block.text):
        return False
    headline = next((text for anchor in block.element.iter("a") if (text := text_of(anchor))), "")
    return len(headline) >= _HEADLINE and block.text.startswith(headline)
