"""The pages for everybody: a phone and a wide screen, dark and light, a keyboard, a screen reader, two languages."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, ViewportSize, expect

from tests.desk.conftest import Elsewhere
from tests.desk.eventful_archive import EventfulArchive

GRAVE = {"serious", "critical"}
SCREENS: tuple[tuple[Literal["light", "dark"], ViewportSize], ...] = (
    ("light", {"width": 390, "height": 844}),
    ("dark", {"width": 1440, "height": 900}),
)


@pytest.fixture(scope="module")
def paths(eventful: EventfulArchive) -> dict[str, str]:
    return {
        "front": "/",
        "article": f"/article/{eventful.edited}",
        "gone": f"/article/{eventful.gone}",
        "bare": f"/article/{eventful.bare}",
        "hostile": f"/article/{eventful.hostile}",
        "capture": f"/capture/{eventful.saved}",
        "binary": f"/capture/{eventful.binary}",
        "search": "/search?q=t%C3%A0u",
        "nothing found": "/search?q=kh%C3%B4ng+c%C3%B3+g%C3%AC",
        "malformed": "/search?q=%22",
        "photos": "/photos",
        "photos found": "/photos?q=tau",
        "source": "/source/bao-a",
        "sources": "/sources",
        "timeline": "/timeline",
        "month": "/timeline/2026-02",
        "day": "/timeline/2026-02-14",
        "stories": "/stories",
        "missing": "/article/999999",
    }


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address that the page asked for, of whatever host."""
    seen: list[str] = []

    def note(request: Request) -> None:
        seen.append(request.url)

    page.on("request", note)
    return seen


def test_every_page_fits_and_has_no_grave_fault(
    reading: str, paths: dict[str, str], page: Page, elsewhere: Elsewhere
) -> None:
    axe, faults = Axe(), []
    for name, path in paths.items():
        page.goto(reading + path)
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for scheme, size in SCREENS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                faults.append(f"{name}: {wide} px wider than {size['width']}")
            faults += [f"{name} at {size['width']}, {scheme}: {told}" for told in grave_faults(axe, page)]
    assert faults == []
    assert elsewhere.called() == []


def test_datasettes_own_forms_have_no_grave_fault(reading: str, page: Page) -> None:
    axe, faults = Axe(), []
    for path in ("articles?source=bao-a", "news", "?sql=SELECT+1+AS+n"):
        page.goto(f"{reading}/archive{'' if path[0] == '?' else '/'}{path}")
        for scheme, size in SCREENS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            faults += [f"{path} at {size['width']}, {scheme}: {told}" for told in grave_faults(axe, page)]
    assert faults == []


