"""A drawing as PNG, by Pillow: lines smoothed by drawing them larger, texts in fonts of this machine or one that is given."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redroute.errors import BadInput, MissingExtra
from redroute.outputs.picture.font import Face, faces
from redroute.outputs.picture.shape import Area, Disc, Drawing, Line, Point, Shape, Text, circle

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_SMOOTH = 2
"""Lines are drawn so much larger, then reduced, unless the picture is so large that nobody would see the difference."""

_SMOOTHED_PIXELS = 16_000_000
_MOST_PIXELS = 60_000_000


@dataclass(slots=True)
class Typesetter:
    """Fonts in order of preference, and the characters none of them holds."""

    regular: tuple[Face, ...]
    bold: tuple[Face, ...]
    missing: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, font: Path | str | None) -> Typesetter:
        """With the font given, or those of this machine."""
        regular, bold = faces(font)
        return cls(regular, bold)

    def runs(self, text: str, *, is_bold: bool) -> Iterator[tuple[Face, str]]:
        """``text`` in pieces of one face each; a character no face holds is written as its number and noted in ``missing``."""
        ranked = self.bold if is_bold else self.regular
        run, current = "", ranked[0]
        for character in text:
            face = next((each for each in ranked if each.holds(character)), None)
            if face is None:
                self.missing[character] = None
                face, character = ranked[0], f"[U+{ord(character):04X}]"  # noqa: PLW2901 (what is drawn in its place)
            if face != current and run:
                yield current, run
                run = ""
            current, run = face, run + character
        if run:
            yield current, run


def png_of(drawing: Drawing, type: Typesetter, *, scale: float = 2.0) -> bytes:
    """The bytes of the file; ``scale`` is pixels for a point of the drawing. Raises ``MissingExtra`` without Pillow, ``BadInput`` for an odd scale."""
    pixels = drawing.width * drawing.height * scale**2
    if not (0.25 <= scale <= 8 and pixels <= _MOST_PIXELS):
        raise BadInput(f"a picture of {drawing.width} × {drawing.height} points at {scale} pixels a point is too large or too small")
    smooth = _SMOOTH if pixels <= _SMOOTHED_PIXELS else 1
    try:
        from PIL import Image, ImageDraw
    except ImportError as error:
        raise MissingExtra("a PNG needs Pillow: pip install 'redroute[picture]', or write .svg") from error
    large = scale * smooth
    size = (math.ceil(drawing.width * scale), math.ceil(drawing.height * scale))
    image = Image.new("RGB", (size[0] * smooth, size[1] * smooth), drawing.paper)
    brush = ImageDraw.Draw(image, "RGBA")
    for shape in drawing.shapes:
        _draw(brush, shape, large)
    if smooth > 1:
        image = image.resize(size, Image.Resampling.BOX)
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Text):
            _write(pen, shape, scale, type)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _draw(brush: Any, shape: Shape, k: float) -> None:
    match shape:
        case Line():
            colour = _rgba(shape.colour, shape.opacity)
            for piece in _dashed(shape.points, shape.dashes):
                brush.line([(x * k, y * k) for x, y in piece], fill=colour, width=max(1, round(shape.width * k)), joint="curve")
        case Area():
            points = [(x * k, y * k) for x, y in shape.points]
            if shape.fill:
                brush.polygon(points, fill=_rgba(shape.fill, shape.opacity))
            if shape.stroke:
                _draw(brush, Line(points=(*shape.points, shape.points[0]), colour=shape.stroke, width=shape.width, dashes=shape.dashes), k)
        case Disc():
            x, y, r, width = shape.at[0] * k, shape.at[1] * k, shape.radius * k, round(shape.width * k)
            if shape.fill or not shape.dashes:
                edge = shape.stroke if not shape.dashes else ""
                grown = r + (width / 2 if edge else 0)
                brush.ellipse((x - grown, y - grown, x + grown, y + grown), fill=shape.fill or None, outline=edge or None, width=width if edge else 0)
            if shape.stroke and shape.dashes:
                _draw(brush, Line(points=circle(shape.at, shape.radius), colour=shape.stroke, width=shape.width, dashes=shape.dashes), k)
        case Text():
            pass


def _dashed(points: Sequence[Point], dashes: Sequence[float]) -> Iterator[list[Point]]:
    """The inked pieces of a line."""
    if not dashes:
        yield list(points)
        return
    index, left, is_ink, piece = 0, dashes[0], True, [points[0]]
    for a, b in itertools.pairwise(points):
        at, length = 0.0, math.dist(a, b)
        while length - at > left:
            at += left
            corner = (a[0] + (b[0] - a[0]) * at / length, a[1] + (b[1] - a[1]) * at / length)
            if is_ink:
                yield [*piece, corner]
            index = (index + 1) % len(dashes)
            left, is_ink, piece = dashes[index], not is_ink, [corner]
        left -= length - at
        piece.append(b)
    if is_ink and len(piece) > 1:
        yield piece


def _write(pen: Any, text: Text, k: float, type: Typesetter) -> None:
    runs = [(_font(face, text.size * k), run) for face, run in type.runs(text.text, is_bold=text.is_bold)]
    width = sum(font.getlength(run) for font, run in runs)
    x, y = text.at[0] * k - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor], text.at[1] * k
    for font, run in runs:
        halo = {"stroke_width": round(1.5 * k), "stroke_fill": text.halo} if text.halo else {}
        if halo:
            pen.text((x, y), run, font=font, fill=text.halo, anchor="ls", **halo)
        pen.text((x, y), run, font=font, fill=text.colour, anchor="ls")
        x += font.getlength(run)


@cache
def _font(face: Face, size: float) -> FreeTypeFont:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(str(face.path), size, index=face.index, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise BadInput(f"{face.path} is not a font that can be drawn: {error}") from error


def _rgba(colour: str, opacity: float) -> tuple[int, int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), round(255 * opacity)
