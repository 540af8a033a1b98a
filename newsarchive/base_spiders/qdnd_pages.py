"""The CMS of qdnd.vn, the army's daily, and of its English edition."""

from typing import ClassVar

from newsarchive.outlets.spec import OutletSpec


class QdndPages(OutletSpec):
    """Mixin for an edition of the paper: `class Qdnd(QdndPages, OutletSpider)`.

    The selectors are those of crawlers whose authors ran them (B, 2019 to 2025). The body's markup is known from 14
    articles of January 2025 (A): a table around one or two pictures, whose second row is the caption.
    """

    article_query = ()
    # The buttons of its editor, before captions; the line that closes each text.
    noise = r"leftcenterrightdel|\*\s*Mời\s+bạn đọc vào chuyên mục.*"
    select: ClassVar = {
        "title": "h1.post-title",
        "lead": ".post-summary, p.logo-online",
        "body": ".post-content, .detail-post.hnoneview, div[itemprop=articleBody]",
        "published_at": "span.post-subinfo",
        "tags": ".post-tag a[itemprop=keywords]",
    }