def test_a_picture_is_loaded_when_it_is_asked_for_and_no_other(
    reading: str, eventful: EventfulArchive, page: Page, asked: list[str]
) -> None:
    page.route("https://anh.bao-a.example/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    page.goto(f"{reading}/article/{eventful.edited}")
    expected = ["https://anh.bao-a.example/tau-tuan-tra-thu-ba.jpg"]
    page.get_by_role("button", name="Ảnh 1: Tải ảnh từ anh.bao-a.example").click()
    image = page.get_by_role("img", name="Con tàu bên cầu cảng")
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") == 1
    assert image.get_attribute("referrerpolicy") == "no-referrer"
    expect(page).to_have_url(re.compile("#photo-"))
    assert _elsewhere(asked, reading) == expected
    page.get_by_role("button", name="Tải mọi ảnh của trang này").click()
    expect(page.locator("figure img")).to_have_count(2)
    page.locator("figure").last.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert set(_elsewhere(asked, reading)) == {*expected, "https://anh.bao-a.example/le.jpg"}
    page.get_by_role("link", name="Ẩn ảnh").click()
    expect(page.locator("main img")).to_have_count(0)


def test_a_link_from_elsewhere_asks_for_no_picture(
    reading: str, eventful: EventfulArchive, page: Page, asked: list[str]
) -> None:
    target = f"{reading}/article/{eventful.edited}?show=all"
    page.goto(target)
    assert page.locator("main img").count() == 0
    page.route("https://bao.example/", lambda route: route.fulfill(body=f'<a href="{target}">ảnh</a>'))
    page.goto("https://bao.example/")
    page.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Hạ thủy con tàu tuần tra thứ ba")
    assert page.locator("main img").count() == 0
    assert _elsewhere(asked, reading) == ["https://bao.example/"]


def test_the_keyboard_reaches_everything_in_its_order(reading: str, eventful: EventfulArchive, page: Page) -> None:
    page.goto(f"{reading}/article/{eventful.edited}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    wanted = page.locator("a[href]:visible, button:visible, summary:visible, select:visible, input:visible").count()
    reached, seen = [page.evaluate(PLACE)], 0
    for _ in range(wanted - 1):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(PLACE))
        seen += page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2")
    assert len(set(reached)) == wanted
    assert seen == wanted - 1
    assert reached == sorted(reached)  # the order of the document
    page.goto(f"{reading}/article/{eventful.edited}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_headings_and_landmarks_lead_through_a_page(reading: str, paths: dict[str, str], page: Page) -> None:
    for name, path in paths.items():
        page.goto(reading + path)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])")
        assert levels.count(1) == 1, name
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), (name, levels)
        for landmark in ("banner", "main", "contentinfo"):
            assert page.get_by_role(landmark).count() == 1, name  # type: ignore[arg-type]


def test_a_picture_says_what_its_page_says_of_it(reading: str, eventful: EventfulArchive, page: Page) -> None:
    page.route("https://anh.bao-a.example/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    page.goto(f"{reading}/article/{eventful.edited}")
    page.get_by_role("button", name="Tải mọi ảnh của trang này").click()
    expect(page.locator("figure img")).to_have_count(2)
    alts = [one.get_attribute("alt") for one in page.locator("figure img").all()]
    assert alts == ["Con tàu bên cầu cảng", ""]
    assert "Ảnh này không có địa chỉ tải được." in page.locator("figure").last.inner_text()


def test_the_reader_chooses_the_language(reading: str, eventful: EventfulArchive, browser: Browser) -> None:
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{reading}/article/{eventful.edited}")
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").get_attribute("lang") == "vi"
        assert page.get_by_role("heading", name="History of edits").is_visible()
        page.get_by_role("link", name="Tiếng Việt").click()
        expect(page.locator("html")).to_have_attribute("lang", "vi")
        assert page.url == f"{reading}/article/{eventful.edited}"
        page.goto(f"{reading}/archive/articles")
        assert page.locator("html").get_attribute("lang") == "vi"
        page.goto(f"{reading}/timeline?lang=en")
        assert page.locator("h1").inner_text() == "Timeline"
        page.goto(f"{reading}/-/language/en?back=//evil.example/")
        assert page.url == f"{reading}/"


def test_a_printed_article_is_the_article(reading: str, eventful: EventfulArchive, page: Page) -> None:
    page.goto(f"{reading}/article/{eventful.edited}")
    page.emulate_media(media="print")
    assert page.locator(".text").is_visible()
    assert page.locator(".citation").is_visible()
    for screen_only in ("nav", ".pictures", ".languages"):
        assert not page.locator(screen_only).first.is_visible()


def grave_faults(axe: Axe, page: Page) -> list[str]:
    return [
        f"{fault['id']} {[node['html'][:120] for node in fault['nodes'][:3]]}"
        for fault in axe.run(page).response["violations"]
        if fault["impact"] in GRAVE
    ]


def _elsewhere(asked: list[str], desk: str) -> list[str]:
    return [url for url in asked if not url.startswith(f"{desk}/")]


PLACE = """[...document.querySelectorAll('*')].indexOf(document.activeElement)"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000"
    "1ff89993d1d0000000049454e44ae426082"
)
