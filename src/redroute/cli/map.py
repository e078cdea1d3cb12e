"""``redroute map``: every site of a catalogue on one page, the 初心地图."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import Final

from redroute.cli.arguments import add_common, add_filters, add_outputs, name
from redroute.cli.delivery import deliver, layers, outputs, tiles
from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
from redroute.cli.selection import filtered, open_catalogue
from redroute.cli.terminal import say_json

SUFFIXES: Final = (".html", ".svg", ".png", ".geojson", ".wechat.json")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_outputs(parser, SUFFIXES, is_required=True)
    parser.add_argument("--title", type=name, help="地图标题，默认用目录的标题 / title of the map, by default the catalogue's")
    add_filters(parser)
    add_common(parser)


def run(args: Namespace) -> int:
    """Filter, draw and write; no site that fits is an answer of 3, and nothing is written."""
    paths = outputs(args, SUFFIXES, (args.catalogue, *args.layer))
    tiles(args.tiles, args.lang)
    layers(args.layer, args.lang)
    catalogue = filtered(open_catalogue(args), args)
    if not len(catalogue):
        raise Refusal(ExitCode.NO_PLAN, phrase("sites.none", args.lang))
    if args.title is not None:
        catalogue = replace(catalogue, title=args.title)
    deliver(catalogue, paths, args)
    if args.json:
        say_json({"sites": len(catalogue), "located": sum(site.is_located for site in catalogue), "files": [str(path) for path in paths]})
    return ExitCode.OK
