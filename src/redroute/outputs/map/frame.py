"""The Folium map whose page is ours: self-contained, safe, and the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from branca.element import CssLink, Element, Figure, JavascriptLink
from folium import Map

from redroute.errors import BadInput
from redroute.outputs.file import write_atomically
from redroute.outputs.map.notebook import iframe
from redroute.outputs.map.page import page
from redroute.outputs.map.tiles import TileChoice


class PageMap(Map):
    """A ``folium.Map`` that renders, saves and shows itself as one self-contained page.

    Folium is given numbers and our own constants only. Vector layers you add yourself (``folium.PolyLine``, ``Circle``, ``Polygon``) are drawn too;
    what needs files from foreign hosts or jQuery (plugins, popups) is refused with :class:`~redroute.errors.BadInput` when rendering.
    """

    # Leaflet is inlined by the page; Folium would load ten files from four foreign hosts.
    default_js: Sequence[tuple[str, str]] = []  # type: ignore[assignment]
    default_css: Sequence[tuple[str, str]] = []  # type: ignore[assignment]

    def __init__(
        self, payload: Mapping[str, Any], *, title: str, lang: str, tiles: TileChoice | None, centre: tuple[float, float], zoom: int
    ) -> None:
        super().__init__(
            location=centre,
            zoom_start=zoom,
            tiles=None,
            zoom_control=False,  # ours speaks Chinese
            attribution_control=False,  # ours has no flag and shows plain text
            zoom_snap=0.25,
            zoom_delta=0.75,
            wheel_px_per_zoom_level=90,
            min_zoom=3,
            max_zoom=tiles.max_zoom if tiles else 18,
        )
        self._id = "redroute"
        self.payload, self.title, self.lang, self.tiles = payload, title, lang, tiles
        PageFigure(self).add_child(self)

    def save(self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 (Folium's signature)
        """Render first, then write: a path atomically, a file object as it is."""
        html = self.get_root().render(**kwargs)
        if isinstance(outfile, str | bytes | Path):
            write_atomically(Path(outfile.decode("utf-8") if isinstance(outfile, bytes) else outfile), html)
            return
        outfile.write(html.encode("utf-8"))
        if close_file:
            outfile.close()


class PageFigure(Figure):
    """The root that puts our page around what Folium scripted."""

    def __init__(self, map: PageMap) -> None:
        super().__init__(title=None)
        self.map = map

    def render(self, **kwargs: Any) -> str:
        """The page; the same map gives the same bytes however often it is rendered."""
        self.header, self.html, self.script = _child_of(self), _child_of(self), _child_of(self)
        _number(self.map)
        for child in self._children.values():
            child.render(**kwargs)
        foreign = next((link.url for link in self.header._children.values() if isinstance(link, JavascriptLink | CssLink)), None)  # noqa: SLF001
        script: str = self.script.render(**kwargs)
        if foreign or "$(" in script:
            what = f"files such as {foreign}" if foreign else "jQuery"
            raise BadInput(f"a layer added to the map needs {what}, which this page does not hold; draw it on a folium.Map of your own")
        return page(self.map.payload, script, title=self.map.title, lang=self.map.lang, tiles=self.map.tiles)

    def _repr_html_(self, **kwargs: Any) -> str:
        return iframe(self.render(**kwargs))


def _child_of(figure: PageFigure) -> Element:
    element = Element()
    element._parent = figure  # noqa: SLF001 (as branca's own constructor does)
    return element


def _number(element: Element, prefix: str = "") -> None:
    """Replace branca's random ids below ``element`` by their place in the tree."""
    for index, child in enumerate(element._children.values()):  # noqa: SLF001
        child._id = f"{prefix}{index}"  # noqa: SLF001
        _number(child, f"{prefix}{index}_")
