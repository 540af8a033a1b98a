"""GEXF 1.3, the format of Gephi: a graph of people, and edges between those whom articles name together.

A node has the person's name as its label, with what tells the person from others of the name. The weight of an edge is
the number of texts that name both; a text that several outlets printed counts once. `start` and `end` of nodes and
edges are the days of the first and the last article, for Gephi's timeline.
"""

import re
from collections.abc import Iterable
from typing import Any, BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from newsarchive.export.target import target

_NODE = {
    "name": "string",
    "qualifier": "string",
    "certain": "boolean",
    "rank": "string",
    "office": "string",
    "articles": "integer",
}
_EDGE = {"articles": "integer", "stories": "integer", "sentences": "integer"}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold


def export_network(nodes: Iterable[dict[str, Any]], edges: Iterable[dict[str, Any]], name: str) -> tuple[int, int]:
    """Write a graph to a file (`-`: standard output), one node or edge at a time. Returns the numbers of nodes and
    edges. Raises UserError where that cannot be done; the file then stays as it was."""
    with target(name) as opened:
        return _Graph(opened.file).write(nodes, edges)


class _Graph:
    def __init__(self, file: BinaryIO) -> None:
        self._xml = XMLGenerator(file, "utf-8", short_empty_elements=True)

    def write(self, nodes: Iterable[dict[str, Any]], edges: Iterable[dict[str, Any]]) -> tuple[int, int]:
        self._xml.startDocument()
        self._begin("gexf", xmlns="http://gexf.net/1.3", version="1.3")
        self._begin("graph", defaultedgetype="undirected", mode="dynamic", timeformat="date", idtype="integer")
        self._attributes("node", _NODE)
        self._attributes("edge", _EDGE)
        self._begin("nodes")
        node_count = sum(map(self._node, nodes))
        self._end("nodes")
        self._begin("edges")
        edge_count = sum(map(self._edge, edges))
        self._end("edges")
        self._end("graph")
        self._end("gexf")
        self._xml.endDocument()
        return node_count, edge_count

    def _node(self, person: dict[str, Any]) -> int:
        label = f"{person['name']} ({person['qualifier']})" if person["qualifier"] else person["name"]
        self._begin("node", id=person["id"], label=label, **_lifetime(person))
        self._values(_NODE, person)
        self._end("node")
        return 1

    def _edge(self, pair: dict[str, Any]) -> int:
        ends = {"source": pair["source"], "target": pair["target"], "weight": pair["stories"]}
        self._begin("edge", **ends, **_lifetime(pair))
        self._values(_EDGE, pair)
        self._end("edge")
        return 1

    def _attributes(self, of: str, types: dict[str, str]) -> None:
        self._begin("attributes", **{"class": of, "mode": "static"})
        for title, type in types.items():
            self._begin("attribute", id=title, title=title, type=type)
            self._end("attribute")
        self._end("attributes")

    def _values(self, types: dict[str, str], record: dict[str, Any]) -> None:
        self._begin("attvalues")
        for title in types:
            if record[title] is not None:
                value = str(record[title]).lower() if types[title] == "boolean" else record[title]
                self._begin("attvalue", **{"for": title, "value": value})
                self._end("attvalue")
        self._end("attvalues")

    def _begin(self, element: str, **attributes: object) -> None:
        texts = {name: _NO_XML.sub("\ufffd", str(value)) for name, value in attributes.items()}
        self._xml.startElement(element, AttributesImpl(texts))

    def _end(self, element: str) -> None:
        self._xml.endElement(element)


def _lifetime(record: dict[str, Any]) -> dict[str, str]:
    return {name: record[key][:10] for name, key in (("start", "first_seen_at"), ("end", "last_seen_at"))}
