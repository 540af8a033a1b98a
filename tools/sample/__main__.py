"""Write the recordings of the sample site that `newsarchive crawl sample` replays."""

from newsarchive.spiders.sample import PICTURES, RECORDINGS
from tools.sample import build, build_pictures

for number, path in RECORDINGS.items():
    print(f"{path}: {build(path, int(number))} records")
for number, path in PICTURES.items():
    print(f"{path}: {build_pictures(path, int(number))} records")
