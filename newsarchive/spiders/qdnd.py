from newsarchive.base_spiders.outlet_spider import OutletSpider


class Qdnd(OutletSpider):
    """Quân đội nhân dân, the army's daily.

    Article addresses: stored pages (A). The pages '/p/2' of a listing, and the selectors: spiders that their authors ran
    (B, 2019 to 2025); the markup inside the body: 14 articles of January 2025 (A). Its feed needs the cookie that /rss
    sets (B), else it redirects to itself.
    """

    name = "qdnd"
    title = "Báo Quân đội nhân dân"
    homepage = "https://www.qdnd.vn/"
    hosts = ("ct.qdnd.vn", "hc.qdnd.vn", "hq.qdnd.vn", "sknc.qdnd.vn")
    listings = {
        "tin-tuc": "https://www.qdnd.vn/quoc-phong-an-ninh/tin-tuc",
        "xay-dung-quan-doi": "https://www.qdnd.vn/quoc-phong-an-ninh/xay-dung-quan-doi",
    }
    cookie_url = "https://www.qdnd.vn/rss"
    feeds = ("https://www.qdnd.vn/rss/cate/quoc-phong-an-ninh-3424.rss",)
    article = r"qdnd\.vn/(?!tag/|video/)(?:[\w-]+/)+[\w-]*[a-z][\w-]*-\d{5,7}$|\.\d+\.qdnd$"
    dateline = r"QĐND(?:\s+Online)?"
    # The buttons of its editor, before captions; the line that closes each text.
    noise = r"leftcenterrightdel|\*\s*Mời\s+bạn đọc vào chuyên mục.*"
    article_query = ()
    select = {
        "title": "h1.post-title",
        "lead": ".post-summary, p.logo-online",
        "body": ".post-content, .detail-post.hnoneview, div[itemprop=articleBody]",
        "published_at": "span.post-subinfo",
        "tags": ".post-tag a[itemprop=keywords]",
    }
