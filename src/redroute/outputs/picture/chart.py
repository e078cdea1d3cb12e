"""The map itself: ways, circles of doubt, marks and names inside a frame, with an inset where a few places lie far off."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from redroute.geo.latlon import LatLon
from redroute.outputs.map.palette import LEVEL_COLOURS
from redroute.outputs.picture.furniture import GRID, INK, SHEET, graticule, neat_line, north_arrow, scale_bar
from redroute.outputs.picture.measure import fitted, width_of
from redroute.outputs.picture.placing import Box, apart, clipped, names
from redroute.outputs.picture.projection import View, core
from redroute.outputs.picture.shape import Area, Disc, Line, Point, Shape, Text, box, circle
from redroute.outputs.picture.sign import PAPER_WHITE, arc, badge, place_sign, seal, way
from redroute.outputs.picture.subject import Mark, Subject
from redroute.sites.site import ProtectionLevel
from redroute.text import plain_line

DOTS_FROM = 150
"""From so many sites without a stop on, they are dots without names."""

_TINTED = 110.0
_INSET = (250.0, 220.0)
_LABEL = 12.5
_WIDEST_LABEL = 264.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The shapes of a map, and how many marks in it have no name for want of room."""

    shapes: tuple[Shape, ...]
    unnamed: int


def chart(subject: Subject, frame: Box) -> Chart:
    """The map of ``subject`` inside ``frame``."""
    near = core(subject.places)
    view = View.of(near, frame, 74.0)
    has_inset = len(near) < len(subject.places)
    reserved: list[Box] = [(frame[0], frame[3] - 44, frame[0] + 190, frame[3]), (frame[2] - 50, frame[1], frame[2], frame[1] + 66)]
    inset: Box | None = None
    if has_inset:
        inset = _emptiest(subject, view, frame)
        reserved.append((inset[0] - 6, inset[1] - 6, inset[2] + 6, inset[3] + 6))
    body, unnamed = _body(subject, view, reserved, _LABEL)
    shapes: list[Shape] = [box(frame[0], frame[1], frame[2] - frame[0], frame[3] - frame[1], fill=SHEET), *graticule(view), *body]
    shapes += scale_bar(view, frame[0] + 22, frame[3] - 16, subject.lang)
    shapes += north_arrow(frame[2] - 26, frame[1] + 14, subject.words["north"])
    if inset:
        overview, more = _overview(subject, inset, view)
        shapes += overview
        unnamed += more
    if not subject.marks:
        middle = ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2)
        shapes.append(Text(at=middle, text=subject.words["map.empty"], size=16, colour="#66584a", anchor="middle"))
    return Chart(shapes=(*shapes, *neat_line(view)), unnamed=unnamed)


def _body(subject: Subject, view: View, reserved: list[Box], size: float) -> tuple[list[Shape], int]:
    shapes: list[Shape] = []
    shown = [(mark, point) for mark in subject.marks if view.shows(point := view.point(mark.at), 8)]
    sites = [pair for pair in shown if pair[0].day is None]
    is_crowded = len(sites) >= DOTS_FROM
    for mark, point in [] if is_crowded else shown:
        radius = mark.doubt / view.metres
        if radius > 9:
            shapes += _doubt(point, radius, view)
    for track in subject.tracks:
        points = [view.point(place) for place in track.path]
        path = arc(points[0], points[-1]) if track.is_straight else tuple(points)
        # A way may lead to places that only the inset shows.
        for piece in [path] if all(view.shows(point, 5) for point in path) else _pieces(path, view):
            shapes += way(piece, track.day)
    if is_crowded:
        shapes += _dots(sites)
        shown = [pair for pair in shown if pair[0].day is not None]
    marks, unnamed = _marks(shown, view, reserved, size)
    return [*shapes, *marks], unnamed + (len(sites) if is_crowded else 0)


def _marks(shown: list[tuple[Mark, Point]], view: View, reserved: list[Box], size: float) -> tuple[list[Shape], int]:
    radii = [_radius(mark) for mark, _ in shown]
    left, top, right, bottom = view.frame
    spots = apart([point for _, point in shown], radii, (left + 8, top + 8, right - 8, bottom - 8))
    labels = [_label(mark.name, size, min(_WIDEST_LABEL, (right - left) * 0.6)) for mark, _ in shown]
    found = names(
        [(spot, radius, label) for spot, radius, label in zip(spots, radii, labels, strict=True)],
        size,
        (left + 8, top + 18, right - 8, bottom - 8),
        reserved,
    )
    lines: list[Shape] = []
    signs: list[Shape] = []
    texts: list[Shape] = []
    for (mark, true), spot, radius, label, place in zip(shown, spots, radii, labels, found, strict=True):
        if abs(spot[0] - true[0]) + abs(spot[1] - true[1]) > 4:
            lines += [Line(points=(true, spot), colour="#5b4a3a", width=0.8), Disc(at=true, radius=1.8, fill="#5b4a3a")]
        signs = [*_sign(mark, spot, radius), *signs]
        if place:
            if place.leader:
                lines.append(Line(points=(spot, place.leader), colour="#8a7455", width=0.7))
            texts.append(Text(at=place.at, anchor=place.anchor, text=label, size=size, colour=INK, is_bold=mark.is_visit, halo=SHEET))
    return [*lines, *signs, *texts], sum(place is None and bool(label) for place, label in zip(found, labels, strict=True))


