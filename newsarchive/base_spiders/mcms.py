"""The CMS of mcms.one, on which nhandan.vn, tienphong.vn and vietnamplus.vn run."""

from typing import ClassVar

from newsarchive.outlets.spec import OutletSpec


class Mcms(OutletSpec):
    """Mixin for an outlet on this CMS: `class Vidu(Mcms, OutletSpider)`.

    The selectors are those of pages saved from nhandan.vn and tienphong.vn in July and September 2026 (A).
    """

    article_query = ()
    select: ClassVar = {
        "title": "h1.cms-title",
        "lead": ".article__sapo.cms-desc",
        "body": ".article__body.cms-body",
        "published_at": "meta.cms-date",
        "tags": ".article__tag a",
        "remove": ".cms-note, .sda_middle, .cms-body > a.cms-relate, .article-relate, .related-news, .many-pack",
    }
