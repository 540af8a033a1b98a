from newsarchive.crawling.outlet import OutletSpider


class Baochinhphu(OutletSpider):
    """Báo điện tử Chính phủ.

    Rests on an article and a listing saved in March 2026 (A); nothing was checked live. It has no section on
    defence: this is all of its politics. Further pages come by a script from '/timelinelist/<zone>/2.htm'; the zone
    stands in the page's input#hdZoneId, and this section's was not at hand.
    """

    name = "baochinhphu"
    title = "Báo điện tử Chính phủ"
    homepage = "https://baochinhphu.vn/"
    listings = {"chinh-tri": "https://baochinhphu.vn/chinh-tri.htm"}
    article = r"baochinhphu\.vn/[\w-]+-\d{17,18}\.htm$"
    dateline = r"\(?\s*Chinhphu\.vn\s*\)?"
