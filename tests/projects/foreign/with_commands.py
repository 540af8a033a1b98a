"""The same project, which also has our commands."""

from foreign.settings import *  # noqa: F403

COMMANDS_MODULE = "newsarchive.commands"
