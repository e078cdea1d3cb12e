"""Output files of a command: looked at before the work begins, all rendered before the first is written."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from redroute.cli.failure import ExitCode, Refusal
from redroute.cli.phrases import phrase
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
    return paths


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than any file system holds
        return False


def tiles(text: str | None) -> TileChoice | None:
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
        return TileChoice.local(text)
    raise Refusal(
        ExitCode.USAGE,
        f"--tiles osm | gaode | tencent | tianditu=KEY | xyz=URL | xyz-gcj02=URL | FILE.mbtiles | FILE.pmtiles, {plain_line(text, 60)!r}?",
    )


def layers(files: Sequence[str]) -> tuple[GroundLayer, ...]:
    """The files of ``--layer``, read."""
    return tuple(_layer(file) for file in files)


@cache
def _layer(file: str) -> GroundLayer:
    # Read before the work begins and drawn after it, but read once.
    from redroute.outputs.map.ground import GroundLayer

    return GroundLayer.from_file(file)


def deliver(value: Itinerary | Route | Catalogue, paths: Sequence[Path], args: Namespace) -> None:
    """Render ``value`` for every path, then write them all; a failure of rendering leaves every file as it was."""
    if not paths:
        return
    from redroute.outputs.file import write_atomically
    from redroute.outputs.output import render

    background = tiles(args.tiles)
    beneath = layers(args.layer)
    if background is not None and background.reveals_key and any(path.suffix.lower() == ".html" for path in paths):
        warn([phrase("tiles.key", args.lang)])
    rendered = {path: render(value, suffix_of(path), lang=args.lang, tiles=background, layers=beneath) for path in paths}
    for path, content in rendered.items():
        write_atomically(path, content)
        if not args.quiet:
            warn([phrase("written", args.lang, path=plain_line(path))])
