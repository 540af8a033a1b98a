from newsarchive.base_spiders.outlet_spider import OutletSpider
from newsarchive.outlets.topic import DEFENCE


class Laodong(OutletSpider):
    """Lao Động, the trade unions' paper.

    Rests on crawlers whose authors ran them: class names (B), sections and '?page=2' (C). It has no section on defence
    that is known: this is all of its home news. A first request is answered with a script that sets a cookie and
    reloads (B), so a live crawl gets nothing yet. No page's markup was at hand, and nothing was checked live.
    """

    name = "laodong"
    title = "Lao Động"
    homepage = "https://laodong.vn/"
    listings = {"thoi-su": "https://laodong.vn/thoi-su/"}
    article = r"laodong\.vn/(?!video/|photo/|tags/)(?:[\w-]+/)+[\w-]+-\d{5,}\.(?:ldo|bld)$"
    topic = DEFENCE
