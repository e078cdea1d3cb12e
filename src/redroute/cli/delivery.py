"""Output files of a command: looked at before the work begins, all rendered before the first is written."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
from redroute.cli.selection import input_file
from redroute.cli.terminal import warn
from redroute.outputs.file import suffix_of
from redroute.text import plain_line

if TYPE_CHECKING:
    from redroute.itinerary.itinerary import Itinerary
    from redroute.itinerary.route import Route
    from redroute.outputs.map.ground import GroundLayer
    from redroute.outputs.map.tiles import TileChoice
    from redroute.sites.catalogue import Catalogue


def outputs(args: Namespace, suffixes: Sequence[str], inputs: Sequence[str | None]) -> tuple[Path, ...]:
    """The paths of ``-o``, each one we know how to write, none of them an input, none named twice, each in a folder that is there.

    Raises :class:`~redroute.cli.failure.Refusal`.
    """
    paths = tuple(Path(text) for text in args.output or ())
    inputs = (*inputs, args.font)
    taken = {os.path.realpath(text) for text in inputs if text is not None}
    seen: set[str] = set()
    for path in paths:
        facts = {"path": plain_line(path), "allowed": " ".join(suffixes), "folder": plain_line(path.parent)}
        target = os.path.realpath(path)
        if suffix_of(path) not in suffixes:
            raise Refusal(ExitCode.USAGE, phrase("output.suffix", args.lang, **facts))
        if target in taken:
            raise Refusal(ExitCode.USAGE, phrase("output.is-input", args.lang, **facts))
        if target in seen:
            raise Refusal(ExitCode.USAGE, phrase("output.twice", args.lang, **facts))
        if _is_folder(path):
            raise Refusal(ExitCode.CANNOT_WRITE, phrase("output.folder", args.lang, **facts))
        if not _is_folder(path.parent):
            raise Refusal(ExitCode.CANNOT_WRITE, phrase("output.nowhere", args.lang, **facts))
        seen.add(target)
    if args.font is not None:
        _check_font(args.font, paths, args.lang)
    idle = [option for option, value in (("--tiles", args.tiles), ("--layer", args.layer)) if value]
    if idle and not any(suffix_of(path) == ".html" for path in paths):
        warn([phrase("beneath.unused", args.lang, options=" ".join(idle))])
    return paths


def _check_font(file: str, paths: Sequence[Path], lang: str) -> None:
    if not any(suffix_of(path) == ".png" for path in paths):
        raise Refusal(ExitCode.USAGE, phrase("font.unused", lang))
    from redroute.outputs.picture.font import faces

    faces(input_file(file, lang))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than any file system holds
        return False


def tiles(text: str | None, lang: str) -> TileChoice | None:
    """The background named on the command line; which forms there are stands in the help of ``--tiles``."""
    if text is None:
        return None
    from redroute.outputs.map.tiles import GCJ02, WGS84, TileChoice

    named = {"osm": TileChoice.osm, "gaode": TileChoice.gaode, "tencent": TileChoice.tencent}
    service, sign, value = text.partition("=")
    if not sign and service in named:
        return named[service]()
    if sign and service == "tianditu":
        return TileChoice.tianditu(value)
    if sign and service in ("xyz", "xyz-gcj02"):
        return TileChoice.xyz(value, datum=GCJ02 if service == "xyz-gcj02" else WGS84)
    if text.lower().endswith((".mbtiles", ".pmtiles")):
        return TileChoice.local(input_file(text, lang))
    raise Refusal(ExitCode.USAGE, phrase("usage.tiles", lang, value=plain_line(text, 60)))


def layers(files: Sequence[str], lang: str) -> tuple[GroundLayer, ...]:
    """The files of ``--layer``, read."""
    return tuple(_layer(input_file(file, lang)) for file in files)


@cache
def _layer(file: Path) -> GroundLayer:
    # Read before the work begins and drawn after it, but read once.
    from redroute.outputs.map.ground import GroundLayer

    return GroundLayer.from_file(file)


def deliver(value: Itinerary | Route | Catalogue, paths: Sequence[Path], args: Namespace) -> None:
    """Render ``value`` for every path, then write them all; a failure of rendering leaves every file as it was."""
    if not paths:
        return
    from redroute.outputs.file import write_atomically
    from redroute.outputs.output import render

    background = tiles(args.tiles, args.lang)
    beneath = layers(args.layer, args.lang)
    if background is not None and background.reveals_key and any(path.suffix.lower() == ".html" for path in paths):
        warn([phrase("tiles.key", args.lang)])
    rendered: dict[Path, bytes] = {}
    for path in paths:
        by_day = _by_day(value, path, paths, args.lang)
        drawing: dict[str, Any] = (
            {"font": args.font, "on_missing": lambda missing: _name_missing(missing, args.lang)} if suffix_of(path) == ".png" else {}
        )
        rendered |= by_day or {path: render(value, suffix_of(path), lang=args.lang, tiles=background, layers=beneath, **drawing)}
    for path, content in rendered.items():
        write_atomically(path, content)
        if not args.quiet:
            warn([phrase("written", args.lang, path=plain_line(path))])


def _by_day(value: Itinerary | Route | Catalogue, path: Path, paths: Sequence[Path], lang: str) -> dict[Path, bytes]:
    """A file a day, where ``path`` is of a kind that holds one day and the tour has more; else nothing."""
    from redroute.itinerary.itinerary import Itinerary

    if suffix_of(path) != ".rem.json" or not isinstance(value, Itinerary) or len(value.days) < 2:
        return {}
    from redroute.outputs.file import day_path
    from redroute.outputs.rem import day_rems

    made = day_rems(value, lang)
    named = {day_path(path, number): document for number, document in made.items()}
    for target in named:
        if os.path.realpath(target) in {os.path.realpath(each) for each in paths}:
            raise Refusal(ExitCode.USAGE, phrase("output.twice", lang, path=plain_line(target)))
        if _is_folder(target):
            raise Refusal(ExitCode.CANNOT_WRITE, phrase("output.folder", lang, path=plain_line(target)))
    still = [str(number) for number in range(1, len(value.days) + 1) if number not in made]
    if still:
        warn([phrase("output.still", lang, days=", ".join(still))])
    return named


def _name_missing(missing: Sequence[str], lang: str) -> None:
    named = " ".join(f"U+{ord(character):04X}" for character in missing[:20]) + (" …" if len(missing) > 20 else "")
    warn([phrase("font.missing", lang, count=len(missing), named=named)])
