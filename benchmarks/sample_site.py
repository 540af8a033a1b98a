"""The generator of the sample site, for benchmarks: Python starts these with only their own folder on its path."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from tools.sample import SITES, answers, pages

__all__ = ["SITES", "answers", "pages"]
