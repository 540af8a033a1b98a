"""Addresses of every form that an outlet is known to have used: articles, and what stands beside them."""

from __future__ import annotations

import pytest

from newsarchive.extraction.urls import tidy
from tests.outlets.recorded import outlets

OUTLETS = outlets()
ARTICLES = {
    "vdi": (
        "https://vdi.org.vn/tin-tuc/tin-hoat-dong/tong-cuc-to-chuc-hoi-nghi-d101-t9001.html?Page=3",
        "https://vdi.org.vn/Public/Pages/danh-sach-tin-tuc.aspx?Cat=104&ItemID=9002&Page=27",
        "http://tccnqp.vn/article/271/ang-bo-nha-may-q45",
        "http://tapchi.vdi.org.vn/article/2031/hanh-trinh-55-nam",
    ),
    "qdnd": (
        "https://www.qdnd.vn/kinh-te/tin-tuc/khanh-thanh-xuong-dong-tau-moi-1030001",
        "http://qdnd.vn/quoc-phong-an-ninh/xay-dung-quan-doi/doi-moi-huan-luyen-440001",
        "https://hq.qdnd.vn/tin-tuc/hoi-thao-tau-ngam-477001",
        "http://www.qdnd.vn/baongay.chinhtri.quanhenhandan.55001.qdnd",
    ),
    "qdnd_en": ("https://en.qdnd.vn/economy/military-businesses/shipyard-wins-export-order-513001",),
    "tapchiqptd": ("https://tapchiqptd.vn/vi/nghien-cuu-tim-hieu/nghe-thuat-quan-su/4901.html",),
    "qpvn": (
        "http://qpvn.vn/tin-video/ban-tin-quoc-phong-sang.html",
        "https://www.qpvn.vn/nguoi-tho-gioi-o-nha-may",
    ),
    "mod": ("https://mod.gov.vn/vn/chi-tiet/sa-ttsk/sa-tt-dn/0a1b2c3d-0000-4abc-8def-0123456789ab",),
    "baochinhphu": (
        "https://baochinhphu.vn/thu-tuong-tham-nha-may-102260306140919189.htm",
        "https://baochinhphu.vn/khai-truong-trung-tam-10226030416274747.htm",
    ),
    "nhandan": ("https://nhandan.vn/xay-dung-cong-nghiep-quoc-phong-post900001.html",),
    "vietnamplus": (
        "https://www.vietnamplus.vn/ha-thuy-tau-kiem-ngu-moi-post1090001.vnp",
        "http://www.vietnamplus.vn/ha-thuy-tau-kiem-ngu-moi/460001.vnp",
    ),
    "vov": (
        "https://vov.vn/quan-su-quoc-phong/vu-khi/ten-lua-moi-post1280001.vov",
        "https://www.vov.vn/quan-su-quoc-phong/ten-lua-cu-944001.vov",
    ),
    "cand": (
        "https://cand.com.vn/Khoa-hoc-Quan-su/thiet-bi-moi-i790001/",
        "https://cand.vn/thiet-bi-moi-cua-nganh-post786001.html",
    ),
    "vnexpress": ("https://m.vnexpress.net/tau-moi-ra-khoi-4420001.html?utm_source=zalo#box_comment_vne",),
    "tuoitre": (
        "https://tuoitre.vn/dong-tau-moi-20260306155851234.htm",
        "http://tuoitre.vn/tin/the-gioi/20150303/dong-tau-moi/715001.html",
        "http://tuoitre.vn/tin/dong-tau-moi/723001.html",
    ),
    "thanhnien": ("https://thanhnien.vn/dong-tau-moi-185260306155851234.htm",),
    "dantri": (
        "https://dantri.com.vn/the-gioi/tau-moi-ra-khoi-20260307080054340.htm",
        "http://dantri.com.vn/the-gioi/tau-moi-ra-khoi-2017081206590044.htm",
        "https://dantri.com.vn/xa-hoi/tau-moi-ra-khoi-1408309730.htm",
    ),
    "vietnamnet": ("https://vietnamnet.vn/tau-moi-ra-khoi-2495001.html",),
    "tienphong": ("https://tienphong.vn/tau-moi-ra-khoi-post1820001.tpo",),
    "laodong": (
        "https://laodong.vn/thoi-su/tau-moi-ra-khoi-825001.ldo",
        "https://laodong.vn/cong-doan/lop-hoc-moi-1724001.bld",
    ),
    "defensenews": (
        "https://www.defensenews.com/land/2025/03/07/new-vehicle-delivered/",
        "https://www.defensenews.com/global/mideast-africa/2026/08/20/tanker-sale-approved/",
    ),
    "breakingdefense": (
        "https://breakingdefense.com/2024/03/army-picks-a-winner/",
        "https://breakingdefense.com/2011/05/12/army-picks-a-winner/",
    ),
    "navalnews": ("https://www.navalnews.com/naval-news/2022/01/new-frigate-launched/",),
    "armyrecognition": (
        "https://www.armyrecognition.com/news/navy-news/2024/new-frigate-launched",
        "https://armyrecognition.com/focus-analysis-conflicts/army/defence-security-industry-technology/new-drone-shown",
        "https://www.armyrecognition.com/focus-analysis-conflicts/army/conflicts-in-the-world/a-war-2022/new-drone-shown",
    ),
}
OTHERS = {
    "vdi": (
        "https://vdi.org.vn/",
        "https://vdi.org.vn/tin-tuc/tin-hoat-dong-d101.html?Page=9",
        "https://vdi.org.vn/Public/Pages/danh-sach-tin-tuc.aspx?Cat=104&Page=27",
        "https://vietnamdefence.vdi.org.vn/QuanTri/KND/TinTucVn/Lists/TinTuc/Attachments/86/a.pdf",
    ),
    "qdnd": (
        "https://www.qdnd.vn/quoc-phong-an-ninh/tin-tuc/p/2",
        "https://www.qdnd.vn/rss/cate/quoc-phong-an-ninh-3424.rss",
        "https://media.qdnd.vn/phim-truyen-thong/phim-moi-55001",
        "https://en.qdnd.vn/military/news/new-boat-launched-590001",
    ),
    "qdnd_en": ("https://en.qdnd.vn/military/news/p/2", "https://www.qdnd.vn/kinh-te/tin-tuc/tau-moi-1030001"),
    "tapchiqptd": (
        "https://tapchiqptd.vn/vi/nhung-chu-truong-cong-tac-lon-2.html?pageindex=3",
        "https://tapchiqptd.vn/en/theory-and-practice/an-essay/26900.html",
    ),
    "qpvn": ("https://qpvn.vn/truyen-hinh-truc-tuyen/", "https://qpvn.vn/tin-video/", "https://qpvn.vn/lich-phat-song"),
    "mod": ("https://mod.gov.vn/wps/portal/!ut/p/z1/04_Sj9CPykssy0xPLMnMz0vM", "https://mod.gov.vn/vn/tin-tuc/sa-ttsk"),
    "baochinhphu": (
        "https://baochinhphu.vn/chu-de/luat-duoc-thong-qua-274.htm",
        "https://baochinhphu.vn/timelinelist/10256/2.htm",
        "https://en.baochinhphu.vn/defense.htm",
    ),
    "nhandan": ("https://nhandan.vn/rss/thegioi-1231.rss", "https://nhandan.vn/vat-tu-tag1812.html"),
    "vietnamplus": (
        "https://www.vietnamplus.vn/chinhtri/trang2.vnp",
        "https://www.vietnamplus.vn/chude/brexit/770.vnp",
        "https://www.vietnamplus.vn/tag/tau-ngam-tag5521.vnp",
    ),
    "vov": ("https://vov.vn/quan-su-quoc-phong?page=2", "https://vov.vn/tac-gia/le-vu-2201"),
    "cand": ("https://cand.com.vn/Khoa-hoc-Quan-su/page-2/", "https://cand.vn/rss/home.rss"),
    "vnexpress": (
        "https://vnexpress.net/tac-gia/le-vu-1193.html",
        "https://vnexpress.net/topic/cang-thang-25857",
        "https://video.vnexpress.net/tin-tuc/thoi-su/tau-moi-4453001.html",
        "https://e.vnexpress.net/news/news/new-boat-4988001.html",
    ),
    "tuoitre": (
        "https://tuoitre.vn/bau-cu-e587.htm",
        "https://tuoitre.vn/tac-gia/le-vu-412.htm",
        "http://tuoitre.vn/chu-de/tau-thuyen/11001.html",
        "https://tuoitre.vn/timelinelist/3/2.htm",
    ),
    "thanhnien": ("https://thanhnien.vn/author/le-vu-1851012.htm", "https://thanhnien.vn/thoi-su/quoc-phong.htm"),
    "dantri": (
        "https://dantri.com.vn/video/tau-moi-ra-khoi-130905.htm",
        "https://dantri.com.vn/event/tau-moi-ra-khoi-3286.htm",
        "https://dantri.com.vn/the-gioi/quan-su/trang-2.htm",
    ),
    "vietnamnet": (
        "https://vietnamnet.vn/tau-thuyen-tag14642850852768478603.html",
        "https://vietnamnet.vn/chinh-tri/quoc-phong-page1",
        "https://vietnamnet.vn/en/new-boat-2495001.html",
    ),
    "tienphong": ("https://tienphong.vn/tac-gia/le-vu-1188.tpo", "https://tienphong.vn/tau-thuyen-tag90311.tpo"),
    "laodong": ("https://laodong.vn/tags/tau-thuyen-58110.ldo", "https://laodong.vn/video/tau-moi-1724001.ldo"),
    "defensenews": (
        "https://www.defensenews.com/author/claire-dunmore/",
        "https://www.defensenews.com/video/2026/03/07/new-vehicle-delivered/",
    ),
    "breakingdefense": (
        "https://breakingdefense.com/2026/03/",
        "https://breakingdefense.com/2026/03/page/2/",
        "https://breakingdefense.com/tag/navy-ships/",
    ),
    "navalnews": ("https://www.navalnews.com/naval-news/2022/01/", "https://www.navalnews.com/tag/survey-ship/"),
    "armyrecognition": (
        "https://www.armyrecognition.com/news/army-news/2026",
        "https://www.armyrecognition.com/news/army-news?start=20",
        "https://www.armyrecognition.com/focus-analysis-conflicts/army/conflicts-in-the-world/a-war-2022",
        "https://www.armyrecognition.com/focus-analysis-conflicts/army/defence-security-industry-technology",
    ),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_every_form_of_an_article_is_recognised_by_its_outlet_alone(name: str) -> None:
    for url in ARTICLES[name]:
        assert [other for other, outlet in OUTLETS.items() if outlet.is_article(tidy(url))] == [name], url


@pytest.mark.parametrize("name", OTHERS)
def test_what_stands_beside_articles_is_none(name: str) -> None:
    assert not [url for url in OTHERS[name] if OUTLETS[name].is_article(tidy(url))]
