"""The Folium map whose page is ours: self-contained, safe, and the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from branca.element import Element, Figure
from folium import Map

from redroute.errors import BadInput
from redroute.outputs.file import write_atomically
from redroute.outputs.map.added import WAY_OUT, added
from redroute.outputs.map.embed import HEIGHT, fragment, iframe
from redroute.outputs.map.page import page
from redroute.outputs.map.payload import placed
from redroute.outputs.map.tiles import TileChoice


class PageMap(Map):
    """A ``folium.Map`` that renders, saves and shows itself as one self-contained page.

    Folium is given numbers and our own constants only. What you add yourself is drawn by our own script from data: ``Marker``, ``PolyLine``,
    ``Polygon``, ``Rectangle``, ``Circle``, ``CircleMarker``, ``GeoJson``, alone or in a ``FeatureGroup``, with ``Popup`` and ``Tooltip`` as plain
    text, ``LayerControl`` and ``fit_bounds``; positions are WGS-84, moved like all others under GCJ-02 tiles. Plugins, page source and pictures from
    elsewhere are refused with :class:`~redroute.errors.BadInput` when the page is made.
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

    def to_html(self, **kwargs: Any) -> str:
        """The whole page, self-contained, and the same text for the same map."""
        html: str = self.get_root().render(**kwargs)
        return html

    def to_fragment(self, nonce: str | None = None, *, height: int = HEIGHT) -> str:
        """A piece of page source for a host page; ``nonce`` is that of the host's policy. See :func:`redroute.outputs.map.embed.fragment`."""
        return fragment(self.to_html(), nonce, height=height)

    def to_iframe(self, *, height: int = HEIGHT) -> str:
        """The whole page inside one sandboxed ``iframe`` element, for a host page that admits inline scripts."""
        return iframe(self.to_html(), height=height)

    def save(self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 (Folium's signature)
        """Render first, then write: a path atomically, a file object as it is."""
        html = self.to_html(**kwargs)
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
        self._own = self._parts()

    def render(self, **kwargs: Any) -> str:
        """The page; the same map gives the same bytes however often it is rendered."""
        if self._parts() != self._own or any(child is not self.map for child in self._children.values()):
            raise BadInput(f"page source was added around the map, which this page does not hold; {WAY_OUT}")
        layers = added(self.map, lambda at: placed(at, self.map.tiles))
        payload = {**self.map.payload, "added": layers} if layers else self.map.payload
        return page(payload, self._script(**kwargs), title=self.map.title, lang=self.map.lang, tiles=self.map.tiles)

    def _parts(self) -> tuple[tuple[Element, ...], ...]:
        """What branca keeps for the head, the body and the script of a page."""
        return tuple(tuple(part._children.values()) for part in (self.header, self.html, self.script))  # noqa: SLF001

    def _script(self, **kwargs: Any) -> str:
        """What Folium scripts for the map alone: what was added to it travels as data."""
        kept, children = (self.header, self.html, self.script), self.map._children  # noqa: SLF001
        self.header, self.html, self.script, self.map._children = _child_of(self), _child_of(self), _child_of(self), type(children)()  # noqa: SLF001
        try:
            self.map.render(**kwargs)  # type: ignore[no-untyped-call]
            source: str = self.script.render(**kwargs)
        finally:
            (self.header, self.html, self.script), self.map._children = kept, children  # noqa: SLF001
        return source

    def _repr_html_(self, **kwargs: Any) -> str:
        return iframe(self.render(**kwargs))


def _child_of(figure: PageFigure) -> Element:
    element = Element()
    element._parent = figure  # noqa: SLF001 (as branca's own constructor does)
    return element
