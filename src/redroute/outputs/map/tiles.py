"""A background of map tiles, which only the user can choose: without one, the page needs no network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redroute.errors import BadInput

WGS84 = "WGS-84"
GCJ02 = "GCJ-02"

_ADDRESS = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9{}.-]+(?::\d{1,5})?)(?P<path>/[A-Za-z0-9._~/?&=%:,+{}-]*)\Z", re.ASCII)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_ATTRIBUTION = re.compile(r"[\w ©.,()·:/+-]{1,200}\Z")
_SUBDOMAINS = re.compile(r"[a-z0-9]{0,26}\Z", re.ASCII)
_SECRET = re.compile(r"[?&](?:tk|key|ak|token|access_token|apikey|api_key)=", re.ASCII | re.IGNORECASE)
_KEY = re.compile(r"[A-Za-z0-9]{1,128}\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class TileChoice:
    """Where a page has its background from: addresses it may fetch from, or a file whose tiles become part of it.

    ``urls`` are laid over each other, the first lowest; each is a Leaflet template with ``{z}``, ``{x}``, ``{y}`` and perhaps ``{s}`` (one of the
    letters in ``subdomains``). ``attribution`` is plain text and always shown. ``datum`` is what the tiles are drawn in: for ``"GCJ-02"`` everything
    on the map is moved to fit them, inside the mainland (only on the page; the data stay WGS-84). ``archive`` is an MBTiles or PMTiles file, instead
    of ``urls``.

    Raises :class:`~redroute.errors.BadInput` for characters that have no place in an address or an attribution.
    """

    urls: tuple[str, ...] = ()
    attribution: str
    subdomains: str = ""
    datum: str = WGS84
    max_zoom: int = 18
    archive: Path | None = None

    def __post_init__(self) -> None:
        if bool(self.urls) == bool(self.archive) or not all(_is_template(url) for url in self.urls):
            raise BadInput(f"tiles need addresses such as https://tile.example.org/{{z}}/{{x}}/{{y}}.png, not {', '.join(self.urls)!r}")
        if not _SUBDOMAINS.match(self.subdomains) or any("{s}" in url for url in self.urls) > bool(self.subdomains):
            raise BadInput(f"tiles with {{s}} in their address need subdomains of letters and digits, not {self.subdomains!r}")
        if not _ATTRIBUTION.match(self.attribution):
            raise BadInput(f"the attribution of tiles is 1 to 200 letters, digits and © . , ( ) · : / + -, not {self.attribution!r}")
        if self.datum not in (WGS84, GCJ02):
            raise BadInput(f"tiles are drawn in WGS-84 or GCJ-02, not {self.datum!r}")
        if not 1 <= self.max_zoom <= 24:
            raise BadInput(f"the largest zoom of tiles lies between 1 and 24, not at {self.max_zoom}")

    @classmethod
    def osm(cls) -> TileChoice:
        """The standard tiles of OpenStreetMap: for light use, under its tile usage policy; often slow in China."""
        return cls(urls=("https://tile.openstreetmap.org/{z}/{x}/{y}.png",), attribution="© OpenStreetMap contributors", max_zoom=19)

    @classmethod
    def tianditu(cls, key: str) -> TileChoice:
        """天地图: roads and Chinese labels. ``key`` is the browser key of your own registration; it is readable in the page."""
        if not _KEY.match(key):
            raise BadInput("a Tianditu key is letters and digits only; get one from the site of 天地图")
        layer = (
            "https://t{{s}}.tianditu.gov.cn/{0}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={0}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
            "&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={1}"
        )
        return cls(urls=(layer.format("vec", key), layer.format("cva", key)), attribution="© 天地图", subdomains="01234567")

    @classmethod
    def gaode(cls) -> TileChoice:
        """高德地图, drawn in GCJ-02."""
        address = "https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"
        return cls(urls=(address,), attribution="© 高德地图", subdomains="1234", datum=GCJ02)

    @classmethod
    def tencent(cls) -> TileChoice:
        """腾讯地图, drawn in GCJ-02."""
        address = "https://rt{s}.map.gtimg.com/tile?z={z}&x={x}&y={-y}&styleid=0&version=297"
        return cls(urls=(address,), attribution="© 腾讯地图", subdomains="0123", datum=GCJ02)

    @classmethod
    def xyz(cls, url: str, *, datum: str = WGS84, attribution: str = "", subdomains: str = "abc", max_zoom: int = 18) -> TileChoice:
        """Any server of tiles, of a declared datum; without an ``attribution`` its host is named. ``{-y}`` counts rows from the south."""
        match = _ADDRESS.match(url)
        host = match["host"].replace("{s}.", "") if match else "?"
        return cls(
            urls=(url,),
            attribution=attribution or host,
            subdomains=subdomains if "{s}" in url else "",
            datum=datum,
            max_zoom=max_zoom,
        )

    @classmethod
    def local(cls, path: Path | str, *, datum: str = WGS84, attribution: str = "") -> TileChoice:
        """The picture tiles of an MBTiles or PMTiles file; those around the tour become part of the page, which then needs no network."""
        from redroute.outputs.map.local_tiles import open_archive, plain_attribution

        archive = open_archive(Path(path))
        named = attribution or plain_attribution(archive.attribution) or plain_attribution(Path(path).stem) or "tiles"
        return cls(attribution=named, archive=Path(path), datum=datum, max_zoom=min(24, max(18, archive.max_zoom)))

    @property
    def reveals_key(self) -> bool:
        """Whether an address holds what looks like a key: whoever has the page can read it."""
        return any(_SECRET.search(url) for url in self.urls)

    def record(self, places: Sequence[Sequence[float]]) -> dict[str, Any]:
        """What the page knows of its background; ``places`` are where things are drawn, ``[lat, lon]``."""
        record: dict[str, Any] = {
            "urls": self.urls,
            "attribution": self.attribution,
            "subdomains": self.subdomains,
            "maxZoom": self.max_zoom,
            "datum": self.datum,
        }
        if self.archive:
            from redroute.outputs.map.local_tiles import inlined, open_archive

            record |= inlined(open_archive(self.archive), places)
        return record

    @property
    def origins(self) -> tuple[str, ...]:
        """The hosts a page with these tiles may fetch images from, as its content security policy names them."""
        found: dict[str, None] = {}
        for url in self.urls:
            match = _ADDRESS.match(url)
            assert match  # proved at birth
            origin = f"{match['scheme']}://{match['host']}"
            for letter in self.subdomains if "{s}" in origin else " ":
                found[origin.replace("{s}", letter)] = None
        return tuple(found)


def _is_template(url: str) -> bool:
    match = _ADDRESS.match(url)
    if match is None or "{" in match["host"].replace("{s}", "") or "}" in match["host"].replace("{s}", ""):
        return False
    names = ["y" if name == "-y" else name for name in _PLACEHOLDER.findall(url)]
    # No brace may be left over: "{{" and "}}" are template source elsewhere.
    return {"x", "y", "z"} <= set(names) <= {"x", "y", "z", "s", "r"} and not re.search(r"[{}]", _PLACEHOLDER.sub("", url))
