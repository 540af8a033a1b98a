"""The item exporters of Scrapy's feeds. A feed holds an article as `newsarchive export` writes it."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from itemadapter import ItemAdapter
from scrapy.exporters import BaseItemExporter, CsvItemExporter, JsonItemExporter, JsonLinesItemExporter, XmlItemExporter
from scrapy.utils.serialize import ScrapyJSONEncoder

from newsarchive.export.csv import cell
from newsarchive.export.jsonl import escaped
from newsarchive.export.writer import FIELDS, in_order

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _ArticleExporter(BaseItemExporter):
    """Exports the fields of an article in the order of the schema, and any other item as it is."""

    def export_item(self, item: Any) -> None:
        fields = ItemAdapter(item).asdict()
        item = in_order(fields) if fields.keys() == set(FIELDS) else fields
        super().export_item(item)  # type: ignore[safe-super]


class ArticleJsonExporter(_ArticleExporter, JsonItemExporter):
    """Scrapy's .json."""


class _LineEncoder(ScrapyJSONEncoder):
    def encode(self, o: Any) -> str:
        return escaped(super().encode(o))


class ArticleJsonLinesExporter(_ArticleExporter, JsonLinesItemExporter):
    """Scrapy's .jsonl, each line as `newsarchive export` writes it."""

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(file, **kwargs)
        self.encoder = _LineEncoder(ensure_ascii=self.encoder.ensure_ascii)


class ArticleCsvExporter(_ArticleExporter, CsvItemExporter):
    """Scrapy's .csv, each cell as `newsarchive export` writes it."""

    def __init__(self, file: BytesIO, **kwargs: Any) -> None:
        super().__init__(file, **kwargs | {"encoding": "utf-8-sig"})

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        return cell(value)


class ArticleXmlExporter(_ArticleExporter, XmlItemExporter):
    """Scrapy's .xml. None is an empty element; U+FFFD replaces a character that XML cannot hold."""

    def _export_xml_field(self, name: str, serialized_value: Any, depth: int) -> None:
        value = "" if serialized_value is None else serialized_value
        value = _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value
        super()._export_xml_field(name, value, depth)
