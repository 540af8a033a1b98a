"""The archive's figures in the text format of Prometheus."""

from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, write_to_textfile
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

import newsarchive
from newsarchive.archive.figures import Figures
from newsarchive.errors import UserError

__all__ = ["CONTENT_TYPE", "render", "write"]

STATES = ("ok", "quiet", "suspicious", "truncated", "broken")
# (name, attribute of SourceFigures, what it is)
_OF_SOURCE = (
    ("articles", "articles", "Articles in the archive"),
    ("articles_gone", "gone", "Articles that their outlet has removed"),
    ("articles_revised", "revised", "Articles that their outlet has edited"),
    ("last_new_article_timestamp_seconds", "newest", "When the newest article was found"),
    ("last_run_timestamp_seconds", "last_run", "When the last crawl ended"),
    ("last_success_timestamp_seconds", "last_success", "When the last complete crawl ended; 0 if all crawls failed"),
    ("last_run_duration_seconds", "seconds", "How long the last crawl took"),
)
_OF_ARCHIVE = (
    ("archive_bytes", "size", "Size of the archive's file"),
    ("archive_log_bytes", "log", "Size of the archive's write-ahead log"),
    ("pictures_bytes", "pictures", "Size of the kept pictures"),
    ("disk_free_bytes", "free", "Free room on the archive's disk"),
    ("last_backup_timestamp_seconds", "backup", "When the last backup was made"),
)


def render(figures: Figures) -> bytes:
    """The figures as text."""
    return generate_latest(_registry(figures))


def write(figures: Figures, path: Path) -> None:
    """Write the figures to a file, at once: a reader sees the old ones or the new ones. Raises UserError."""
    try:
        write_to_textfile(str(path), _registry(figures))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; name a file in a folder that can be written") from error


def _registry(figures: Figures) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Archive(figures))
    return registry


class _Archive(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        info = GaugeMetricFamily("newsarchive_info", "The version of newsarchive", labels=["version"])
        info.add_metric([newsarchive.__version__], 1)
        yield info
        for name, attribute, what in _OF_ARCHIVE:
            if (value := getattr(self._figures, attribute)) is not None:
                yield GaugeMetricFamily(f"newsarchive_{name}", what, value=value)
        for name, attribute, what in _OF_SOURCE:
            family = GaugeMetricFamily(f"newsarchive_source_{name}", what, labels=["source"])
            for source in self._figures.sources:
                value = getattr(source, attribute)
                if value is not None:
                    family.add_metric([source.name], value)
            yield family
        yield self._states()
        yield self._outcomes()

    def _states(self) -> GaugeMetricFamily:
        what = "1 for the state of the source, 0 for the others"
        states = GaugeMetricFamily("newsarchive_source_state", what, labels=["source", "state"])
        for source in self._figures.sources:
            for state in dict.fromkeys((*STATES, source.state)):
                states.add_metric([source.name, state], int(state == source.state))
        return states

    def _outcomes(self) -> GaugeMetricFamily:
        what = "Addresses of the last crawl, by outcome"
        outcomes = GaugeMetricFamily("newsarchive_source_last_run_addresses", what, labels=["source", "outcome"])
        for source in self._figures.sources:
            for outcome, count in source.outcomes.items():
                outcomes.add_metric([source.name, outcome], count)
        return outcomes
