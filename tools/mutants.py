"""Switch off each rule of newsarchive.extraction in turn, and report the rules that no page and no test misses.

    python -m tools.mutants [MODULE ...] [--list]

A rule is an entry of a word list, an element of a table of rules, a branch of an alternation, an `if`, an operand of
`and` and `or`, or a condition of a comprehension. Bounds and tests of types are no rules. A rule is alive when,
without it, a page of tests/extraction/pages or of a test in tests/extraction is read differently, or a test of a single
function turns red. Rules that only bound time or memory stand with their reason in tests/extraction/unproved.toml. The
exit status is 1 if any other rule survives.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import json
import multiprocessing
import os
import re
import signal
import sys
import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "newsarchive" / "extraction"
PAGES = ROOT / "tests" / "extraction" / "pages"
UNPROVED = ROOT / "tests" / "extraction" / "unproved.toml"
SECONDS = 120  # a rule without which a test takes longer is alive


@dataclass(frozen=True)
class Mutant:
    """A rule by its module, the number of the change in it, its line and the source of what is switched off."""

    module: str
    number: int
    line: int
    source: str

    @property
    def key(self) -> str:
        return f"{self.module}: {self.source}"


def changes(tree: ast.Module) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    """(what is switched off, the change of the tree that does it), in the order of the source."""
    for statement in tree.body:
        named = isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None and not named:
            yield from _elements(statement.value)
            yield from _branches(statement.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp) and _is_rule(node.test):
            yield node.test, lambda node=node: setattr(node, "test", ast.Constant(False))
        elif isinstance(node, ast.BoolOp):
            for place, operand in enumerate(node.values):
                if _is_rule(operand):
                    yield operand, lambda node=node, place=place: node.values.pop(place)
        elif isinstance(node, ast.comprehension):
            for place, condition in enumerate(node.ifs):
                if _is_rule(condition):
                    yield condition, lambda node=node, place=place: node.ifs.pop(place)


def _is_rule(test: ast.expr) -> bool:
    """Whether a condition says something of a page: not a bound, a type, or that a value is there at all."""
    while isinstance(test, ast.UnaryOp):
        test = test.operand
    if isinstance(test, ast.Name):
        return False
    if isinstance(test, ast.Call):
        return ast.unparse(test.func) not in ("isinstance", "len")
    if isinstance(test, ast.Compare):
        numbers = any(isinstance(n, ast.Constant) and isinstance(n.value, int | float) for n in ast.walk(test))
        nothing = any(isinstance(n, ast.Constant) and n.value is None for n in test.comparators)
        return not (numbers or nothing)
    return not (isinstance(test, ast.Attribute) and test.attr in ("attrib", "outlet", "text", "title_block"))


def _elements(value: ast.expr) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    """The elements of a table: a tuple, a list or a set of more than one, also within frozenset(…)."""
    if isinstance(value, ast.Call) and value.args:
        value = value.args[0]
    if isinstance(value, ast.Tuple | ast.List | ast.Set) and len(value.elts) > 1:
        for place, element in enumerate(value.elts):
            yield element, lambda place=place: value.elts.pop(place)


def _branches(value: ast.expr) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    """The branches of the outermost alternation of each plain pattern."""
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
            for branch, rest in _without_each_branch(node.value):
                source = ast.copy_location(ast.Constant(branch), node)
                yield source, lambda node=node, rest=rest: setattr(node, "value", rest)


def _without_each_branch(pattern: str) -> Iterator[tuple[str, str]]:
    """(a branch, the pattern without it) for an alternation at the top or in the first group of a pattern."""
    for head, inner, tail in (("", pattern, ""), *_groups(pattern)):
        branches = _split(inner)
        if len(branches) > 1:
            for place, branch in enumerate(branches):
                rest = head + "|".join(branches[:place] + branches[place + 1 :]) + tail
                try:
                    re.compile(rest)
                except re.error:
                    continue
                yield branch, rest
            return


def _groups(pattern: str) -> Iterator[tuple[str, str, str]]:
    match = re.search(r"\((?:\?:)?", pattern)
    if match is None:
        return
    depth = 0
    for place in range(match.start(), len(pattern)):
        if pattern[place - 1 : place] == "\\":
            continue
        depth += (pattern[place] == "(") - (pattern[place] == ")")
        if depth == 0:
            yield pattern[: match.end()], pattern[match.end() : place], pattern[place:]
            return


def _split(pattern: str) -> list[str]:
    """The branches of an alternation; a '|' in a group or in a class parts nothing."""
    branches, depth, in_class, start = [], 0, False, 0
    for place, letter in enumerate(pattern):
        if pattern[place - 1 : place] == "\\":
            continue
        in_class = (in_class or letter == "[") and letter != "]"
        depth += 0 if in_class else (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0 and not in_class:
            branches.append(pattern[start:place])
            start = place + 1
    return [*branches, pattern[start:]]


def entries(data: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """(the path of its table, the entry) for each entry of a word list."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from entries(value, (*path, key))
        elif path:
            yield path, key


