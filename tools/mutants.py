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
from functools import partial
from html import unescape
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "newsarchive" / "extraction"
PAGES = ROOT / "tests" / "extraction" / "pages"
UNPROVED = ROOT / "tests" / "extraction" / "unproved.toml"
SECONDS = 120  # a rule without which a test takes longer is alive

T = TypeVar("T")
# What a block of a page is or has, which a rule may ask for. Other attributes only tell whether there is a value.
FLAGS = ("heading", "hidden", "italic", "linked", "loose", "strong", "used", "within")
# The truth values of a condition at which a reading can depend on it. A table has none: it may speak everywhere.
Speaks = tuple[bool, ...]
# A rule by its module and its number there.
Rule = tuple[str, int]


@dataclass(frozen=True)
class Mutant:
    """A rule by its module, the number of the change in it, its line and the source of what is switched off."""

    module: str
    number: int
    line: int
    source: str
    is_everywhere: bool  # it may speak on any page
    entry: str = ""  # of a word list: it may speak only where its words stand

    @property
    def key(self) -> str:
        return f"{self.module}: {self.source}"


def changes(tree: ast.Module) -> Iterator[tuple[ast.AST, Callable[[], None], Speaks]]:
    """(what is switched off, the change of the tree that does it, when it speaks), in the order of the source."""
    for statement in tree.body:
        named = isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None and not named:
            for node, change in (*_elements(statement.value), *_branches(statement.value)):
                yield node, change, ()
    truths = _truths(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp) and _is_rule(node.test):
            yield node.test, lambda node=node: setattr(node, "test", ast.Constant(False)), (True,)
        elif isinstance(node, ast.BoolOp):
            decides = isinstance(node.op, ast.Or)
            for place, operand in enumerate(node.values):
                if _is_rule(operand):
                    is_value = operand is node.values[-1] and node not in truths
                    change = lambda node=node, place=place: node.values.pop(place)  # noqa: E731
                    yield operand, change, (True, False) if is_value else (decides,)
        elif isinstance(node, ast.comprehension):
            for place, condition in enumerate(node.ifs):
                if _is_rule(condition):
                    yield condition, lambda node=node, place=place: node.ifs.pop(place), (False,)


