"""``redroute schema``: the shape of what redroute reads, for editors and other programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from redroute.cli.failure import ExitCode
from redroute.cli.terminal import say_json


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "subject", choices=("request", "itinerary"), help="request：研学需求，itinerary：行程文件 / a tour request, an itinerary document"
    )


def run(args: Namespace) -> int:
    """Print the JSON Schema of the subject."""
    if args.subject == "itinerary":
        from redroute.itinerary.document import itinerary_json_schema

        say_json(itinerary_json_schema())
    else:
        from redroute.problem.request_file import request_json_schema

        say_json(request_json_schema())
    return ExitCode.OK
