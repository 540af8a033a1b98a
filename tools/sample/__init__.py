"""Generator of the sample site: three invented outlets in five layouts of real Vietnamese CMSes.

Everything is invented: factories, ships, officers, agencies and events. The text is ours; the markup is faithful to
the layouts. `pages(snapshot)` gives every address of the site at a snapshot, `answers(snapshot)` the articles that an
archive must hold after a crawl, `pictures(snapshot)` what the addresses of their pictures answer. `python -m
tools.sample` writes the recordings that the package ships.
"""

from tools.sample.gold import answers, stories
from tools.sample.outlets import SITES, SNAPSHOTS
from tools.sample.site import build, build_pictures, pages, pictures

__all__ = ["SITES", "SNAPSHOTS", "answers", "build", "build_pictures", "pages", "pictures", "stories"]
