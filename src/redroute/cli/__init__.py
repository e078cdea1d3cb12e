"""The command line, a thin face: each command reads, calls, writes and reports.

``redroute --help`` and a command that was not chosen load nothing but this package; a chosen command loads what it needs when it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import zip_longest
from typing import Final

from redroute.cli import terminal
from redroute.cli.arguments import LANGUAGES, Parser
from redroute.cli.failure import ExitCode, failure
from redroute.version import __version__

__all__ = ["COMMANDS", "ExitCode", "main"]

COMMANDS: Final[Mapping[str, str]] = {
    "plan": "规划研学行程 / plan a study tour",
    "route": "经过给定点位的最短路线 / the shortest route through given sites",
    "map": "全部点位的地图 / a map of all sites",
    "sites": "查看、搜索、检查点位目录 / list, show, search and check a catalogue",
    "check": "复核一份行程 / check an itinerary",
    "schema": "输出 JSON Schema / print a JSON Schema",
}
"""Every command with its one line of help; the module of the same name in this package holds its arguments and its ``run``."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see :class:`ExitCode`); ``argv`` of ``None`` takes the arguments of the process.

    Every failure becomes one message on standard error. A mistake of redroute's own is reported in one line, too; ``python -X dev -m redroute …``
    shows its traceback.
    """
    terminal.speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _obeyed(words)
        terminal.flush()
    except BaseException as error:
        if sys.flags.dev_mode and not isinstance(error, KeyboardInterrupt):
            raise
        code, lines = failure(error, _language(words))
        terminal.warn(lines)
        terminal.abandon()
    return int(code)


def _obeyed(words: list[str]) -> int:
    try:
        return _run(words)
    except SystemExit as leaving:  # argparse: 0 after --help and --version, 2 after a wrong argument
        return leaving.code if isinstance(leaving.code, int) else ExitCode.USAGE


def _run(words: list[str]) -> int:
    parser = Parser(
        prog="redroute",
        description="规划学校真正走得通的红色研学路线。/ Plans heritage study tours a school can really follow.",
        allow_abbrev=False,
        lang=_language(words),
    )
    parser.add_argument("--version", action="version", version=f"redroute {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="命令/COMMAND", required=True)
    chosen = next((word for word in words if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
        if name == chosen:
            module = import_module(f"redroute.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    args = parser.parse_args(words)
    return int(args.run(args))


def _language(words: Sequence[str]) -> str:
    """The language of a message about words that could not be obeyed: the last one asked for, else Chinese."""
    lang = LANGUAGES[0]
    for option, value in zip_longest(words, words[1:], fillvalue=""):
        asked = value if option == "--lang" else option.removeprefix("--lang=")
        lang = asked if asked in LANGUAGES and option.startswith("--lang") else lang
    return lang
