"""What a page's authors call the parts that are not the article: by tag, role, class and id, and by their words.

The names are those that content management systems use, in English and in Vietnamese; none belongs to one
site.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

TAGS = frozenset({"nav", "aside", "footer", "form", "menu", "dialog", "fieldset"})
ROLES = frozenset({"navigation", "complementary", "contentinfo", "banner", "search", "menu", "dialog", "alert"})

# Whole words of a class or id, split at '-', '_' and capitals.
_WORDS = re.compile(
    r"(?:^|[\s_-])(?:"
    r"related-?\w*|relate|relates|relatedposts?|relation|recommend\w*|recirc\w*|readmore|seealso|alsoread|popular|"
    r"trending|"
    r"mostread|mostviewed|latest|teasers?|outbrain|taboola|zergnet|nativo|dable|promo\w*|advert\w*|ads?|adv|adbox|"
    r"adslot|"
    r"banner\w*|sponsor\w*|comments?|commenting|disqus|binh-?luan|fb-comments|share|sharing|sharebar|sharedaddy|"
    r"socials?|"
    r"addthis|sidebar\w*|rightbar|leftbar|newsletters?|subscri\w+|signup|sign-up|register|login|sign-?in|"
    r"identity(?:-\w+)*|blocker(?:-\w+)*|regwall|paywall-(?:box|overlay|message|prompt|banner)|"
    r"breadcrumbs?|breadcrum|pagination|pager|menu\w*|navbar|navi|navigation|nav|footer|copyright|cookie\w*|consent|"
    r"gdpr|"
    r"popup|modal|overlay|tooltip|toolbar|tags?|taglist|tagbox|keywords?|topics?|hashtags?|poll|quiz|rating|"
    r"widgets?|notebox|fact-?box|info-?box|infobox\w*|expandable-?box|toc|table-of-contents|post-?card|"
    r"tin-?lien-?quan|lien-?quan|lienquan|cung-?chuyen-?muc|tin-?khac|xem-?them|doc-?them|tin-?moi|doc-?nhieu|"
    r"othernews|other-news|news-other|morenews|more-news|list-news|listnews|box-relation|bai-?viet-?khac|"
    r"onesignal|player|jwplayer|skip-?link|visually-?hidden|sr-only|screen-?reader\w*|print-?only|noprint|hide-?print|"
    r"(?:view|share|like|comment|read|hit|visit)s?-?(?:counts?|counter|number|total)|(?:count|num|total)-?views?|"
    r"page-?views?|post-?views|(?:so-?)?luot-?(?:xem|doc|truy-?cap|thich|chia-?se)|read(?:ing)?-?time|"
    r"author-?bio|about-?author|authorbox|author-box|author-card|bio-box"
    r")(?=$|[\s_-])",
    re.I,
)
# Words that, in the same class, say that the element is the article after all.
_CONTENT = re.compile(
    r"(?:article|post|entry|story|detail|news|page)[-_]*(?:body|content|text|main)|articlebody|maincontent|"
    r"content-detail",
    re.I,
)
# Names that are furniture only where they stand alone: 'views-row', 'view-content' hold articles.
_ALONE = re.compile(r"(?:^|\s)(?:views|hits|likes|shares)(?=\s|$)", re.I)
_TOLD = ("type", "data-type", "data-module", "data-component", "data-testid", "data-role")
# 'has-sidebar', 'no-comments', 'md:hidden': what an element has about it, not what it is.
_STATE = re.compile(
    r"(?:^|(?<=\s))(?:has|with|no|without|is|show|hide|js|after|before|print|sm|md|lg|xl|2xl|desktop|mobile|tablet|"
    r"dark|hover)[-:]\S*",
    re.I,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

# A line that opens a list of other articles, a comment form or the like: nothing behind it belongs to the article.
END_WORDS = re.compile(
    r"^(?:tin(?: bài)? (?:liên quan|khác|mới hơn|cũ hơn|cùng chuyên mục|đọc nhiều|mới nhất|nổi bật)|(?:các )?(?:tin|"
    r"bài)(?: viết)? (?:khác|liên quan|đã đưa|cùng chuyên mục)|"
    r"bài (?:viết )?(?:liên quan|xem nhiều|đọc nhiều|cùng chuyên mục)|có thể bạn quan tâm|bình luận(?: \(\d+\))?|"
    r"ý kiến(?: bạn đọc)?(?: \(\d+\))?|gửi bình luận|"
    r"cùng chuyên mục|đọc nhiều(?: nhất)?|xem nhiều|tin mới|tiêu điểm|các tin khác|các tin tiếp theo|"
    r"related (?:articles?|news|stories|posts|topics|content)|read (?:more|also|next)|more (?:from|on|stories|"
    r"news)\b.*|recommended(?: for you| stories)?|"
    r"most (?:read|popular|viewed)|comments?(?: \(\d+\))?|leave a (?:reply|comment)|you (?:may|might) also (?:like|"
    r"be interested in)|"
    r"trending(?: now)?|latest (?:news|stories)|share this(?: article| story)?|sign up.{0,60}newsletter.*)\s*[:»>]*$",
    re.I,
)
# A pointer to another article in the running text.
POINTER = re.compile(
    r"^\W{0,3}(?:(?:xem|đọc|tham khảo) thêm|>{1,3}|»|related|read (?:more|also|next)|also read|see also|more|"
    r"watch(?: now)?|"
    r"lesen sie (?:auch|mehr)|mehr zum thema|auch interessant|lire aussi|à lire aussi|leer más|lea también|"
    r"te puede interesar|leggi anche|"
    r"lees ook|baca juga|les også|läs (?:också|mer)|czytaj (?:też|także|więcej)|přečtěte si|lue myös|leia (?:também|"
    r"mais)|citește și)\s*[:：–\-]",
    re.I,
)


def is_boilerplate(element: HtmlElement) -> bool:
    """Whether an element's own tag, role, class or id says that it is not the article."""
    if element.tag in TAGS:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    if attributes.get("role") in ROLES:
        return True
    label = attributes.get("class", "")
    if len(own := attributes.get("id", "")) < 40:  # longer ones are slugs made of a headline's words
        label = f"{label} {own}"
    for name in _TOLD:
        if name in attributes and element.tag != "input":
            label += f" {attributes[name]}"
    if len(label) < 3 or len(label) > 600:
        return False
    label = _STATE.sub(" ", _CAMEL.sub("-", label))
    return (_WORDS.search(label) or _ALONE.search(label)) is not None and _CONTENT.search(label) is None
