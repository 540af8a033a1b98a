from newsarchive.base_spiders.outlet_spider import OutletSpider


class Armyrecognition(OutletSpider):
    """Army Recognition, made in Belgium.

    Article addresses: links to its pages (A). The section: from article addresses. Its feeds are known from one list
    only (C), so none is named here. robots.txt forbids the further pages of its listings, '?start=' (B).
    No page was available. Basis: description.
    """

    name = "armyrecognition"
    title = "Army Recognition"
    homepage = "https://www.armyrecognition.com/"
    language = "en"
    timezone = "Europe/Brussels"
    listings = {"army-news": "https://www.armyrecognition.com/news/army-news"}
    article = (
        r"armyrecognition\.com/(?:news/[\w-]+/\d{4}|focus-analysis-conflicts/army/"
        r"(?:defence-[\w-]+|conflicts-in-the-world/[\w-]+))/[\w-]+-[\w-]+$"
    )
