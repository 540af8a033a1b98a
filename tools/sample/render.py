"""Jinja over the layouts: dates as each CMS prints them, entities, picture addresses, JSON-LD."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from functools import cache
from html.entities import codepoint2name
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tools.sample.addresses import address, listed_address
from tools.sample.outlets import SITES
from tools.sample.texts import Text

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def _half(moment: datetime) -> str:
    return "AM" if moment.hour < 12 else "PM"  # strftime's %p follows the locale


def day_first(moment: datetime) -> str:
    """'28/07/2020 11:02:51 AM', as vdi.org.vn's old pages: padded, the 12-hour clock."""
    return f"{moment:%d/%m/%Y %I:%M:%S} {_half(moment)}"


def month_first(moment: datetime) -> str:
    """'3/5/2026 3:34:00 PM', as .NET's en-US prints it: nothing padded but minutes and seconds."""
    clock = f"{moment.hour % 12 or 12}:{moment:%M:%S} {_half(moment)}"
    return f"{moment.month}/{moment.day}/{moment.year} {clock}"


def weekday(moment: datetime) -> str:
    return WEEKDAYS[moment.weekday()]


def printed_date(text: Text) -> str:
    """The date as the article's layout prints it."""
    moment = text.published
    match text.layout:
        case "aspnet_old":
            return day_first(moment)
        case "aspnet_new":
            return month_first(moment)
        case "imgeditor":
            return f"{moment:%d/%m/%Y - %H:%M}"
        case "zce":
            return f"{weekday(moment)}, ngày {moment:%d/%m/%Y - %H:%M}"
        case _:
            return f"{moment:%d/%m/%Y %H:%M}"


def picture_url(text: Text, number: int, width: int = 0) -> str:
    """The address of a picture as the article shows it; `width` asks for the CMS's smaller copy."""
    file = text.photos[number - 1].file
    home = SITES[text.outlet].home
    match text.layout:
        case "aspnet_old":
            return f"{home}Uploads/images/{file}"
        case "aspnet_new":
            return f"{home}PublishingImages/{file}"
        case "imgeditor":
            return f"https://file.quansu.example/data/images/0/{file}?dpi=150&quality=100&w=870"
        case "zce":
            size = f"w{width}" if width else "w840"
            return f"https://cdn.quansu.example/images/{_digest(file, 24)}/{size}/{file.rsplit('/', 1)[-1]}.webp"
        case _:
            size = f"zoom/{width}_{width * 5 // 8}/" if width else "thumb_w/730/"
            return f"https://tqp.cdn.example/{size}33489497/{file}"


def picture_alt(text: Text, number: int) -> str:
    """What the layout writes into `alt`: nothing, the caption, or the title with a number."""
    picture = text.photos[number - 1]
    if text.layout == "zce":
        return caption(text, number)
    if text.layout == "vccorp":
        return f"{text.title} - Ảnh {number}."
    return "" if text.layout == "aspnet_old" else picture.file.rsplit("/", 1)[-1]


def caption(text: Text, number: int) -> str:
    """Caption and credit in the outlet's own manner."""
    picture = text.photos[number - 1]
    if not picture.credit:
        return picture.caption or ""
    if not picture.caption:
        return f"Ảnh: {picture.credit}"
    match text.layout:
        case "zce":
            return f"{picture.caption} (Ảnh: {picture.credit})"
        case "vccorp":
            return f"{picture.caption} - Ảnh: {picture.credit}"
        case _:
            return f"{picture.caption.rstrip('.')}. Ảnh: {picture.credit}"


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def viewstate(text: str) -> str:
    """The hidden state of an ASP.NET form: the same page, the same state."""
    return "/wEPDwUK" + base64.b64encode(hashlib.sha512(text.encode()).digest() * 3).decode()


def named(text: str) -> Markup:
    """Letters of Latin-1 as named entities, as CKEditor stores them: 'quân' as 'qu&acirc;n'."""
    letters = (f"&{codepoint2name[ord(c)]};" if 160 <= ord(c) < 256 else str(escape(c)) for c in text)
    return Markup("".join(letters))


def numbered(text: str) -> Markup:
    """Everything above ASCII as hexadecimal references, as .NET's encoder writes them."""
    return Markup("".join(f"&#x{ord(c):X};" if ord(c) > 127 else str(escape(c)) for c in text))


def jsonld(value: Any) -> Markup:
    """JSON for a script element, Vietnamese as it is."""
    return Markup(json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c"))


@cache
def environment() -> Environment:
    env = Environment(
        loader=PackageLoader("tools.sample", "layouts"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters.update(
        named=named,
        numbered=numbered,
        jsonld=jsonld,
        day_first=day_first,
        month_first=month_first,
        weekday=weekday,
        viewstate=viewstate,
        digest=_digest,
        path=lambda url: urlsplit(url).path,
    )
    env.globals.update(
        address=address,
        listed_address=listed_address,
        caption=caption,
        picture_url=picture_url,
        picture_alt=picture_alt,
        printed_date=printed_date,
    )
    return env


def render(template: str, **context: Any) -> bytes:
    """A template of layouts/ as UTF-8 bytes."""
    return environment().get_template(template).render(**context).encode()
