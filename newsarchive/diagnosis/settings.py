"""Settings that make a crawl impolite, unsafe or incomplete."""

from collections.abc import Callable, Iterator, Sequence

from scrapy.settings import BaseSettings, Settings
from scrapy.utils.conf import build_component_list

from newsarchive.diagnosis.finding import FAIL, OK, WARN, Finding
from newsarchive.options import complete_settings
from newsarchive.outlets.spec import OutletSpec

PROJECT = "github.com/newsarchive/newsarchive"
GUARDS = (
    "newsarchive.middlewares.PrivateAddressMiddleware",
    "newsarchive.middlewares.StrictRobotsTxtMiddleware",
    "newsarchive.middlewares.PolitenessMiddleware",
)
# (setting, whether its value is dangerous, level, what follows, mend)
_Is = Callable[[BaseSettings, str], bool]
_ON: _Is = lambda settings, name: settings.getbool(name)  # noqa: E731
_OFF: _Is = lambda settings, name: not settings.getbool(name)  # noqa: E731
_RULES: tuple[tuple[str, _Is, str, str, str], ...] = (
    ("ROBOTSTXT_OBEY", _OFF, FAIL, "robots.txt is not obeyed", "set it to 1"),
    ("DOWNLOAD_VERIFY_CERTIFICATES", _OFF, FAIL, "anybody on the way can forge a page", "set it to 1"),
    ("TELNETCONSOLE_ENABLED", _ON, FAIL, "others can run code in the crawl", "set it to 0"),
    ("REMOTE_CONTROL_ENABLED", _ON, FAIL, "others can run code in the crawl", "set it to 0"),
    ("DOWNLOAD_DELAY", lambda s, n: s.getfloat(n) < 1, WARN, "a host is asked more than once a second", "set it to 1"),
    (
        "CONCURRENT_REQUESTS_PER_DOMAIN",
        lambda s, n: s.getint(n) > 1,
        WARN,
        "a host is asked several at once",
        "set it to 1",
    ),
    ("AUTOTHROTTLE_ENABLED", _OFF, WARN, "slow hosts are not spared", "set it to 1"),
    (
        "USER_AGENT",
        lambda settings, name: PROJECT in settings.get(name),
        WARN,
        "it does not say who you are",
        "write your own address into it: USER_AGENT in your settings.py, or -s USER_AGENT=…",
    ),
    ("REPLAY", lambda s, n: bool(s.getlist(n)), WARN, "crawls ask no host, but the files that it names", "take it out"),
)


def settings_findings(settings: Settings, outlets: Sequence[type[OutletSpec]]) -> Iterator[Finding]:
    """The findings about the settings as a crawl has them, and about what outlet files set for themselves."""
    settings = settings.copy()
    complete_settings(settings)
    found = list(_dangers(settings))
    used = {str(part) for part in build_component_list(settings.getwithbase("DOWNLOADER_MIDDLEWARES"))}
    for guard in GUARDS:
        if guard not in used:
            text = f"DOWNLOADER_MIDDLEWARES leaves out {guard.rpartition('.')[2]}"
            found.append(Finding("settings", FAIL, text, f"take '{guard}': None out of it"))
    for outlet in outlets:
        own = BaseSettings(dict(getattr(outlet, "custom_settings", None) or {}))
        found += _dangers(own, f"{outlet.name}: ")
    yield from found
    if not found:
        yield Finding("settings", OK, "none is dangerous")


def _dangers(settings: BaseSettings, place: str = "") -> Iterator[Finding]:
    for name, is_dangerous, level, follows, mend in _RULES:
        if name in settings and is_dangerous(settings, name):
            yield Finding("settings", level, f"{place}{name}: {follows}", mend)