def _truths(tree: ast.Module) -> set[ast.AST]:
    """The expressions of which only the truth counts."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):  # a parent comes before its children
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            found.add(node.test)
        elif isinstance(node, ast.comprehension):
            found.update(node.ifs)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            found.add(node.operand)
        elif isinstance(node, ast.BoolOp) and node in found:
            found.update(node.values)
    return found


def _is_rule(test: ast.expr) -> bool:
    """Whether a condition says something of a page: not a bound, a type, or that a value is there at all."""
    while isinstance(test, ast.UnaryOp | ast.NamedExpr):
        test = test.operand if isinstance(test, ast.UnaryOp) else test.value
    if isinstance(test, ast.Call):
        return ast.unparse(test.func) not in ("isinstance", "len")
    if isinstance(test, ast.Compare):
        numbers = any(isinstance(n, ast.Constant) and isinstance(n.value, int | float) for n in ast.walk(test))
        nothing = any(isinstance(n, ast.Constant) and n.value is None for n in test.comparators)
        return not (numbers or nothing)
    if isinstance(test, ast.Attribute):
        return test.attr in FLAGS
    return not isinstance(test, ast.Name | ast.Constant)


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
        for number, (node, _, speaks) in enumerate(changes(ast.parse(source))):
            found.append(Mutant(file.stem, number, getattr(node, "lineno", 0), ast.unparse(node), not speaks))
    for file in sorted((PACKAGE / "vocabulary").glob("*.toml")):
        text = file.read_text("utf-8")
        for number, (path, entry) in enumerate(entries(tomllib.loads(text))):
            if path[0] not in ("element", "schema_type"):
                found.append(Mutant(f"vocabulary/{file.stem}", number, 0, f"[{'.'.join(path)}] {entry}", True, entry))
    return found


@dataclass
class _Finder(importlib.abc.MetaPathFinder):
    """Gives the modules of the package with a change of their source, and one more global name in each."""

    change: Callable[[str, ast.Module], object]
    name: str
    value: Callable[[str], object]
    only: str = ""  # the module that is changed, if it is one

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        package, _, stem = name.partition("newsarchive.extraction")
        if package or stem[:1] not in ("", ".") or self.only not in ("", stem[1:] or "__init__"):
            return None
        loader = _Loader(name, str(PACKAGE / f"{stem[1:] or '__init__'}.py"))
        loader.finder = self
        return importlib.util.spec_from_file_location(name, loader.path, loader=loader)


class _Loader(SourceFileLoader):
    finder: _Finder

    def exec_module(self, module: ModuleType) -> None:
        stem = Path(self.path).stem
        tree = ast.parse(Path(self.path).read_text("utf-8"))
        self.finder.change(stem, tree)
        for node in ast.walk(tree):  # an `and` of one operand is no expression of Python
            for name, value in ast.iter_fields(node):
                if isinstance(value, ast.BoolOp) and len(value.values) == 1:
                    setattr(node, name, value.values[0])
                elif isinstance(value, list):
                    value[:] = [v.values[0] if isinstance(v, ast.BoolOp) and len(v.values) == 1 else v for v in value]
        ast.fix_missing_locations(tree)
        module.__dict__[self.finder.name] = self.finder.value(stem)
        exec(compile(tree, self.path, "exec"), module.__dict__)


def _without(mutant: Mutant) -> _Finder:
    """Gives the modules without a rule."""
    folder, _, language = mutant.module.rpartition("/")

    def change(stem: str, tree: ast.Module) -> None:
        if not folder and stem == mutant.module:
            list(changes(tree))[mutant.number][1]()
        if folder and stem == "vocabulary":
            tree.body.append(ast.parse("_without_the_entry(globals())").body[0])

    def forget(names: dict[str, Any]) -> None:
        data = names["_MARKUP"] if language == "markup" else names["_FILES"][language]
        path, entry = list(entries(deepcopy(data)))[mutant.number]
        for key in path:
            data = data[key]
        del data[entry]

    return _Finder(change, "_without_the_entry", lambda _: forget, folder or mutant.module)


class _Listener(ast.NodeTransformer):
    """Lets each condition of a module tell when it speaks, and switches off its caches, so that it speaks each time."""

    def __init__(self, tree: ast.Module) -> None:
        self.rules = {node: (n, speaks) for n, (node, _, speaks) in enumerate(changes(tree)) if speaks}

    def visit(self, node: ast.AST) -> Any:
        rule = self.rules.get(node)
        self.generic_visit(node)
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = [d for d in node.decorator_list if "cache" not in ast.unparse(d)]
        if rule is None:
            return node
        number, speaks = rule
        heard = ast.parse(f"_heard({number}, {speaks}, None)", mode="eval").body
        assert isinstance(heard, ast.Call)
        assert isinstance(node, ast.expr)
        heard.args[2] = node
        return heard


def _hearing(spoken: Callable[[Rule], None]) -> _Finder:
    """Gives the modules so that their conditions tell when they speak."""

    def hearing(stem: str) -> object:
        def heard(number: int, speaks: Speaks, value: object) -> object:
            if bool(value) in speaks:
                spoken((stem, number))
            return value

        return heard

    return _Finder(lambda _, tree: _Listener(tree).visit(tree), "_heard", hearing)


def reading(line: str) -> object:
    """What test_pages compares of a page, which a line of gold.jsonl describes."""
    from newsarchive.extraction import extract
    from newsarchive.text import comparable

    want = json.loads(line)
    got = extract((PAGES / want["page"]).read_bytes(), want["url"])
    values = {
        "title": got.title, "lead": got.lead, "authors": got.authors, "agency": got.agency, "section": got.section,
        "published_at": got.published_at, "modified_at": got.modified_at, "refusal": got.refusal,
        "body": comparable("\n".join(t for t in (got.lead, got.body) if t)),
        "photos": [(p.url, p.caption, p.credit) for p in got.photos],
    }  # fmt: skip
    compared = values if not want["refusal"] else {"refusal": got.refusal}
    return {name: value for name, value in compared.items() if name not in want.get("misses", {})}


def _words(html: bytes | str, url: str = "", *_: object) -> str:
    """What stands in a page, its tags among it, in each form in which it may be compared with a word list."""
    from newsarchive.extraction.encoding import decode
    from newsarchive.text import fold

    text = f"{url}\n{html if isinstance(html, str) else decode(html)[0]}"
    text = unescape(unescape(re.sub(r"\\u([\da-f]{4})", lambda code: chr(int(code[1], 16)), text, flags=re.I)))
    forms = (text, re.sub("<[^>]*>", "", text), re.sub("<[^>]*>", " ", text), re.sub("(?<=[a-z])(?=[A-Z])", "-", text))
    text = re.sub(r"\s+", " ", " ".join(forms))
    return f"{text} {fold(text)}"


@dataclass
class Reading:
    """A page or a call of extract() in a test: what it gave, the rules that spoke, and what stands in the page."""

    read: Callable[[], object]
    got: object
    spoken: set[Rule]
    words: str


@dataclass
class Baseline:
    """What pages and tests give without a change, and the rules that speak in each test beside its readings."""

    readings: list[Reading]
    tests: dict[str, set[Rule]]


def _told(article: Any) -> str:
    """All that an article says. Its evidence and refusal are no fields of the dataclass."""
    return repr((article, article.evidence, article.refusal))


def _call(args: tuple[Any, ...], more: dict[str, Any]) -> str:
    from newsarchive.extraction import extract

    try:
        return _told(extract(*args, **more))
    except Exception as error:
        return repr(error)


class _Recorder:
    """A plugin of pytest that keeps the calls of extract() in each test, and the rules that speak beside them."""

    def __init__(self) -> None:
        self.calls: list[tuple[Reading, set[Rule]]] = []
        self.tests: dict[str, set[Rule]] = {}
        self.spoken: set[Rule] = set()
        self.of_pages = False
        sys.meta_path.insert(0, _hearing(lambda rule: self.spoken.add(rule)))
        self.package = importlib.import_module("newsarchive.extraction")
        self.extract = self.package.extract
        self.package.extract = self._recorded  # type: ignore[attr-defined]

    def _recorded(self, *args: Any, **more: Any) -> Any:
        outside, self.spoken = self.spoken, set()
        got = self.extract(*args, **more)
        if not self.of_pages:
            self.calls.append((Reading(partial(_call, args, more), _told(got), self.spoken, _words(*args)), outside))
        self.spoken = outside
        return got

    def pytest_runtest_call(self, item: Any) -> None:
        self.spoken, self.of_pages = set(), "test_pages" in item.nodeid
        self.tests[item.nodeid] = set() if self.of_pages else self.spoken

    def baseline(self) -> Baseline:
        """The readings of the tests that are the same outside of them, and those of the pages."""
        self.package.extract = self.extract  # type: ignore[attr-defined]
        readings = []
        for call, outside in self.calls:
            if call.read() == call.got:
                readings.append(call)
            else:  # the test changes the extractor: run the test
                outside |= call.spoken
        for line in (PAGES / "gold.jsonl").read_text("utf-8").splitlines():
            self.spoken = set()
            want = json.loads(line)
            words = _words((PAGES / want["page"]).read_bytes(), want["url"])
            readings.append(Reading(partial(reading, line), reading(line), self.spoken, words))
        return Baseline(readings, self.tests)


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


def _baseline() -> Baseline | None:
    recorder = _Recorder()
    return None if _test(recorder, "tests/extraction") else recorder.baseline()


def _survives(mutant: Mutant, baseline: Baseline) -> bool:
    """Whether all pages and tests in which a rule speaks give the same without it."""
    sys.meta_path.insert(0, _without(mutant))
    rule = (mutant.module, mutant.number)
    entry = re.compile(mutant.entry.strip("^$"), re.I)
    for known in sorted(baseline.readings, key=lambda known: len(known.words)):
        may_speak = entry.search(known.words) if mutant.is_everywhere else rule in known.spoken
        if may_speak and known.read() != known.got:
            return False
    tests = {test for test, spoken in baseline.tests.items() if (spoken if mutant.is_everywhere else rule in spoken)}
    files = {test.partition("::")[0] for test in tests}
    files = {file for file in files if entry.search(_words(Path(file).read_text("utf-8")))}
    return not files or _test(_Only(tests), "-x", *files) == 0


def _in_fork(work: Callable[[], T]) -> T | None:
    """What a function gives in a process of its own, without a word; None if the process dies, or takes too long."""
    here, there = multiprocessing.Pipe(duplex=False)

    def run() -> None:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        there.send(work())

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    there.close()
    try:
        return here.recv()  # type: ignore[no-any-return]
    except EOFError:
        return None
    finally:
        process.join()


def survivors(chosen: list[Mutant]) -> Iterator[tuple[Mutant, bool]]:
    """(a mutant, whether it survives), as many at a time as there are cores."""
    from concurrent.futures import ThreadPoolExecutor

    baseline = _in_fork(_baseline)
    if baseline is None:
        sys.exit("the pages cannot be read without any change: run the tests first")

    def survives(mutant: Mutant) -> bool:
        def answer() -> bool:
            signal.alarm(SECONDS)
            return _survives(mutant, baseline)

        return bool(_in_fork(answer))  # a process that dies, or takes too long, has noticed the change

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from zip(chosen, pool.map(survives, chosen), strict=True)


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
    ours = ("newsarchive.dates", "newsarchive.items")
    for name in ("hypothesis", "lxml.html", "pytest", "scrapy.cmdline", "sqlite_utils", "trafilatura", *ours):
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
