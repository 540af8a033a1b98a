"""What is new on a standing question, as the lines of a digest: sections of entries, each about an article or a row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.archive.article_changes import Edit, FieldChange
from newsarchive.archive.search import Hit, Pieces, QueryError
from newsarchive.archive.watch_log import Asked, News, Reader
from newsarchive.desk.canned_queries import CannedQuery
from newsarchive.desk.diff import Comparison, Paragraph
from newsarchive.desk.i18n import Translator
from newsarchive.desk.queries import Row
from newsarchive.desk.saved_questions import row_identity, saved_question, saved_rows
from newsarchive.errors import UserError
from newsarchive.watchlist import Watch

SHOWN = 50  # entries of a section
PARAGRAPHS = 3  # changed paragraphs of a field
LONGEST = 300  # characters of a piece of text
BESIDE = 60  # unchanged characters beside a change
_DATES = ("published_at", "modified_at", "event_date")


@dataclass(slots=True)
class Entry:
    """An article or a row. `changes` are (label of the field, [(kind, text)]), kind being 'same', 'old' or 'new'.
    `path` is the article's page at the desk."""

    title: Pieces
    meta: str
    snippet: Pieces = ()
    url: str | None = None
    path: str | None = None
    changes: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """Entries under a heading (a key of messages.toml), and how many more there are."""

    heading: str
    entries: list[Entry]
    more: int = 0


@dataclass(slots=True)
class Digest:
    """What is new on one question. `count` counts everything, also what is not shown."""

    name: str
    asked: str
    sections: list[Section]
    count: int


