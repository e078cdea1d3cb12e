"""``redroute plan``: from a request to a timetable and its files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Final

from redroute.cli.arguments import add_common, add_outputs, add_search, name
from redroute.cli.delivery import deliver, layers, outputs, tiles
from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
from redroute.cli.selection import input_file, open_catalogue
from redroute.cli.terminal import ProgressLine, say, say_json_text
from redroute.errors import RequestRefused

if TYPE_CHECKING:
    from redroute.itinerary.itinerary import Itinerary
    from redroute.solver.stop import StoppingRule

SUFFIXES: Final = (".html", ".svg", ".png", ".json", ".geojson", ".gpx", ".ics", ".md", ".csv", ".txt", ".rem.json", ".wechat.json")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("request", metavar="REQUEST", type=name, help="研学需求，.toml 或 .json / the tour request")
    add_outputs(parser, SUFFIXES)
    add_search(parser)
    add_common(parser)


def run(args: Namespace) -> int:
    """Plan, write, print; without a plan nothing is written and the answer is 3."""
    paths = outputs(args, SUFFIXES, (args.request, args.catalogue, *args.layer))
    tiles(args.tiles, args.lang)
    layers(args.layer, args.lang)
    source = input_file(args.request, args.lang)
    from redroute.itinerary.document import itinerary_to_json
    from redroute.outputs.table import itinerary_table
    from redroute.planner import plan
    from redroute.problem.request_file import read_request

    request = read_request(source)
    catalogue = open_catalogue(args)
    with ProgressLine(args.lang, is_wanted=not args.quiet) as progress:
        try:
            itinerary = plan(catalogue, request, stop=stopping_rule(args), seed=args.seed, on_progress=progress)
        except RequestRefused as refused:  # it does not fit the catalogue
            from redroute.problem.request_file import placed

            raise placed(refused, source) from refused
    if itinerary.is_planned:
        deliver(itinerary, paths, args)
    if args.json:
        say_json_text(itinerary_to_json(itinerary))
    elif itinerary.is_planned and not args.quiet:
        say(itinerary_table(itinerary, args.lang))
    if not itinerary.is_planned:
        raise Refusal(ExitCode.NO_PLAN, _why_not(itinerary, args.lang))
    return ExitCode.OK


def stopping_rule(args: Namespace) -> StoppingRule | None:
    """When the search stops: at the first of the limits given, or by the planner's own rule."""
    from redroute.solver.stop import after_iterations, after_seconds, any_of

    rules: list[StoppingRule] = []
    if args.seconds is not None:
        rules.append(after_seconds(args.seconds))
    if args.iterations is not None:
        rules.append(after_iterations(args.iterations))
    return any_of(*rules) if rules else None


def _why_not(itinerary: Itinerary, lang: str) -> str:
    from redroute.outputs.sentence import conflict_lines

    certificate = itinerary.certificate
    lead = phrase("plan.infeasible" if certificate.status == "infeasible" else "plan.interrupted", lang)
    # A conflict may quote a request: one line each, whatever it holds.
    rules = ["  " + " ".join(line.split()) for line in conflict_lines(itinerary, lang)]
    # Where nothing has a position, no rule need be relaxed.
    is_for_relaxing = rules and certificate.status == "infeasible" and "unlocated" not in certificate.conflicts
    return "\n".join([phrase("plan.relax", lang, lead=lead) if is_for_relaxing else lead, *rules])
