"""``redroute check``: prove an itinerary document from the definitions alone."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from redroute.cli.arguments import add_common, name
from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
from redroute.cli.selection import input_file
from redroute.cli.terminal import say, say_json
from redroute.errors import DocumentRefused, TooLarge
from redroute.text import plain_line

LARGEST: Final = 64 * 2**20
"""Bytes of the largest document that is read."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("itinerary", metavar="ITINERARY.json", type=name, help="redroute plan 写出的 .json / as written by redroute plan")
    add_common(parser, catalogue=False)


def run(args: Namespace) -> int:
    """Read and check; violations are listed and the answer is 4."""
    path = input_file(args.itinerary, args.lang)
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge(f"{plain_line(path)}: more than {LARGEST // 2**20} MiB is no itinerary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentRefused("", f"not UTF-8 at byte {error.start}") from error
    from redroute.itinerary.check import check
    from redroute.itinerary.document import itinerary_from_json

    itinerary = itinerary_from_json(text)
    violations = check(itinerary)
    if args.json:
        say_json({"status": itinerary.certificate.status, "violations": list(violations)})
    elif not args.quiet and not violations:
        say(phrase("check.clean", args.lang, visits=len(itinerary.visits), days=len(itinerary.days)))
    if violations:
        from redroute.cli.chinese import in_chinese

        told = (" ".join(violation.split()) for violation in violations)
        lines = ("  " + (in_chinese(each) if args.lang == "zh" else each) for each in told)
        raise Refusal(ExitCode.VIOLATIONS, "\n".join([phrase("check.violations", args.lang, count=len(violations)), *lines]))
    return ExitCode.OK
