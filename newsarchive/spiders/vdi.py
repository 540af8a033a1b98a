from newsarchive.base_spiders.outlet_spider import OutletSpider


class Vdi(OutletSpider):
    """Tạp chí Công nghiệp quốc phòng và Kinh tế.

    Rests on the text of stored pages of both of its systems (2020 to 2023, A), whose markup was not available. Category
    101 is 'Tin hoạt động', 103 'Tin cơ sở'; 104 exists, its name is unknown. The raw address of an article also names
    a list: '/Public/Pages/danh-sach-tin-tuc.aspx?Cat=…&ItemID=…'. Basis: text.
    """

    name = "vdi"
    title = "Công nghiệp Quốc phòng & Kinh tế"
    homepage = "https://vdi.org.vn/"
    hosts = ("tccnqp.vn", "tapchi.vdi.org.vn")
    listings = {
        "tin-hoat-dong": "https://vdi.org.vn/tin-tuc/tin-hoat-dong-d101.html",
        "tin-co-so": "https://vdi.org.vn/tin-tuc/tin-co-so-d103.html",
    }
    article = r"/article/\d+/|-d\d+-t\d+\.html|/Public/Pages/[\w-]+\.aspx\?(?:.*&)?ItemID=\d+"
    identities = (r"-d(\d+)-t(\d+)\.html", r"[?&]Cat=(\d+)&ItemID=(\d+)")
    article_query = ("Cat", "ItemID")  # beside '?Page=3' of a list of other articles under the text
    date_order = "MDY"
    date_orders = ((r"/article/\d+/", "DMY"),)
    dateline = r"CNQP\s*&\s*KT"
