"""What makes a sheet a map: graticule with degrees, scale bar, north, the neat line."""

from __future__ import annotations

import math

from redroute.geo.latlon import LatLon
from redroute.outputs.picture.projection import View
from redroute.outputs.picture.shape import Area, Line, Shape, Text, box

GRID, INK, SHEET = "#a58b5f", "#2c231d", "#fcf8ef"

# Spans between lines in minutes of arc, from which the first that leaves few enough lines is taken.
_STEPS = (1 / 6, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1200)


def graticule(view: View, *, has_degrees: bool = True) -> list[Shape]:
    """Lines of longitude and latitude with their degrees at the edge."""
    left, top, right, bottom = view.frame
    step = next((each for each in _STEPS if (view.east - view.west) * 60 / each <= max(2.0, (right - left) / 170)), _STEPS[-1])
    shapes: list[Shape] = []
    for lon in _multiples(view.west, view.east, step):
        x = view.point(LatLon(lat=0, lon=_turned(lon / 60)))[0] if -180 <= lon / 60 <= 180 else None
        if x is None:
            continue
        shapes.append(Line(points=((x, top), (x, bottom)), colour=GRID, width=0.7, opacity=0.4))
        if has_degrees and left + 6 < x < right - 60:
            shapes.append(Text(at=(x + 4, top + 14), text=degrees(lon, "EW"), size=10.5, colour="#846a3e", halo=SHEET))
    for lat in _multiples(view.south, view.north, step):
        y = view.point(LatLon(lat=lat / 60, lon=0))[1]
        shapes.append(Line(points=((left, y), (right, y)), colour=GRID, width=0.7, opacity=0.4))
        if has_degrees and top + 36 < y < bottom - 6:
            shapes.append(Text(at=(left + 6, y - 4), text=degrees(lat, "NS"), size=10.5, colour="#846a3e", halo=SHEET))
    return shapes


def neat_line(view: View) -> list[Shape]:
    """The double frame of a printed map."""
    left, top, right, bottom = view.frame
    return [
        box(left, top, right - left, bottom - top, stroke=GRID, width=1.0),
        box(left + 4, top + 4, right - left - 8, bottom - top - 8, stroke=GRID, width=0.7),
    ]


def scale_bar(view: View, left: float, baseline: float, lang: str) -> list[Shape]:
    """A bar of a round length of at most 130 points, true at the middle of the map."""
    room = 130 * view.metres
    power = 10 ** math.floor(math.log10(room))
    length = next(factor * power for factor in (5, 2, 1) if factor * power <= room)
    width = length / view.metres
    unit = (
        (f"{length / 1000:g} 公里" if length >= 1000 else f"{length:g} 米")
        if lang == "zh"
        else (f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m")
    )
    half = left + width / 2
    return [
        box(left, baseline - 5, width / 2, 5, fill=INK, stroke=INK, width=0.8),
        box(half, baseline - 5, width / 2, 5, fill=SHEET, stroke=INK, width=0.8),
        Text(at=(left, baseline - 9), text="0", size=10.5, colour=INK, anchor="middle", halo=SHEET),
        Text(at=(left + width, baseline - 9), text=unit, size=10.5, colour=INK, anchor="middle", halo=SHEET),
    ]


def north_arrow(x: float, top: float, letter: str) -> list[Shape]:
    """An arrow that points north, which is up."""
    return [
        Text(at=(x, top + 11), text=letter, size=12.5, colour=INK, anchor="middle", halo=SHEET),
        Area(points=((x, top + 15), (x + 7, top + 41), (x, top + 36.5), (x - 7, top + 41)), fill=SHEET, stroke=INK, width=1.0),
        Area(points=((x, top + 15), (x, top + 36.5), (x - 7, top + 41)), fill=INK),
    ]


def degrees(minutes: float, letters: str) -> str:
    """Minutes of arc as degrees, minutes and seconds, with the letter of the side."""
    size = round(abs(minutes) * 60)
    d, m, s = size // 3600, size % 3600 // 60, size % 60
    return f"{d}°" + (f"{m:02}′" if m or s else "") + (f"{s:02}″" if s else "") + letters[minutes < 0]


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [k * step for k in range(math.ceil(low * 60 / step), math.floor(high * 60 / step) + 1)]


def _turned(lon: float) -> float:
    return min(max(lon, -180.0), 180.0)
