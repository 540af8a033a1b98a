from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.outlets.topic import DEFENCE


class Laodong(OutletSpider):
    """Lao Động, the trade unions' paper.

    Class names (B), sections and '?page=2' (C): crawlers whose authors ran them. No section on defence is known: this
    one is all home news, filtered by topic. It answers the first request with a script that sets a cookie and reloads
    (B), so a live crawl gets nothing yet. No page was available. Basis: description.
    """

    name = "laodong"
    title = "Lao Động"
    homepage = "https://laodong.vn/"
    listings = {"thoi-su": "https://laodong.vn/thoi-su/"}
    article = r"laodong\.vn/(?!video/|photo/|tags/)(?:[\w-]+/)+[\w-]+-\d{5,}\.(?:ldo|bld)$"
    article_query = ()
    select = {"title": "h1.title", "lead": ".chappeau", "body": ".art-body", "tags": ".lst-tags a"}
    topic = DEFENCE
