"""``redroute schema``: the shape of what redroute reads, for editors and other programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from redroute.cli.failure import ExitCode
from redroute.cli.terminal import say_json


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("subject", choices=("request",), help="request：研学需求 / a tour request")


def run(args: Namespace) -> int:  # noqa: ARG001 (there is only one subject so far, and argparse has checked it)
    """Print the JSON Schema of a tour request."""
    from redroute.problem.request_file import request_json_schema

    say_json(request_json_schema())
    return ExitCode.OK
