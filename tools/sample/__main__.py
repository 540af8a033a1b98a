"""Write the recordings of the sample site that `scrapy crawl sample` replays."""

from newsarchive.spiders.sample import RECORDINGS
from tools.sample import build

for number, path in RECORDINGS.items():
    print(f"{path}: {build(path, int(number))} records")