def mutants() -> list[Mutant]:
    """Every rule of the package."""
    found = []
    for file in sorted(PACKAGE.glob("*.py")):
        source = file.read_text("utf-8")
        for number, (node, _) in enumerate(changes(ast.parse(source))):
            found.append(Mutant(file.stem, number, getattr(node, "lineno", 0), ast.unparse(node)))
    for file in sorted((PACKAGE / "vocabulary").glob("*.toml")):
        text = file.read_text("utf-8")
        for number, (path, entry) in enumerate(entries(tomllib.loads(text))):
            if path[0] not in ("element", "schema_type"):
                found.append(Mutant(f"vocabulary/{file.stem}", number, 0, f"[{'.'.join(path)}] {entry}"))
    return found


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module of the package with its change."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        stem = "vocabulary" if mutant.module.startswith("vocabulary/") else mutant.module
        self.name = "newsarchive.extraction" + ("" if stem == "__init__" else f".{stem}")
        self.file = PACKAGE / f"{stem}.py"

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(
            name,
            self.file,
            loader=self,
            submodule_search_locations=[str(PACKAGE)] if self.mutant.module == "__init__" else None,
        )

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self.file.read_text("utf-8"))
        if not self.mutant.module.startswith("vocabulary/"):
            _, change = list(changes(tree))[self.mutant.number]
            change()
            ast.fix_missing_locations(tree)
        for node in ast.walk(tree):  # an `and` of one operand is no expression of Python
            for name, value in ast.iter_fields(node):
                if isinstance(value, ast.BoolOp) and len(value.values) == 1:
                    setattr(node, name, value.values[0])
                elif isinstance(value, list):
                    value[:] = [v.values[0] if isinstance(v, ast.BoolOp) and len(v.values) == 1 else v for v in value]
        exec(compile(tree, str(self.file), "exec"), module.__dict__)
        if self.mutant.module.startswith("vocabulary/"):
            name = self.mutant.module.partition("/")[2]
            data = module._MARKUP if name == "markup" else module._FILES[name]
            path, entry = list(entries(deepcopy(data)))[self.mutant.number]
            for key in path:
                data = data[key]
            del data[entry]


def readings() -> list[object]:
    """What test_pages compares of each page."""
    from newsarchive.extraction import extract
    from newsarchive.text import comparable

    found = []
    for line in (PAGES / "gold.jsonl").read_text("utf-8").splitlines():
        want = json.loads(line)
        got = extract((PAGES / want["page"]).read_bytes(), want["url"])
        values = {
            "title": got.title, "lead": got.lead, "authors": got.authors, "agency": got.agency, "section": got.section,
            "published_at": got.published_at, "modified_at": got.modified_at, "refusal": got.refusal,
            "body": comparable("\n".join(t for t in (got.lead, got.body) if t)),
            "photos": [(p.url, p.caption, p.credit) for p in got.photos],
        }  # fmt: skip
        compared = values if not want["refusal"] else {"refusal": got.refusal}
        found.append({name: value for name, value in compared.items() if name not in want.get("misses", {})})
    return found


@dataclass
class Call:
    """A call of extract() in a test, what it gave, the functions of the package that it ran, by their lines, and those
    that the test runs itself."""

    given: tuple[tuple[Any, ...], dict[str, Any]]
    got: str
    ran: set[tuple[str, int]]
    own: set[tuple[str, int]]

    def differs(self, extract: Callable[..., object]) -> bool:
        return repr(extract(*self.given[0], **self.given[1])) != self.got


