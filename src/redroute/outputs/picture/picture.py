"""The two doors of this package: a thing in, a picture out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from redroute.errors import BadInput
from redroute.itinerary.itinerary import Itinerary
from redroute.itinerary.route import Route
from redroute.outputs.picture.png import Typesetter, png_of
from redroute.outputs.picture.shape import Text
from redroute.outputs.picture.sheet import sheet
from redroute.outputs.picture.subject import Subject, of_catalogue, of_itinerary, of_route
from redroute.outputs.picture.svg import svg_of
from redroute.sites.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Png:
    """A picture and the characters that no font had: they are drawn as their numbers, and named at the foot of the picture too."""

    data: bytes
    missing: tuple[str, ...] = ()


def svg(value: Itinerary | Route | Catalogue, *, lang: str = "zh") -> str:
    """The map as an SVG document, for a tour with its timetable. Texts stay texts, in the fonts of whoever looks at it."""
    return svg_of(sheet(_subject(value, lang)))


def png(value: Itinerary | Route | Catalogue, *, lang: str = "zh", font: Path | str | None = None, scale: float = 2.0) -> Png:
    """The map as a PNG of 1280 × ``scale`` pixels across, in the Chinese fonts of this machine or in ``font``.

    Raises ``MissingExtra`` without Pillow and ``BadInput`` where no font with Chinese characters is found.
    """
    subject = _subject(value, lang)
    type = Typesetter.of(font)
    drawing = sheet(subject)
    for shape in drawing.shapes:
        if isinstance(shape, Text):
            list(type.runs(shape.text, is_bold=shape.is_bold))
    missing = tuple(sorted(type.missing))
    if missing:
        named = " ".join(f"U+{ord(character):04X}" for character in missing[:20]) + (" …" if len(missing) > 20 else "")
        drawing = sheet(subject, (f"字体缺字：{named}" if lang == "zh" else f"Characters no font had: {named}",))
    return Png(data=png_of(drawing, type, scale=scale), missing=missing)


def _subject(value: Itinerary | Route | Catalogue, lang: str) -> Subject:
    if lang not in ("zh", "en"):
        raise BadInput(f"pictures speak zh and en, not {lang!r}")
    if isinstance(value, Itinerary):
        return of_itinerary(value, lang)
    return of_route(value, lang) if isinstance(value, Route) else of_catalogue(value, lang)