class Digests:
    """Makes digests of an archive in one language."""

    def __init__(self, archive: Archive, translator: Translator) -> None:
        self._archive, self._t = archive, translator
        self._outlets = archive.outlets()

    def news(self, watch: Watch, reader: Reader | None, asked: Asked) -> tuple[News, Callable[[], Digest]]:
        """What is new to a reader, and the function that makes the digest of it. Raises UserError, which names the
        question, if it cannot be asked."""
        try:
            return self._news(watch, reader, asked)
        except (QueryError, UserError) as error:
            raise UserError(f"watch: {watch.name}: {error}") from None

    def _news(self, watch: Watch, reader: Reader | None, asked: Asked) -> tuple[News, Callable[[], Digest]]:
        if watch.query is None:
            self._archive.search.check_source(watch.filters.source)
            news = self._archive.watches.news(reader, asked)
            return news, lambda: self._of_articles(watch, news)
        query = saved_question(watch.query, watch.parameters)
        found = saved_rows(Path(self._archive.path), query, watch.parameters)
        rows = [row for row in found if row["updated"]]  # a month without articles is no news
        identified = [(row_identity(query, row), str(row["updated"])) for row in rows]
        news = self._archive.watches.row_news(reader, asked, identified)
        return news, lambda: self._of_rows(watch, query, [rows[place] for place in news.rows])

    def _of_articles(self, watch: Watch, news: News) -> Digest:
        appeared = [edit for edit in news.edits if edit.appears]
        brought = {edit.article_id for edit in appeared}
        articles = [number for number in news.articles if number not in brought]
        vanished = [edit for edit in news.edits if edit.vanishes]
        other = [edit for edit in news.edits if edit.texts and not edit.appears and not edit.vanishes]
        sections = [
            self._edits("appears", watch, appeared),
            self._section("articles", articles, map(self._article, self._hits(watch, articles))),
            self._edits("vanishes", watch, vanished),
            self._edits("edits", watch, other),
            self._edits("gone", watch, [edit for edit in news.edits if edit.is_gone], texts=False),
            self._edits("back", watch, [edit for edit in news.edits if edit.is_back], texts=False),
        ]
        shown = [section for section in sections if section.entries]
        return Digest(watch.name, asked_text(watch), shown, sum(len(one.entries) + one.more for one in shown))

    def _of_rows(self, watch: Watch, query: CannedQuery, rows: list[Row]) -> Digest:
        title = query.title.split(" · ")[0 if self._t.language == "vi" else 1]
        section = self._section("rows", rows, (self._row(query, row) for row in rows))
        return Digest(watch.name, f"{title}: {asked_text(watch)}".rstrip(": "), [section], len(rows))

    @staticmethod
    def _section(heading: str, all_of_them: Sequence[object], entries: Iterable[Entry]) -> Section:
        return Section(heading, list(entries), max(0, len(all_of_them) - SHOWN))

    def _hits(self, watch: Watch, article_ids: Sequence[int]) -> list[Hit]:
        return self._archive.search.hits(watch.words, article_ids[:SHOWN])

    def _edits(self, heading: str, watch: Watch, edits: list[Edit], *, texts: bool = True) -> Section:
        edits = sorted(edits, key=lambda edit: edit.noticed_at, reverse=True)
        hits = {hit.id: hit for hit in self._hits(watch, [edit.article_id for edit in edits])}
        entries = [self._edit(edit, hits[edit.article_id], texts) for edit in edits[:SHOWN] if edit.article_id in hits]
        return self._section(heading, edits, entries)

    def _article(self, hit: Hit) -> Entry:
        return Entry(self._title(hit), self._meta(hit), hit.snippet, hit.url, f"/article/{hit.id}")

    def _edit(self, edit: Edit, hit: Hit, texts: bool) -> Entry:
        meta = f"{self._meta(hit)} · {self._t('article.noticed', moment=self._t.short(edit.noticed_at, True))}"
        entry = Entry(self._title(hit), meta, (), hit.url, f"/article/{hit.id}")
        compared = Comparison()
        entry.changes = [self._change(change, compared) for change in edit.texts] if texts else []
        return entry

    def _row(self, query: CannedQuery, row: Row) -> Entry:
        values = {name: "–" if value is None else value for name, value in row.items()}
        title = query.feed["entry"].format_map(values)
        path = f"/article/{row['id']}" if {"id", "url"} <= row.keys() else None
        shown = [str(row[name]) for name in ("source", "published_at", "found") if row.get(name)]
        return Entry(((_cut(title, LONGEST), False),), _cut(" · ".join(shown), LONGEST), (), row.get("url"), path)

    def _title(self, hit: Hit) -> Pieces:
        return hit.title_pieces or ((self._t("desk.untitled"), False),)

    def _meta(self, hit: Hit) -> str:
        day = self._t.short(hit.published_at) if hit.published_at else self._t("desk.undated")
        return f"{self._outlets.get(hit.source, hit.source)} · {day}"

    def _change(self, change: FieldChange, compared: Comparison) -> tuple[str, list[tuple[str, str]]]:
        key = f"field.{change.field}"
        label = self._t(key) if self._t.has(key) else change.field
        if change.field in _DATES:
            values = [self._t.moment(text) if text else self._t("desk.none") for text in (change.old, change.new)]
            return label, list(zip(("old", "new"), values, strict=True))
        paragraphs = compared.paragraphs(change.field, change.old, change.new)
        changed = [one for one in paragraphs if any(piece.kind != "same" for piece in one.pieces)]
        pieces = [piece for paragraph in changed[:PARAGRAPHS] for piece in _shortened(paragraph)]
        return label, pieces + ([("same", "…")] if len(changed) > PARAGRAPHS else [])


def asked_text(watch: Watch) -> str:
    """What a watch asks, in one line."""
    filters = ((name, getattr(watch.filters, name)) for name in watch.filters.__dataclass_fields__)
    named = [*filters, *watch.parameters.items()]
    return " ".join(filter(None, [watch.words, *(f"{name}={value}" for name, value in named if value is not None)]))


def _shortened(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """The changes of a paragraph with a few words beside them."""
    last = len(paragraph.pieces) - 1
    for number, piece in enumerate(paragraph.pieces):
        text = piece.text
        if piece.kind != "same":
            text = _cut(text, LONGEST)
        elif len(text) > 2 * BESIDE:
            head = text[:BESIDE] if number else ""
            tail = text[-BESIDE:] if number < last else ""
            text = f"{head}…{tail}"
        yield piece.kind, text
    yield "same", " "


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rstrip() + "…"
