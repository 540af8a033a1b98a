"""`python -m tools.reference` writes the pages of docs/ that are made from the code: `make reference`.

These are the commands, the settings, the tables, the saved questions and the tools for an assistant in docs/reference,
and the drawing in docs/developers. tests/docs/test_reference.py names a file that is no longer what the code says.
"""

import ast
import asyncio
import importlib
import json
import pkgutil
import re
import sqlite3
from argparse import Action, ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import datasette.plugins  # noqa: F401 (before datasette_mcp, which it loads as a plugin)
import scrapy.commands
from datasette_mcp import create_mcp_server
from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings, default_settings
from sqlite_utils import Database

import newsarchive.commands
import newsarchive.settings
from newsarchive.archive import Archive
from newsarchive.desk.bounds import Bounds, bounded, use_bounds
from newsarchive.desk.canned_queries import CannedQuery, read_canned_queries
from newsarchive.desk.server import application
from newsarchive.desk.sql_functions import prepare_connection
from tools.rooms import ROOT, draw

DOCS = ROOT / "docs"
MADE = "<!-- Made by `make reference` from {}. Do not edit this page. -->\n\n"
GLOBAL = "Global Options"
PACKAGE = Path(newsarchive.__file__).parent


def pages() -> dict[str, str]:
    """{path under docs/: text} of every file that is made."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "archive.db")
        Archive(path, create=True).close()
        return {
            "reference/commands.md": commands(),
            "reference/settings.md": settings(),
            "reference/tables.md": tables(path),
            "reference/questions.md": questions(path),
            "reference/mcp.md": assistant_tools(path),
            "developers/rooms.svg": draw(),
        }


# --- Commands


def commands() -> str:
    """Every command with its options."""
    ours = dict(_commands(newsarchive.commands))
    theirs = {name: one for name, one in _commands(scrapy.commands) if name not in ours}
    parts = [
        MADE.format("newsarchive/commands") + "# Commands\n\n"
        "Each command is `newsarchive NAME` in any directory; the archive is then `archive.db` in that directory. In\n"
        "the folder of a project it is `scrapy NAME`, too. The options of all commands are\n"
        "[at the end](#options-of-all-commands). [Exit statuses](exit-statuses.md) tells what a command ends with.\n"
    ]
    parts += [_command(name, command) for name, command in ours.items()]
    parts.append(
        "## Scrapy's commands\n\n"
        + _table(("command", "does"), ((f"`{n}`", c.short_desc()) for n, c in theirs.items()))
    )
    options = [action for title, action in _options(next(iter(ours.values()))) if title == GLOBAL]
    parts.append("## Options of all commands\n\n" + _option_table(options))
    return "\n".join(parts)


def _commands(package: Any) -> Iterator[tuple[str, ScrapyCommand]]:
    """(name, command) of each module of a package of commands."""
    for module in pkgutil.iter_modules(package.__path__):
        found = importlib.import_module(f"{package.__name__}.{module.name}")
        if command := getattr(found, "Command", None):
            made = command()
            made.settings = Settings()
            made.settings.setmodule(newsarchive.settings)
            yield module.name, made


def _command(name: str, command: ScrapyCommand) -> str:
    short, long = command.short_desc(), " ".join(command.long_desc().split())
    text = f"## {name}\n\n    newsarchive {name} {command.syntax()}\n\n{_plain(short)}.\n"
    if long != " ".join(short.split()):
        text += f"\n{_plain(long)}\n"
    own = [action for title, action in _options(command) if title != GLOBAL]
    return text + ("\n" + _option_table(own) if own else "")


def _options(command: ScrapyCommand) -> Iterator[tuple[str, Action]]:
    """(title of its group, option) of each option of a command but -h."""
    parser = ArgumentParser(prog="", conflict_handler="resolve")
    command.add_options(parser)
    for group in parser._action_groups:
        for action in group._group_actions:
            if action.option_strings and "--help" not in action.option_strings:
                yield str(group.title), action


def _option_table(options: list[Action]) -> str:
    rows = []
    for option in options:
        choices = "{" + ",".join(map(str, option.choices or ())) + "}"
        value = option.metavar or (choices if option.choices else option.dest.upper())
        words = [f"`{word} {value}`" if option.nargs != 0 else f"`{word}`" for word in option.option_strings]
        rows.append((", ".join(words), _plain((option.help or "").replace("%(default)s", str(option.default)))))
    return _table(("option", "meaning"), rows)


# --- Settings


def settings() -> str:
    """Every setting that is ours, or that differs from Scrapy's default."""
    source = (PACKAGE / "settings.py").read_text(encoding="utf-8")
    text = MADE.format("newsarchive/settings.py") + (
        "# Settings\n\n"
        "`-s NAME=VALUE` behind a command sets a setting for one call. A project of your own sets it in its\n"
        "`settings.py` ([In your own Scrapy project](../developers/scrapy.md)). Scrapy's other settings keep\n"
        "[their defaults](https://docs.scrapy.org/en/latest/topics/settings.html).\n"
    )
    for title, names in _sections(source):
        rows = [(f"`{name}`", _plain(meaning), _value(name), _default(name)) for name, meaning in names]
        text += f"\n## {title}\n\n" + _table(("setting", "meaning", "value", "Scrapy's default"), rows)
    return text


