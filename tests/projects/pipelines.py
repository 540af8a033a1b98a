"""Pipelines that a user has beside ours."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem


class Shout:
    """Changes an item in place."""

    def process_item(self, item: Any) -> Any:
        adapter = ItemAdapter(item)
        adapter["title"] = adapter["title"].upper()
        return item


class Rewrite:
    """Gives every item another title, in place."""

    title = "Thiếu tướng Lê Văn Thử thăm nhà máy"

    def process_item(self, item: Any) -> Any:
        ItemAdapter(item)["title"] = self.title
        return item


class ShoutInADict:
    """Makes another item."""

    def process_item(self, item: Any) -> dict[str, Any]:
        fields = ItemAdapter(item).asdict()
        return fields | {"title": fields["title"].upper()}


class Choosy:
    """Drops some items and fails on others."""

    def process_item(self, item: Any) -> Any:
        length = len(ItemAdapter(item)["title"])
        if length < 50:
            raise DropItem("too short a title")
        if length > 80:
            raise RuntimeError("too long a title")
        return item
