"""The item exporters of Scrapy's feeds. A feed holds an article as `scrapy export` writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from itemadapter import ItemAdapter
from scrapy.exporters import CsvItemExporter, JsonItemExporter, JsonLinesItemExporter, XmlItemExporter
from scrapy.utils.serialize import ScrapyJSONEncoder

from newsarchive.export.articles import FIELDS, in_order
from newsarchive.export.csv import cell
from newsarchive.export.jsonl import escaped

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def exported(item: Any) -> dict[str, Any]:
    """The fields of an item; those of an article in the order of the schema."""
    fields = ItemAdapter(item).asdict()
    return in_order(fields) if fields.keys() == set(FIELDS) else fields


class ArticleJsonExporter(JsonItemExporter):
    """Scrapy's .json."""

    def export_item(self, item: Any) -> None:
        super().export_item(exported(item))


class _LineEncoder(ScrapyJSONEncoder):
    def encode(self, o: Any) -> str:
        return escaped(super().encode(o))


class ArticleJsonLinesExporter(JsonLinesItemExporter):
    """Scrapy's .jsonl, line for line as `scrapy export` writes it."""

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(file, **kwargs)
        self.encoder = _LineEncoder(ensure_ascii=self.encoder.ensure_ascii)

    def export_item(self, item: Any) -> None:
        super().export_item(exported(item))


class ArticleCsvExporter(CsvItemExporter):
    """Scrapy's .csv, its cells as `scrapy export` writes them."""

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(file, **kwargs | {"encoding": "utf-8-sig"})

    def export_item(self, item: Any) -> None:
        super().export_item(exported(item))

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        return cell(value)


class ArticleXmlExporter(XmlItemExporter):
    """Scrapy's .xml. What is None is an empty element; a character that XML cannot hold becomes U+FFFD."""

    def export_item(self, item: Any) -> None:
        super().export_item(exported(item))

    def _export_xml_field(self, name: str, serialized_value: Any, depth: int) -> None:
        value = "" if serialized_value is None else serialized_value
        value = _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value
        super()._export_xml_field(name, value, depth)
