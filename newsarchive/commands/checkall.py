from argparse import Namespace
from pathlib import Path

from newsarchive.command import OutletsCommand


class Command(OutletsCommand):
    requires_crawler_process = False
    purpose = "Check every outlet file, its recorded pages and its answers, without a crawl"
    details = "One line for each problem: the file, what is wrong, how to mend it. Exit status 1 if there is any."

    def execute(self, args: list[str], opts: Namespace) -> None:
        from newsarchive.newsource.outlet_check import check_outlet  # Scrapy imports every command's module
        from newsarchive.newsource.proposal import shortest

        spiders, pages = self.folders(opts)
        outlets = faults = 0
        claimed: dict[str, Path] = {}
        for path in sorted(spiders.glob("*.py")):
            if "OutletSpider" not in path.read_text(encoding="utf-8"):
                continue
            outlets += 1
            outlet, problems = check_outlet(path, pages)
            for host in outlet.outlet().hosts if outlet is not None and not problems else ():
                other = claimed.setdefault(host, path)
                if other is not path:
                    names = f"{shortest(path)}: {host} is a host of {shortest(other)}, too"
                    problems.append(f"{names}, which keeps its addresses; take it out of one")
            faults += len(problems)
            for problem in problems:
                print(problem)
        print(f"{outlets} outlets: {f'{faults} faults' if faults else 'no fault'}")
        self.exitcode = 1 if faults else 0