def _label(name: str, size: float, room: float = _WIDEST_LABEL) -> str:
    """A name as it stands on the map: one that is too long first loses what is in brackets at its end."""
    line = plain_line(name)
    short = re.sub(r"\s*[（(][^（()）]*[）)]$", "", line) if width_of(line, size) > room else line
    return fitted(short or line, size, room)


def _radius(mark: Mark) -> float:
    if mark.is_visit:
        return 12.0
    return 9.0 if mark.day is not None else 8.5


def _sign(mark: Mark, at: Point, radius: float) -> list[Shape]:
    if mark.day is None:
        return seal(at, radius, mark.glyph, mark.level if mark.level is not None else ProtectionLevel.UNKNOWN)
    return badge(at, radius, mark.glyph, mark.day) if mark.is_visit else place_sign(at, radius, mark.glyph, mark.day)


def _dots(sites: list[tuple[Mark, Point]]) -> list[Shape]:
    """One dot for all sites that fall on the same point, so that a picture of any catalogue stays small; the widest protection lies on top."""
    seen: dict[tuple[int, int], tuple[Mark, Point]] = {}
    for mark, point in sites:
        seen.setdefault((round(point[0]), round(point[1])), (mark, point))
    unknown = ProtectionLevel.UNKNOWN
    ranked = sorted(seen.values(), key=lambda pair: pair[0].level if pair[0].level is not None else unknown)
    return [Disc(at=point, radius=2.6, fill=LEVEL_COLOURS[mark.level or unknown], stroke=PAPER_WHITE, width=0.5) for mark, point in ranked]


def _doubt(at: Point, radius: float, view: View) -> list[Shape]:
    """The circle that surely holds a place, as far as it lies in the frame."""
    left, top, right, bottom = view.frame
    ring = circle(at, radius)
    # Wide circles lie over each other: tinted, they would tint the whole map.
    inner = (left + 4, top + 4, right - 4, bottom - 4)
    ground = [Area(points=clipped(ring[:-1], inner), fill="#c9a55a", opacity=0.12)] if radius <= _TINTED else []
    return [
        *ground,
        *(Line(points=tuple(piece), colour="#8a6a2f", width=0.8, dashes=(3, 3), opacity=1.0 if ground else 0.55) for piece in _pieces(ring, view)),
    ]


def _pieces(path: Sequence[Point], view: View) -> list[list[Point]]:
    """The pieces of a line that lie in the frame."""
    steps = max(1, round(240 / len(path)))
    fine = [(a[0] + (b[0] - a[0]) * k / steps, a[1] + (b[1] - a[1]) * k / steps) for a, b in itertools.pairwise(path) for k in range(steps)]
    pieces: list[list[Point]] = [[]]
    for point in [*fine, path[-1]]:
        if view.shows(point, 5):
            pieces[-1].append(point)
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def _emptiest(subject: Subject, view: View, frame: Box) -> Box:
    """The corner with the fewest marks; the lower left holds the scale, the upper right the arrow."""
    width, height = _INSET
    left, top, right, bottom = frame[0] + 16, frame[1] + 26, frame[2] - 16, frame[3] - 16
    corners = [(right - width, bottom - height), (left, top), (left, bottom - height - 44), (right - width, top + 56)]
    points = [view.point(mark.at) for mark in subject.marks]

    def crowd(corner: tuple[float, float]) -> int:
        return sum(corner[0] - 90 <= x <= corner[0] + width + 90 and corner[1] - 30 <= y <= corner[1] + height + 30 for x, y in points)

    x, y = min(corners, key=crowd)
    return x, y, x + width, y + height


def _overview(subject: Subject, inset: Box, main: View) -> tuple[list[Shape], int]:
    """Everything in a small frame, with the frame of the main map in it and the names of what lies outside that; how many found no room."""
    view = View.of(subject.places, inset, 26.0)
    outside = [mark for mark in subject.marks if not main.shows(main.point(mark.at), 8)]
    north_west = view.point(LatLon(lat=main.north, lon=main.west))
    south_east = view.point(LatLon(lat=main.south, lon=main.east))
    shapes: list[Shape] = [
        box(inset[0], inset[1], inset[2] - inset[0], inset[3] - inset[1], fill=SHEET, stroke=GRID),
        *graticule(view, has_degrees=False),
    ]
    window = [max(north_west[0], inset[0]), max(north_west[1], inset[1]), min(south_east[0], inset[2]), min(south_east[1], inset[3])]
    # A window too small to see is drawn as large as a mark.
    width, height = max(window[2] - window[0], 6.0), max(window[3] - window[1], 6.0)
    for track in subject.tracks:
        points = [view.point(place) for place in track.path]
        shapes += way(arc(points[0], points[-1]) if track.is_straight else tuple(points), track.day)[:2]
    shapes.append(box(window[0], window[1], width, height, stroke="#8e1c1a", width=1.2))
    small = [(mark, point) for mark in outside if view.shows(point := view.point(mark.at), 4)]
    signs, unnamed = _marks(small, view, [(window[0], window[1], window[0] + width, window[1] + height)], 10.5)
    return [*shapes, *signs, box(inset[0], inset[1], inset[2] - inset[0], inset[3] - inset[1], stroke=GRID, width=1.2)], unnamed
