from newsarchive.base_spiders.outlet_spider import OutletSpider


class Qpvn(OutletSpider):
    """Truyền hình Quốc phòng Việt Nam: a video and a paragraph or two.

    Rests on the addresses and the text of stored pages (A), which print no date. Their markup was not available. Where
    it lists its news is unknown, so the home page stands in. Basis: text.
    """

    name = "qpvn"
    title = "Truyền hình Quốc phòng Việt Nam"
    homepage = "https://qpvn.vn/"
    listings = {"trang-chu": "https://qpvn.vn/"}
    # Beside /tin-video/ articles stand at the root: a slug of five words or more, which no menu entry has.
    article = r"qpvn\.vn/(?:tin-video/[\w-]+\.html|[a-z0-9]+(?:-[a-z0-9]+){4,})$"
    dateline = r"QPVN"