def _sections(source: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """(title, (setting, what the comment behind it or above it says)) of settings.py. A comment behind a blank line is
    the title of a section."""
    lines = source.splitlines()
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not isinstance(target, ast.Name) or not target.id.isupper() or target.id.startswith("_"):
            continue
        above = list(takewhile(lambda line: line.startswith("# "), reversed(lines[: node.lineno - 1])))
        if above and not lines[node.lineno - 2 - len(above)]:
            found.append((above.pop().removeprefix("# "), []))
        behind = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode().strip(" #")
        meaning = re.sub(r"^default [^:;]+[:;]? *", "", behind) or " ".join(above).removeprefix("# ")
        found[-1][1].append((target.id, meaning))
    return found


def _value(name: str) -> str:
    value = getattr(newsarchive.settings, name)
    if name == "ARCHIVE":
        return "`archive.db`"
    if name == "EXTRACTION_WORKERS":
        return "one for each core"
    if name == "USER_AGENT":
        return "`" + re.sub(r"/[\d.]+\S*", "/VERSION", str(value), count=1) + "`"
    return "the components in the file" if isinstance(value, Mapping) else f"`{value!r}`"


def _default(name: str) -> str:
    if not hasattr(default_settings, name):
        return "none: it is ours"
    value = getattr(default_settings, name)
    return "" if isinstance(value, Mapping) else f"`{value!r}`".replace(scrapy.__version__, "VERSION")


# --- Tables


def tables(path: Path) -> str:
    """Every table and view with its columns."""
    told = json.loads((PACKAGE / "desk" / "metadata.json").read_text(encoding="utf-8"))["databases"]["archive"][
        "tables"
    ]
    text = MADE.format("a new archive and newsarchive/desk/metadata.json") + (
        "# Tables\n\n"
        "The tables of `archive.db`. Times are ISO 8601 with offset, as precise as the page states them. A missing\n"
        "value is NULL. The columns of the first part keep their names and meanings in later versions; new ones may\n"
        "be added.\n"
        "[SQL recipes](../researchers/sql.md) shows how to ask.\n"
    )
    inner = []
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        for name in sorted([*db.table_names(), *db.view_names()], key=partial(_place, list(told))):
            about = told.get(name, {})
            if about.get("columns"):
                text += f"\n## {name}\n\n{_english(about)}.\n\n" + _columns(db, name, about["columns"])
            elif not _is_shadow(db, name):
                inner.append((f"`{name}`", ", ".join(f"`{column.name}`" for column in db[name].columns)))
    return (
        text
        + (
            "\n## Tables for newsarchive itself\n\n"
            "These are indexes, counts and notes. They may change in any version: do not build on them. Their names\n"
            "begin with `z_`, but for two that SQLite and sqlite-utils name.\n\n"
        )
        + _table(("table or view", "columns"), inner)
    )


def _place(order: list[str], name: str) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)


