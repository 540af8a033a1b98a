"""A proposal in words, for the person who is to confirm it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from newsarchive.newsource.proposal import Proposal


def report(proposal: Proposal, spider: Path, pages: Path) -> Iterator[str]:
    """The lines of the report: what was found and how sure it is, what is unknown, what was written, what to do next.
    `spider` is the outlet file, `pages` the folder of its recorded pages."""
    yield f"{proposal.pages[0].url} suggests"
    width = max(len(finding.part) for finding in proposal.findings)
    for finding in proposal.findings:
        yield f"  {finding.part:{width}}  {finding.value}"
        yield f"  {'':{width}}  {finding.sureness}: {finding.why}"
    for kind, url, why in proposal.offered:
        yield f"  {kind:{width}}  {url}"
        yield f"  {'':{width}}  left out: {why}; add it to {kind}s if all of it is wanted"
    if proposal.unknown:
        yield "Could not find out"
        yield from (f"  - {sentence}" for sentence in proposal.unknown)
    counts = Counter(page.kind for page in proposal.pages)
    yield "Written"
    yield f"  {shortest(spider)} ({len(spider.read_text(encoding='utf-8').splitlines())} lines)"
    numbered = (f"{number} {kind}{'s' * (number != 1)}" for kind, number in counts.items())
    yield f"  {shortest(pages)} ({', '.join(numbered)})"
    yield "Next"
    name, answers = pages.name, shortest(pages / "answers.json")
    if proposal.answers:
        yield f"  1. Read {answers} beside the pages. Correct what is wrong there."
    else:
        yield f"  1. Record an article: no page of {name} could be read, and {answers} is empty."
    yield f"  2. Set confirmed = true in {shortest(pages / 'pages.toml')}."
    yield f"  3. scrapy checkall; python -m pytest tests/outlets -k {name}: mend in the outlet file what fails."
    yield f"  4. scrapy crawl {name}"


def shortest(path: Path) -> Path:
    """The path as it is shortest from here."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
