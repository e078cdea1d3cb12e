"""One value, many files: the suffix chooses what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redroute.errors import BadInput
from redroute.itinerary.document import itinerary_to_json
from redroute.itinerary.itinerary import Itinerary
from redroute.itinerary.route import Route
from redroute.outputs.file import day_path, suffix_of, write_atomically
from redroute.outputs.geojson import catalogue_geojson, itinerary_geojson, route_geojson
from redroute.outputs.gpx import itinerary_gpx, route_gpx
from redroute.outputs.handout import itinerary_handout
from redroute.outputs.spreadsheet import itinerary_csv
from redroute.outputs.table import itinerary_table
from redroute.sites.catalogue import Catalogue
from redroute.text import plain_line

if TYPE_CHECKING:
    from redroute.outputs.map.ground import GroundLayer
    from redroute.outputs.map.tiles import TileChoice

Drawable = Itinerary | Route | Catalogue


def write(value: Drawable, path: Path | str, *, lang: str = "zh", tiles: TileChoice | None = None, layers: Sequence[GroundLayer] = ()) -> Path:
    """Writes ``value`` to ``path``, rendered first and replaced in one step; returns where it went.

    A ``.rem.json`` holds one day: of a tour of several, each day that leads somewhere goes to a file of its own (``tour-1.rem.json`` …), and the
    first is returned.

    Raises ``BadInput`` for a suffix that says nothing about this kind of value, and ``OutputFailed``.
    """
    target = Path(path)
    if suffix_of(target) == ".rem.json" and isinstance(value, Itinerary) and len(value.days) > 1:
        from redroute.outputs.rem import day_rems

        first, *_ = [write_atomically(day_path(target, number), made) for number, made in day_rems(value, lang).items()]
        return first
    return write_atomically(target, render(value, suffix_of(target), lang=lang, tiles=tiles, layers=layers))


def render(
    value: Drawable,
    suffix: str,
    *,
    lang: str = "zh",
    tiles: TileChoice | None = None,
    layers: Sequence[GroundLayer] = (),
    font: Path | str | None = None,
    on_missing: Callable[[tuple[str, ...]], None] | None = None,
) -> bytes:
    """The bytes of the file; which suffixes there are for a kind of value stands in the table below. ``tiles`` and ``layers`` are for maps.

    ``font`` is for ``.png``; ``on_missing`` is told the characters it lacks, if there are any.

    Raises ``BadInput`` for a suffix that says nothing about this kind of value.
    """
    if suffix == ".html":
        return _page(value, lang, tiles, layers).encode("utf-8")
    if suffix in _PICTURES:
        return _picture(value, suffix, lang, font, on_missing)
    makers = next((made for kind, made in _MAKERS.items() if isinstance(value, kind)), {})
    if suffix not in makers:
        known = ", ".join([".html", *_PICTURES, *makers])
        raise BadInput(f"no {plain_line(suffix, 20) or 'file without a suffix'} is made of a {type(value).__name__.lower()}; use {known}")
    made = makers[suffix](value, lang)
    return made.encode("utf-8") if isinstance(made, str) else made


def _calendar(value: Itinerary, lang: str) -> bytes:
    from redroute.outputs.calendar_file import itinerary_ics

    return itinerary_ics(value, lang)


def _exchange(value: Itinerary | Route, lang: str) -> bytes:
    from redroute.outputs.rem import itinerary_rem, route_rem

    return itinerary_rem(value, lang) if isinstance(value, Itinerary) else route_rem(value, lang)


def _wechat(value: Drawable, lang: str) -> bytes:
    # Shifted positions are computed with numpy, which no other paper loads.
    from redroute.outputs import wechat

    if isinstance(value, Itinerary):
        return wechat.itinerary_wechat(value, lang)
    return wechat.route_wechat(value, lang) if isinstance(value, Route) else wechat.catalogue_wechat(value, lang)


_MAKERS: Mapping[type, Mapping[str, Callable[[Any, str], bytes | str]]] = {
    Itinerary: {
        ".json": lambda value, _: itinerary_to_json(value),
        ".geojson": itinerary_geojson,
        ".gpx": itinerary_gpx,
        ".ics": _calendar,
        ".md": itinerary_handout,
        ".csv": itinerary_csv,
        ".txt": lambda value, lang: itinerary_table(value, lang) + "\n",
        ".rem.json": _exchange,
        ".wechat.json": _wechat,
    },
    Route: {".geojson": route_geojson, ".gpx": route_gpx, ".rem.json": _exchange, ".wechat.json": _wechat},
    Catalogue: {".geojson": catalogue_geojson, ".wechat.json": _wechat},
}
"""What is made of a value, by suffix, besides its map; a function takes the value and the language."""


_PICTURES = (".svg", ".png")


def _picture(value: Drawable, suffix: str, lang: str, font: Path | str | None, on_missing: Callable[[tuple[str, ...]], None] | None) -> bytes:
    from redroute.outputs import picture

    if suffix == ".svg":
        return picture.svg(value, lang=lang).encode("utf-8")
    drawn = picture.png(value, lang=lang, font=font)
    if drawn.missing and on_missing:
        on_missing(drawn.missing)
    return drawn.data


def _page(value: Drawable, lang: str, tiles: TileChoice | None, layers: Sequence[GroundLayer]) -> str:
    # Maps are heavy to load, and most commands draw none.
    from redroute.outputs.map import catalogue_html, itinerary_html, route_html

    if isinstance(value, Itinerary):
        return itinerary_html(value, lang=lang, tiles=tiles, layers=layers)
    if isinstance(value, Route):
        return route_html(value, lang=lang, tiles=tiles, layers=layers)
    return catalogue_html(value, lang=lang, tiles=tiles, layers=layers)
