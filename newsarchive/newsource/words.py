"""A proposal in words, for the person who is to confirm it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsarchive.newsource.proposal import Proposal


def tell(proposal: Proposal, spider: Path, pages: Path, lines: int) -> str:
    """What was found and how sure it is, what could not be told, what was written, and what to do next."""
    return "\n".join(_lines(proposal, spider, pages, lines))


def _lines(proposal: Proposal, spider: Path, pages: Path, lines: int) -> Iterator[str]:
    first = proposal.listing if isinstance(proposal.listing, str) else proposal.listing[0]
    yield f"{first} suggests"
    width = max(len(finding.part) for finding in proposal.findings)
    for finding in proposal.findings:
        yield f"  {finding.part:{width}}  {finding.value}"
        yield f"  {'':{width}}  {finding.sureness}: {finding.why}"
    for kind, url, why in proposal.offered:
        yield f"  {kind:{width}}  {url}"
        yield f"  {'':{width}}  left out: {why}; add it to {kind}s if all of it is wanted"
    if proposal.unknown:
        yield "Could not tell"
        for sentence in proposal.unknown:
            yield f"  - {sentence}"
    yield "Written"
    yield f"  {spider} ({lines} lines)"
    yield f"  {pages} ({_counted(proposal)})"
    yield "Next"
    yield from (f"  {number}. {step}" for number, step in enumerate(_steps(proposal, pages), 1))


def _counted(proposal: Proposal) -> str:
    kinds = [page.kind for page in proposal.pages]
    counts = [f"{kinds.count(kind)} {kind}{'s' * (kinds.count(kind) != 1)}" for kind in dict.fromkeys(kinds)]
    return ", ".join(counts)


def _steps(proposal: Proposal, pages: Path) -> Iterable[str]:
    name = proposal.outlet.name
    if proposal.answers:
        yield f"Read {pages / 'answers.json'} beside the pages; put right what is wrong there."
    else:
        yield f"Record an article: no page of {name} could be read, and {pages / 'answers.json'} is empty."
    yield f"Set confirmed = true in {pages / 'pages.toml'}."
    yield f"scrapy checkall; python -m pytest tests/outlets -k {name}: what fails is to be mended in the outlet file."
    yield f"scrapy crawl {name}"


def shown(path: Path) -> Path:
    """The path as it is shortest from here."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
