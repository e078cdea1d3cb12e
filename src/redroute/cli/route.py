"""``redroute route``: the shortest way through given sites, each once."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any, Final

from redroute.cli.arguments import add_common, add_mode, add_outputs, add_search, name
from redroute.cli.delivery import deliver, layers, outputs, tiles
from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
from redroute.cli.plan import stopping_rule
from redroute.cli.selection import named_site, open_catalogue
from redroute.cli.terminal import say, say_json
from redroute.mode import Mode

if TYPE_CHECKING:
    from redroute.itinerary.route import Route
    from redroute.sites.catalogue import Catalogue

SUFFIXES: Final = (".html", ".svg", ".png", ".geojson", ".gpx", ".rem.json", ".wechat.json")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("sites", metavar="SITE", nargs="*", type=name, help="点位编号、名称或拼音 / id, name or pinyin")
    parser.add_argument("--all", action="store_true", help="目录中全部点位 / every site of the catalogue")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--loop", action="store_true", help="回到起点 / return to where it began")
    shape.add_argument("--free-ends", action="store_true", help="起点终点都不限（默认）/ begin and end anywhere (the default)")
    parser.add_argument("--start", metavar="SITE", type=name, help="从这里出发 / begin here")
    parser.add_argument("--end", metavar="SITE", type=name, help="到这里结束 / end here")
    add_mode(parser)
    add_outputs(parser, SUFFIXES)
    add_search(parser)
    add_common(parser)
    parser.set_defaults(complain=parser.error)


def run(args: Namespace) -> int:
    """Find the route, write, print; sites nobody has located are listed as skipped."""
    _agree(args)
    paths = outputs(args, SUFFIXES, (args.catalogue, *args.layer))
    tiles(args.tiles, args.lang)
    layers(args.layer, args.lang)
    from redroute.outputs.table import route_table
    from redroute.planner import route

    catalogue = open_catalogue(args)
    start, end = (None if text is None else named_site(catalogue, text, args.lang).id for text in (args.start, args.end))
    if start is not None and start == end:
        raise Refusal(ExitCode.USAGE, phrase("route.ends", args.lang))
    found = route(
        catalogue,
        _ids(catalogue, args, start, end),
        mode=Mode(args.mode),
        start=start,
        end=end,
        loop=args.loop,
        stop=stopping_rule(args),
        seed=args.seed,
    )
    is_found = bool(found.sites) and found.status in ("optimal", "feasible")
    if is_found:
        deliver(found, paths, args)
    if args.json:
        say_json(route_summary(found))
    elif is_found and not args.quiet:
        say(route_table(found, args.lang))
    if not is_found:
        raise Refusal(ExitCode.NO_PLAN, phrase("route.no-way" if found.sites else "route.too-few", args.lang))
    return ExitCode.OK


def _agree(args: Namespace) -> None:
    """Leave with exit code 2 where arguments contradict each other."""
    if bool(args.sites) == args.all:
        args.complain(phrase("usage.sites", args.lang))
    if args.loop and args.end is not None:
        args.complain(phrase("usage.loop", args.lang))
    if args.free_ends and (args.start is not None or args.end is not None):
        args.complain(phrase("usage.free", args.lang))


def _ids(catalogue: Catalogue, args: Namespace, start: str | None, end: str | None) -> list[str] | None:
    """The ids of the sites to visit, each once, with both ends among them; ``None`` for all."""
    if args.all:
        return [site.id for site in catalogue]
    given = [named_site(catalogue, text, args.lang).id for text in args.sites]
    ends = [site for site in (start, end) if site is not None]
    return list(dict.fromkeys([*given, *ends]))


def route_summary(route: Route) -> dict[str, Any]:
    """The fixed document of ``--json``: scripts rely on these members. Sites are ids in visiting order; a loop does not repeat its first."""
    return {
        "sites": [site.id for site in route.sites],
        "distance_m": route.distance,
        "duration_s": route.duration,
        "status": route.status,
        "bound": route.bound,
        "gap": route.gap,
        "skipped": [site.id for site in route.skipped],
        "mode": str(route.mode),
        "loop": route.is_loop,
        "seed": route.seed,
        "version": route.version,
        "provider": route.provider,
    }
