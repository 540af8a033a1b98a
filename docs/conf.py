"""Sphinx makes a site of these pages: `make docs`.

Sphinx with MyST-Parser and the theme Furo, because of their state in November 2026 (docs/decisions/0019-sphinx.md).
Nothing of the site comes from another host, so it can be read offline; tests/docs/test_site.py proves it.
"""

from importlib.metadata import version as version_of

project = "newsarchive"
version = release = version_of("newsarchive")
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["kubernetes", "schedule"]  # files for other programs, which the pages name
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # Pygments does not know DuckDB's SQL
smartquotes = False  # they make one dash of the two of an option
html_theme = "furo"
html_title = f"newsarchive {version}"
html_copy_source = False
html_show_copyright = False
html_static_path: list[str] = []
