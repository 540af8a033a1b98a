"""Whether each outlet can be reached from here, and whether its robots.txt allows what a crawl reads.

All outlets are asked at once, each for its home page and then for its robots.txt.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from time import monotonic
from urllib.parse import urljoin

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from newsarchive.diagnosis.finding import FAIL, OK, WARN, Finding
from newsarchive.diagnosis.http import Answer, Unreachable, get
from newsarchive.middlewares import OVERLOADED, ROBOTS_SIZE
from newsarchive.outlets.spec import OutletSpec

SECONDS = 10.0  # for each outlet, and for all
FEW = 3  # outlets that cannot be reached for one reason; fewer are told one by one
TOLERANCE = timedelta(minutes=5)  # by which the hosts' clocks may differ from this one
_LATE = "check this machine's connection; if other outlets answer, the host is overloaded or drops its requests"
_FOLLOWED = "the outlet has moved or blocks foreign requests: open the address in a browser, and mend the outlet file"


@dataclass(slots=True)
class _Outlet:
    """An outlet, and what was found so far about it."""

    spec: type[OutletSpec]
    network: Finding | None = None
    why: Unreachable | None = None  # it cannot be reached, so it is not asked for robots.txt
    robots: Finding | None = None
    skews: list[timedelta] = field(default_factory=list)  # of the clocks of its hosts


def network_findings(outlets: Sequence[type[OutletSpec]], settings: BaseSettings) -> Iterator[Finding]:
    """The findings about the outlets, within SECONDS."""
    asked = [_Outlet(spec) for spec in outlets]
    # Daemons, because a thread that waits for a name server cannot be ended.
    threads = [threading.Thread(target=_ask, args=(one, settings), daemon=True) for one in asked]
    end = monotonic() + SECONDS
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - monotonic()))
    late = Unreachable(f"timeout: no answer within {SECONDS:.0f} s", _LATE)
    for one in asked:
        if one.network is None and one.why is None:
            one.why = late
    alike = _alike(asked)
    if alike:
        yield _together(alike, asked)
    for one in asked:
        name = one.spec.name
        if one.why is not None:
            if one not in alike:
                yield Finding("network", FAIL, f"{name}: {one.spec.homepage}: {one.why}", one.why.mend)
            continue
        if one.network is not None:
            yield one.network
        text = f"{name}: its robots.txt could not be fetched: {late}"
        yield one.robots or Finding("robots", FAIL, text, late.mend)
    yield from _clock([skew for one in asked for skew in one.skews])


def _alike(asked: list[_Outlet]) -> list[_Outlet]:
    """The outlets that cannot be reached for a reason of one kind, if they are most of those that were asked."""
    kinds = Counter(one.why.kind for one in asked if one.why is not None)
    kind, count = kinds.most_common(1)[0] if kinds else ("", 0)
    if count < FEW or 2 * count <= len(asked):
        return []
    return [one for one in asked if one.why is not None and one.why.kind == kind]


def _together(alike: list[_Outlet], asked: list[_Outlet]) -> Finding:
    """One finding for outlets that fail alike: it is likelier that this machine is at fault than all of them."""
    first = alike[0]
    others = ", ".join(one.spec.name for one in asked if one not in alike)
    who = f"{len(alike)} of {len(asked)} outlets" if others else f"none of {len(asked)} outlets"
    text = f"{who} cannot be reached" if others else f"{who} can be reached"
    text += f" (all but {others})" if others else ""
    mend = f"look at this machine's network; {first.why.mend}" if first.why is not None else ""
    return Finding("network", FAIL, f"{text}; for example {first.spec.name}: {first.spec.homepage}: {first.why}", mend)


def _ask(one: _Outlet, settings: BaseSettings) -> None:
    spec = one.spec
    own = BaseSettings(dict(getattr(spec, "custom_settings", None) or {}))
    agent = str(own.get("USER_AGENT") or settings["USER_AGENT"])
    verify = own.getbool("DOWNLOAD_VERIFY_CERTIFICATES", settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"))
    robots, home = urljoin(spec.homepage, "/robots.txt"), spec.homepage
    try:
        answer = get(home, agent, SECONDS, verify=verify)
        one.network = _network(spec, answer)
        one.skews += _skew(answer)
    except Unreachable as error:
        one.why = error
        return
    try:
        answer = get(robots, agent, SECONDS, verify=verify, size=ROBOTS_SIZE)
        rules_for = settings["ROBOTSTXT_USER_AGENT"] or agent
        one.robots = _robots(spec, answer, str(rules_for), settings)
    except Unreachable as error:
        text = f"{spec.name}: its robots.txt could not be fetched: {error}"
        one.robots = Finding("robots", FAIL, text, error.mend)


def _network(spec: type[OutletSpec], answer: Answer) -> Finding:
    text = f"{spec.name}: {spec.homepage}: HTTP {answer.status}"
    if answer.status in OVERLOADED:
        return Finding("network", WARN, text, "the host asks for patience; the next crawls wait as long as it asks")
    if answer.status >= 400:
        return Finding("network", FAIL, text, _FOLLOWED)
    if not spec.owns(answer.url):
        text += f", led to {answer.url}, which is no host of the outlet"
        return Finding("network", WARN, text, "the outlet may have moved: mend its homepage or its hosts")
    return Finding("network", OK, text)


def _robots(spec: type[OutletSpec], answer: Answer, agent: str, settings: BaseSettings) -> Finding:
    """By the same rules as StrictRobotsTxtMiddleware."""
    if answer.status >= 500 or answer.status == 429:
        text = f"{spec.name}: its robots.txt could not be fetched: HTTP {answer.status}"
        return Finding("robots", FAIL, text, "crawls leave the host alone until it answers; try again later")
    if answer.status >= 400:
        return Finding("robots", OK, f"{spec.name}: no robots.txt (HTTP {answer.status}), so all is allowed")
    rules = load_object(settings["ROBOTSTXT_PARSER"]).from_crawler(None, answer.body)
    forbidden = [url for url in _starts(spec) if not rules.allowed(url, agent)]
    delay = rules.crawl_delay(agent)
    pause = f", Crawl-delay {delay:g} s" if delay else ""
    if forbidden:
        text = f"{spec.name}: robots.txt forbids {forbidden[0]}"
        text += f" and {len(forbidden) - 1} more of its {len(_starts(spec))}" if len(forbidden) > 1 else ""
        return Finding("robots", FAIL, text, "ask the outlet for permission, or take the address out of its file")
    return Finding("robots", OK, f"{spec.name}: robots.txt allows what is crawled{pause}")


def _starts(spec: type[OutletSpec]) -> list[str]:
    """The addresses on the home page's host with which a crawl of an outlet begins."""
    listings = [listing if isinstance(listing, str) else listing[0] for listing in spec.listings.values()]
    origin = urljoin(spec.homepage, "/")
    return [url for url in (*listings, *spec.feeds, *spec.sitemaps) if url.startswith(origin)] or [spec.homepage]


def _skew(answer: Answer) -> list[timedelta]:
    try:
        moment = parsedate_to_datetime(answer.date)
    except ValueError:
        return []
    return [(moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)]


def _clock(skews: list[timedelta]) -> Iterator[Finding]:
    """Compare the clock of this machine with those of the hosts that answered: with the middle one."""
    if not skews:
        return
    ahead = timedelta(seconds=median(skew.total_seconds() for skew in skews))
    if abs(ahead) > TOLERANCE:
        way = "behind" if ahead > timedelta() else "ahead of"
        text = f"the clock is {abs(ahead).total_seconds() / 60:.0f} minutes {way} those of {len(skews)} hosts"
        yield Finding("clock", FAIL, text, "set it: 'timedatectl set-ntp true'")
    else:
        yield Finding("clock", OK, f"it agrees with the clocks of {len(skews)} hosts")
