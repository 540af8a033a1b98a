"""The items: an article with its photos, in the fields of export/article.schema.json.

Texts are NFC. Moments are ISO 8601, cut to the precision that the page states ('2020-11', '2020-11-26',
'2020-11-26T08:30:00+07:00'). A value that the page does not give is None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Photo:
    """One picture of an article. `position` counts from 1 in reading order."""

    url: str | None
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    position: int = 0


@dataclass
class Article:
    """One article.

    `url` is canonical. `lead` is the sapo. `body` is what follows it, paragraphs separated by a blank line.
    `body_blocks` is the body as printed (extraction/body_blocks.py says how): headings, lists, quotations, tables,
    emphasis, links, and the places of the photos.
    `body_agreement` is the share of words that both readers of the page found, None where one of them could not read.
    `published_day` is the day of `published_at` by the outlet's own calendar.
    `published_day`, `id`, `first_seen_at`, `last_seen_at`, `gone_at` and `story_id` are the archive's: None until the
    article is stored.

    Three attributes are not fields, so feeds and pipelines do not see them. `evidence` maps a field's name to (rule,
    raw): the rule that gave the value, and the text that it read. `refusal` says why the page holds no article; then no
    other field is valid. `page` is the models.PageResult for the pipelines.
    """

    id: int | None = field(default=None, kw_only=True)
    url: str
    source: str | None = None
    section: str | None = None
    title: str | None = None
    lead: str | None = None
    body: str | None = None
    authors: list[str] = field(default_factory=list)
    agency: str | None = None
    tags: list[str] = field(default_factory=list)
    language: str | None = None
    published_at: str | None = None
    published_precision: str | None = None
    modified_at: str | None = None
    event_date: str | None = None
    first_seen_at: str | None = field(default=None, kw_only=True)
    last_seen_at: str | None = field(default=None, kw_only=True)
    gone_at: str | None = field(default=None, kw_only=True)
    story_id: int | None = field(default=None, kw_only=True)
    body_agreement: float | None = field(default=None, kw_only=True)
    body_blocks: list[dict[str, Any]] = field(default_factory=list, kw_only=True)
    published_day: str | None = field(default=None, kw_only=True)
    photos: list[Photo] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.evidence: dict[str, tuple[str, str]] = {}
        self.refusal: str | None = None
        self.page: Any = None

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Article:
        """An article from a row of the archive, which has further keys, and photos as dictionaries."""
        own = {name: fields[name] for name in cls.__dataclass_fields__}
        return cls(**own | {"photos": [Photo(**photo) for photo in fields["photos"]]})
