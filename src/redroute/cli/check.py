"""``redroute check``: prove an itinerary document from the definitions alone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redroute.cli.arguments import add_common, name
from redroute.cli.failure import ExitCode, Refusal, translated
from redroute.cli.phrases import phrase
from redroute.cli.selection import input_file
from redroute.cli.terminal import say, say_json
from redroute.errors import DocumentRefused
from redroute.text import plain_line

if TYPE_CHECKING:
    from redroute.itinerary.itinerary import Itinerary

LARGEST: Final = 64 * 2**20
"""Bytes of the largest document that is read."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("itinerary", metavar="ITINERARY.json", type=name, help="redroute plan 写出的 .json / as written by redroute plan")
    add_common(parser, catalogue=False)


def run(args: Namespace) -> int:
    """Read and check; violations are listed and the answer is 4."""
    path = input_file(args.itinerary, args.lang)
    from redroute.itinerary.check import check

    itinerary = _read(path)
    violations = check(itinerary)
    if args.json:
        say_json({"status": itinerary.certificate.status, "violations": list(violations)})
    elif not args.quiet and not violations:
        say(phrase("check.clean", args.lang, visits=len(itinerary.visits), days=len(itinerary.days)))
    if violations:
        told = [" ".join(violation.split()) for violation in violations]
        lines = translated(told) if args.lang == "zh" else told
        raise Refusal(ExitCode.VIOLATIONS, "\n  ".join([phrase("check.violations", args.lang, count=len(violations)), *lines]))
    return ExitCode.OK


def _read(path: Path) -> Itinerary:
    """The itinerary of a file; what is wrong with it is said with the name of the file."""
    from redroute.itinerary.document import itinerary_from_json
    from redroute.sites.source_file import Unreadable, decoded, read_bytes

    source = plain_line(path)
    try:
        return itinerary_from_json(decoded(read_bytes(path, LARGEST))[0])
    except Unreadable as error:
        raise DocumentRefused("", plain_line(error.message), source) from None
    except DocumentRefused as refused:
        raise DocumentRefused(refused.path, refused.message, source) from None
