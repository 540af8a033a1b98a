"""The shapes of the outlets' addresses."""

from __future__ import annotations

from tools.sample.outlets import SITES, slug, slug_without_d
from tools.sample.texts import Text


def address(text: Text) -> str:
    """The canonical address of an article."""
    site = SITES[text.outlet]
    section = site.section(text.layout, text.section)
    match text.layout:
        case "aspnet_old":
            path = f"article/{text.id}/{slug_without_d(text.title)}"
        case "aspnet_new":
            # The slug's own last hyphen stays: '…-z121--d103-t8389' is how the real one prints it.
            folder, number = ("noi-bo", 109) if text.banned else (section.slug, section.number)
            path = f"tin-tuc/{folder}/{slug(text.title)}-d{number}-t{text.id}.html"
        case "imgeditor":
            path = f"cong-nghiep-quoc-phong/{section.slug}/{slug(text.title).rstrip('-')}-{text.id}"
        case "zce":
            path = f"{slug(text.title).rstrip('-')}-post{text.id}.html"
        case _:
            path = f"{slug(text.title).rstrip('-')}-{text.id}.htm"
    return site.home + path


def old_address(text: Text) -> str | None:
    """The address under the magazine's old CMS, where an article is reachable under both."""
    if text.old_id is None:
        return None
    return f"{SITES[text.outlet].home}article/{text.old_id}/{slug_without_d(text.title)}"


def listed_address(text: Text, layout: str) -> str:
    """The address at which the listings of a CMS show an article: the magazine's old ones keep their own."""
    return (layout == "aspnet_old" and old_address(text)) or address(text)
