"""The CMS of VCCorp, on which several Vietnamese papers run."""

import re
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

from newsarchive.outlets.spec import OutletSpec

_ZONE = re.compile(rb"""<input\b(?=[^<>]*\b(?:id|name)=["']?hdZoneId\b)[^<>]*\bvalue=["']?(\w+)""", re.I)
_FURTHER = re.compile(r"/timelinelist/\w+/(\d+)")


class VCCorp(OutletSpec):
    """Mixin for an outlet on this CMS: `class Vidu(VCCorp, OutletSpider)`.

    A script loads a listing's further pages, '/timelinelist/<zone>/<page>.htm'; the listing names its zone in a hidden
    field. The selectors are those of articles saved from tuoitre.vn and baochinhphu.vn in March 2026 (A).
    """

    article_query = ()
    select: ClassVar = {
        "title": "h1[data-role=title]",
        "lead": "h2.detail-sapo",
        "body": "div[data-role=content]",
        "published_at": "meta[property='article:published_time']",
        "section": "[data-role=cate-name]",
        "remove": "#currentDateHeader, [type=RelatedNewsBox], [type=RelatedOneNews], .readmore-body-box",
    }

    @classmethod
    def next_page(cls, url: str, body: bytes = b"") -> str | None:
        if further := _FURTHER.search(url):
            return f"{url[: further.start(1)]}{int(further[1]) + 1}{url[further.end() :]}"
        template = page_template(url, body)
        return template.format(page=2) if template else super().next_page(url, body)


def page_template(url: str, body: bytes) -> str | None:
    """The template of a listing's further pages, with {page}; None if the listing names no zone."""
    zone = _ZONE.search(body)
    if zone is None:
        return None
    extension = re.search(r"\.\w{2,5}$", urlsplit(url).path)
    return urljoin(url, f"/timelinelist/{zone[1].decode()}/{{page}}{extension[0] if extension else ''}")