def _is_shadow(db: Database, name: str) -> bool:
    """Whether SQLite keeps a table for a full-text index."""
    return any(name.startswith(f"{index}_") for index in db.table_names(fts4=False) if _is_index(db, index))


def _is_index(db: Database, name: str) -> bool:
    (row,) = db.query("SELECT sql FROM sqlite_master WHERE name = ?", [name])
    return str(row["sql"]).startswith("CREATE VIRTUAL TABLE")


def _columns(db: Database, name: str, told: Mapping[str, str]) -> str:
    rows = [(f"`{column.name}`", column.type, _plain(_half(told.get(column.name, "")))) for column in db[name].columns]
    return _table(("column", "type", "meaning"), rows)


def _english(about: Mapping[str, str]) -> str:
    text = _half(about.get("description") or about.get("description_html", ""))
    return _plain(text.partition(". Đếm theo")[0].partition(". Count by")[0])


def _half(text: str) -> str:
    """The English half of 'Vietnamese · English'."""
    return text.split(" · ")[1] if " · " in text else text


# --- Questions and tools


def questions(path: Path) -> str:
    """Every saved question with its parameters and columns."""
    text = MADE.format("newsarchive/desk/canned_queries") + (
        "# Saved questions\n\n"
        "`newsarchive desk` answers these at `/archive/NAME`, also as `.csv`, `.json` and `.atom`, and\n"
        "`newsarchive watch` tells what is new on them. All parameters may stay empty.\n"
        "[The desk](../researchers/desk.md) says how they are used.\n"
    )
    with closing(sqlite3.connect(path)) as connection, use_bounds(Bounds()):
        prepare_connection(connection)
        for query in read_canned_queries().values():
            title, about = _half(query.title), _half(query.description)
            columns = bounded(partial(_column_names, query))(connection)
            text += f"\n## {query.name}\n\n{title}. {_plain(about)}\n\n"
            text += f"- Parameters: {_codes(query.params)}\n- Columns: {_codes(columns)}\n"
    return text


def _column_names(query: CannedQuery, connection: sqlite3.Connection) -> list[str]:
    return [one[0] for one in connection.execute(query.sql, dict.fromkeys(query.params, "")).description]


def assistant_tools(path: Path) -> str:
    """Every tool that an assistant has by MCP."""
    text = MADE.format("the tools that a desk serves") + (
        "# Tools for an assistant\n\n"
        "`newsarchive desk` serves these tools by MCP at `/-/mcp` (streamable HTTP). All of them only read.\n"
        "[The desk](../researchers/desk.md#an-assistant) says how to connect. The descriptions are those that the\n"
        "assistant reads.\n"
    )
    server = create_mcp_server(application(path))
    for tool in sorted(asyncio.run(server.list_tools()), key=lambda tool: tool.name):
        required = tool.input_schema.get("required", ())
        names = [f"`{name}`" + " (required)" * (name in required) for name in tool.input_schema.get("properties", ())]
        about = _plain(str(tool.description))
        text += f"\n## {tool.name}\n\n{about}\n\n- Arguments: {', '.join(names) or 'none'}\n"
    return text


# --- Markdown


def _codes(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _plain(text: str) -> str:
    """A text without HTML, in which Markdown shows every character as it is, but for what stands in backticks."""
    text = re.sub(r"</?\w+( [^>]*)?>", "", text)
    parts = re.split("(`[^`]+`)", " ".join(text.split()))
    return "".join(part if part[:1] == "`" else re.sub(r"([\\*_<>\[\]|{}~])", r"\\\1", part) for part in parts)


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main() -> None:
    for name, text in pages().items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