class _Recorder:
    """A plugin of pytest that keeps the calls of extract() in each test, and the functions that a test runs itself."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.bare: dict[str, set[tuple[str, int]]] = {}
        self.ran: set[tuple[str, int]] = set()
        self.of_pages = False
        package = importlib.import_module("newsarchive.extraction")
        self.extract = package.extract
        package.extract = self._recorded  # type: ignore[attr-defined]

    def _recorded(self, *args: Any, **more: Any) -> Any:
        outside, self.ran = self.ran, set()
        got = self.extract(*args, **more)
        if not self.of_pages:
            self.calls.append(Call((args, more), repr(got), self.ran, outside))
        self.ran = outside
        return got

    def _profile(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(PACKAGE)):
            self.ran.add((Path(frame.f_code.co_filename).stem, frame.f_code.co_firstlineno))

    def pytest_runtest_call(self, item: Any) -> None:
        self.ran, self.of_pages = set(), "test_pages" in item.nodeid
        self.bare[item.nodeid] = self.ran
        sys.setprofile(self._profile)

    def pytest_runtest_teardown(self) -> None:
        sys.setprofile(None)


class _Only:
    """A plugin of pytest that leaves out all tests but those with certain names."""

    def __init__(self, tests: set[str]) -> None:
        self.tests = tests

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = [item for item in items if item.nodeid in self.tests]


def _test(plugin: object, *words: str) -> int:
    import pytest

    # The scorer reads what test_pages reads; random pages prove no rule.
    options = ["-q", "-n0", "-p", "no:cacheprovider", "-k", "not real_pages and not test_score and not hostile"]
    return int(pytest.main([*options, *words], plugins=[plugin]))


def _baseline() -> Any:
    """The readings of the pages, the calls of extract() in other tests, and what the tests run beside them."""
    recorder = _Recorder()
    if _test(recorder, "tests/extraction"):
        return None
    for call in recorder.calls:
        if call.differs(recorder.extract):  # the test changes the extractor: run the test
            call.own |= call.ran
    return readings(), [call for call in recorder.calls if not call.differs(recorder.extract)], recorder.bare


def _answer(mutant: Mutant | None, baseline: Any) -> object:
    """In a process of its own: the baseline without a mutant, else whether the mutant survives."""
    signal.alarm(SECONDS)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    if mutant is None:
        return _baseline()
    sys.meta_path.insert(0, _Finder(mutant))
    pages, calls, bare = baseline
    runs = _runs(mutant)
    try:
        if readings() != pages:
            return False
        extract = importlib.import_module("newsarchive.extraction").extract
        if any(runs(call.ran) and call.differs(extract) for call in calls):
            return False
    except Exception:
        return False
    tests = {test for test, ran in bare.items() if runs(ran)}
    return not tests or _test(_Only(tests), "-x", *{test.partition("::")[0] for test in tests}) == 0


def _runs(mutant: Mutant) -> Callable[[set[tuple[str, int]]], bool]:
    """A test for whether functions by their lines include the one around a rule. Tables and caches are everywhere."""
    if not mutant.module.startswith("vocabulary/"):
        for node in ast.walk(ast.parse((PACKAGE / f"{mutant.module}.py").read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.lineno <= mutant.line <= (node.end_lineno or 0):
                if node.decorator_list:
                    break
                lines = range(node.lineno, (node.end_lineno or 0) + 1)
                return lambda ran: any(module == mutant.module and line in lines for module, line in ran)
    return bool


def _run(mutant: Mutant, baseline: object) -> bool:
    """Whether a mutant survives. A process that dies, or takes too long, has noticed it."""
    return bool(_in_fork(mutant, baseline))


def _in_fork(mutant: Mutant | None, baseline: object) -> Any:
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=lambda: there.send(_answer(mutant, baseline)))
    process.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        return None
    finally:
        process.join()


def survivors(chosen: list[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """(a mutant, whether it survives), as many at a time as there are cores."""
    from concurrent.futures import ThreadPoolExecutor

    baseline = _in_fork(None, None)
    if baseline is None:
        sys.exit("the pages cannot be read without any change: run the tests first")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip(chosen, pool.map(lambda m: _run(m, baseline), chosen), strict=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="as captions or vocabulary/vi; all without it")
    parser.add_argument("--list", action="store_true", help="list the rules and run nothing")
    args = parser.parse_args()
    chosen = [m for m in mutants() if not args.modules or m.module in args.modules]
    if args.list:
        print("\n".join(f"{m.module}:{m.line} {m.source}" for m in chosen))
        return
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    for name in ("hypothesis", "lxml.html", "pytest", "trafilatura", "newsarchive.dates", "newsarchive.items"):
        importlib.import_module(name)
    unproved = tomllib.loads(UNPROVED.read_text("utf-8")) if UNPROVED.exists() else {}
    count, fresh = 0, 0
    for mutant, survives in survivors(chosen):
        count += survives
        if survives and mutant.key not in unproved:
            fresh += 1
            print(f"{mutant.module}:{mutant.line} {mutant.source}", flush=True)
    print(f"{len(chosen)} rules, {count} survive, {fresh} of them without a reason in {UNPROVED.name}")
    sys.exit(fresh > 0)


if __name__ == "__main__":
    main()
