"""The house keeps its own rules: style, types, walls between the rooms, and the size of an outlet file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.forked import call

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        pytest.param(["mypy"], marks=pytest.mark.long),
        ["lint-imports", "--no-cache"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_checker_is_clean(command: list[str]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("bench_*.py")), ids=lambda path: path.stem)
def test_a_benchmark_can_be_started(path: Path) -> None:
    # As a script begins, but in a process that has imported what most of them import.
    begin = f"sys.argv = [{str(path)!r}, '--help']; sys.path.insert(0, {str(path.parent)!r})"
    process = call(exec, f"import runpy, sys; {begin}; runpy.run_path(sys.argv[0], run_name='__main__')")
    process.join(120)
    assert process.exitcode == 0


def test_no_module_imports_itself_by_way_of_others() -> None:
    # The contract compares siblings; a circle through a package's own __init__ is none between siblings.
    graph = grimp.build_graph("newsarchive", exclude_type_checking_imports=False, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names a circle


OUTLETS = sorted(
    path
    for path in (ROOT / "newsarchive" / "spiders").glob("*.py")
    if "OutletSpider" in path.read_text(encoding="utf-8")
)


def test_there_are_outlets() -> None:
    assert OUTLETS


@pytest.mark.parametrize("path", OUTLETS, ids=lambda path: path.stem)
def test_outlet_file_is_a_short_description(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 28
    (outlet,) = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    assert ast.get_docstring(outlet), "an outlet file says in its docstring what it rests on"
    statements = [node for node in outlet.body[1:] if not isinstance(node, ast.Assign | ast.AnnAssign)]
    assert not statements, "attributes only"


def test_no_address_of_a_package_registry_stands_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    registry = re.compile(r"index-url|pypi\.(python\.)?org|registry\.npmjs|files\.pythonhosted|deb\.debian")
    itself = Path(__file__).name
    for name in listed.splitlines():
        path = ROOT / name
        if path.name != itself and path.is_file() and path.suffix not in {".gz", ".png", ".jpg", ".db"}:
            text = path.read_text(encoding="utf-8", errors="replace").replace("--no-emit-index-url", "")
            assert not registry.search(text), name


STDLIB = sys.stdlib_module_names | {"compression"}  # the latter since Python 3.14


def test_what_the_package_imports_is_declared() -> None:
    """A wheel's user has what it declares and what that needs today, not the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    words = [*project["dependencies"], *optional["parquet"], *optional["cluster"]]
    requirements = [Requirement(word) for word in words]
    declared = {canonicalize_name(requirement.name) for requirement in requirements}
    absent = {
        requirement.name for requirement in requirements if requirement.marker and not requirement.marker.evaluate()
    }
    distributions = packages_distributions()
    for path in (ROOT / "newsarchive").rglob("*.py"):
        for module in _imported(ast.parse(path.read_text(encoding="utf-8"))) - STDLIB - {"newsarchive"}:
            owners = {canonicalize_name(owner) for owner in distributions.get(module, ())}
            is_declared = owners & declared or any(name.startswith(module) for name in absent)
            assert is_declared, f"{path.relative_to(ROOT)} imports {module} of {owners or 'nowhere'}"


def _imported(tree: ast.Module) -> set[str]:
    """The top-level modules that a file imports, wherever in it."""
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in names}
