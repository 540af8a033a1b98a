"""The three outlets: their hosts and sections, and when they are looked at."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

#: The moments at which the site is looked at.
SNAPSHOTS = {
    1: datetime.fromisoformat("2026-03-10T06:00:00+07:00"),
    2: datetime.fromisoformat("2026-03-17T06:00:00+07:00"),
}

#: Items on one page of a section, by layout. Real sites show 10 to 20; a small site must page too.
PER_PAGE = {"aspnet_old": 3, "aspnet_new": 3, "imgeditor": 4, "zce": 3, "vccorp": 3}


@dataclass(frozen=True, slots=True)
class Section:
    """One section of an outlet. `number` is the CMS's own: category, zone or channel."""

    outlet: str
    layout: str
    slug: str
    name: str
    number: int

    def listing(self, page: int = 1) -> str:
        """The path of the section's listing, page 1 by default."""
        match self.layout:
            case "aspnet_old":
                path = f"/chuyen-muc/{self.number}/{slug_without_d(self.name)}"
                return path if page == 1 else f"{path}?page={page}"
            case "aspnet_new":
                path = f"/tin-tuc/{self.slug}-d{self.number}.html"
                return path if page == 1 else f"{path}?Page={page}"
            case "imgeditor":
                path = f"/cong-nghiep-quoc-phong/{self.slug}"
                return path if page == 1 else f"{path}/p/{page}"
            case "zce":
                return f"/{self.slug}/" if page == 1 else f"/{self.slug}/?page={page}"
            case "vccorp":
                return f"/{self.slug}.htm" if page == 1 else f"/timelinelist/{self.number}/{page}.htm"
            case _:
                raise ValueError(f"unknown layout {self.layout!r}")


@dataclass(frozen=True, slots=True)
class Site:
    """One outlet. `mark` is what it prints at the head of its leads."""

    name: str
    title: str
    mark: str
    layout: str  # of its present CMS: home page, contact page, 404
    sections: tuple[Section, ...]

    @property
    def host(self) -> str:
        return f"{self.name}.example"

    @property
    def home(self) -> str:
        return f"https://{self.host}/"

    def section(self, layout: str, slug: str) -> Section:
        return next(s for s in self.sections if (s.layout, s.slug) == (layout, slug))


def _site(name: str, title: str, mark: str, layout: str, *sections: tuple[str, str, str, int]) -> Site:
    return Site(name, title, mark, layout, tuple(Section(name, *section) for section in sections))


SITES = {
    site.name: site
    for site in (
        _site(
            "cnqp",
            "Tạp chí Công nghiệp quốc phòng và Kỹ thuật",
            "CNQP&KT",
            "aspnet_new",
            ("aspnet_new", "tin-hoat-dong", "Tin hoạt động", 101),
            ("aspnet_new", "tin-co-so", "Tin cơ sở", 103),
            ("aspnet_new", "khoa-hoc-cong-nghe", "Khoa học - Công nghệ", 104),
            ("aspnet_old", "tin-hoat-dong", "Tin hoạt động", 2),
            ("aspnet_old", "tin-co-so", "Tin cơ sở", 3),
        ),
        _site(
            "quansu",
            "Báo Quân sự và Đời sống",
            "QSĐS",
            "zce",
            ("zce", "khoa-hoc-quan-su", "Khoa học quân sự", 1204),
            ("zce", "bien-dao", "Biển đảo", 1207),
            ("imgeditor", "tin-tuc", "Tin tức", 0),
        ),
        _site(
            "tinquocphong",
            "Tin Quốc phòng",
            "TQP",
            "vccorp",
            ("vccorp", "cong-nghiep-quoc-phong", "Công nghiệp quốc phòng", 101),
            ("vccorp", "trang-bi", "Trang bị", 102),
        ),
    )
}


def slug(text: str) -> str:
    """'Đảng ủy Nhà máy Q45' as 'dang-uy-nha-may-q45'; a hyphen at the end stays where punctuation ends it."""
    folded = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-")


def slug_without_d(text: str) -> str:
    """The same as the magazine's old CMS makes it: the letter đ is dropped ('ang-uy-nha-may-q45')."""
    return slug(re.sub("[đĐ]", "", text)).rstrip("-")
