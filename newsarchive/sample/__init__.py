"""A small news site of our own: three invented outlets in five layouts of real Vietnamese CMSes.

Everything here is invented: factories, ships, officers, agencies and events. The text is ours, the
markup is faithful to the layouts it is named after. `pages(visit)` gives every address of the site as it
stood at that visit, `answers(visit)` what an archive must say of its articles, and `build(path, visit)`
writes a WARC for replay.
"""

from newsarchive.sample.gold import answers, stories
from newsarchive.sample.outlets import SITES, VISITS
from newsarchive.sample.site import build, pages

__all__ = ["SITES", "VISITS", "answers", "build", "pages", "stories"]
