"""An immutable collection of sites."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redroute.errors import BadInput, CatalogueRefused, UnknownSite
from redroute.geo.latlon import LatLon
from redroute.sites.site import Kind, ProtectionLevel, Site
from redroute.text import plain_line

if TYPE_CHECKING:
    from redroute.geo.datum import Datum
    from redroute.sites.location import Area, LocatedCatalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A reason to visit, such as ``labour``. ``label`` is Chinese (or whatever the catalogue speaks), ``label_en`` English or empty."""

    id: str
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts came from."""

    id: str
    ref: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Sites in a fixed order, with the themes and sources they name.

    ``len``, iteration, ``catalogue[id]`` and ``id in catalogue`` work; a selection is a catalogue again. ``extra`` keeps the members of a GeoJSON
    collection beyond the schema. Raises ``BadInput`` where two sites share an id.
    """

    sites: tuple[Site, ...]
    themes: Mapping[str, Theme] = field(default_factory=dict, hash=False)
    sources: Mapping[str, Source] = field(default_factory=dict, hash=False)
    title: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        by_id = {site.id: site for site in self.sites}
        if len(by_id) != len(self.sites):
            raise BadInput("two sites of a catalogue have the same id")
        object.__setattr__(self, "_by_id", by_id)

    # Coming in

    @classmethod
    def from_geojson(cls, value: Mapping[str, Any] | str) -> Catalogue:
        """From a GeoJSON mapping or text; raises ``CatalogueRefused`` with all findings."""
        from redroute.sites.reader import read_catalogue_bytes, read_collection

        # A lone surrogate has no UTF-8 form; it is refused by the reader like any other wrong encoding.
        reading = read_catalogue_bytes(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else read_collection(value)
        if reading.catalogue is None:
            raise CatalogueRefused(reading.diagnostics)
        return reading.catalogue

    @classmethod
    def from_file(cls, path: Path | str) -> Catalogue:
        """From a GeoJSON file, or a table (``.csv``, ``.tsv``); raises ``CatalogueRefused`` with all findings.

        Warnings are had from :func:`redroute.sites.reader.read_catalogue`.
        """
        from redroute.sites.reader import read_catalogue

        reading = read_catalogue(path)
        if reading.catalogue is None:
            raise CatalogueRefused(reading.diagnostics)
        return reading.catalogue

    @classmethod
    def bundled(cls) -> Catalogue:
        """The sites of Anyuan and its neighbours that come with redroute; see ``data/SOURCES.md`` for what is known and what is not."""
        packaged = resources.files("redroute.sites").joinpath("data", "sites.geojson")
        if packaged.is_file():
            return cls.from_geojson(packaged.read_text(encoding="utf-8"))
        # An editable install reads the one source of truth in the checkout.
        return cls.from_file(Path(__file__).resolve().parents[3] / "data" / "sites.geojson")

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Catalogue:
        """From flat mappings: the properties of the schema, with ``lat`` and ``lon`` (WGS-84 degrees) or neither."""
        features = []
        for record in records:
            properties = {key: value for key, value in record.items() if key not in ("lat", "lon")}
            lat, lon = record.get("lat"), record.get("lon")
            geometry = None if lat is None and lon is None else {"type": "Point", "coordinates": [lon, lat]}
            features.append({"type": "Feature", "geometry": geometry, "properties": properties})
        return cls.from_geojson({"type": "FeatureCollection", "features": features})

    @classmethod
    def from_geodataframe(cls, frame: Any) -> Catalogue:  # geopandas is no dependency of ours
        """From a geopandas ``GeoDataFrame``, converted to WGS-84; raises ``BadInput`` for a frame that does not say its coordinate system."""
        if frame.crs is None:
            raise BadInput("the frame has no coordinate system; say which with frame.set_crs(…)")
        text = frame.to_crs("EPSG:4326").to_json(na="drop", drop_id="id" in frame.columns)
        return cls.from_geojson(text)

    # Going out

    def to_geojson(self) -> dict[str, Any]:
        """A GeoJSON mapping that :meth:`from_geojson` reads back to an equal catalogue."""
        from redroute.sites.writer import collection_of

        return collection_of(self)

    def to_json(self) -> str:
        """The text of :meth:`to_geojson`."""
        return json.dumps(self.to_geojson(), ensure_ascii=False)

    # Looking up

    def __len__(self) -> int:
        return len(self.sites)

    def __iter__(self) -> Iterator[Site]:
        return iter(self.sites)

    def __contains__(self, site_id: object) -> bool:
        return site_id in self._index

    def __getitem__(self, site_id: str) -> Site:
        site = self._index.get(site_id)
        if site is None:
            raise UnknownSite(plain_line(site_id, 60), self.look_alikes(site_id))
        return site

    def look_alikes(self, site_id: str) -> tuple[str, ...]:
        """Up to three ids for one that is not there: those of sites of that name, then those that resemble it among the first thousand."""
        named = [site.id for site in self if site_id in (site.name, site.name_en, *site.aliases)]
        resembling = difflib.get_close_matches(str(site_id)[:100], list(self._index)[:1000], n=3)
        return tuple(dict.fromkeys([*named, *resembling]))[:3]

    def search(self, text: str) -> tuple[Site, ...]:
        """Sites whose id, name, alias, English name, pinyin or initials match, best first; see :mod:`redroute.sites.search`."""
        from redroute.sites.search import search

        return search(self, text)

    # Locating

    def locate(
        self,
        geocoder: Any,
        *,
        on: date,
        service: str | None = None,
        datum: Datum | str | None = None,
        area: Area | None = None,
        question: Callable[[Site], str] | None = None,
        with_estimates: bool = False,
    ) -> LocatedCatalogue:
        """The catalogue with positions for sites that have none, asked of a geopy geocoder; what was not found is in the answer.

        ``on`` is the date of asking; ``service`` and ``datum`` are as in :class:`redroute.sites.geocoder.GeopyGeocoder`, the rest as in
        :func:`redroute.sites.location.locate`. Raises ``BadInput`` where the datum is neither known nor given.
        """
        from redroute.sites.geocoder import GeopyGeocoder
        from redroute.sites.location import locate

        return locate(self, GeopyGeocoder(geocoder, on=on, service=service, datum=datum), area=area, question=question, with_estimates=with_estimates)

    # Selecting

    def where(self, condition: Callable[[Site], bool]) -> Catalogue:
        """The sites for which ``condition`` holds."""
        return replace(self, sites=tuple(site for site in self.sites if condition(site)))

    def only(self, site_ids: Iterable[str]) -> Catalogue:
        """The sites of these ids, in the order given; raises ``UnknownSite``."""
        return replace(self, sites=tuple(self[site_id] for site_id in dict.fromkeys(site_ids)))

    def with_theme(self, theme: str) -> Catalogue:
        """The sites of one theme."""
        return self.where(lambda site: theme in site.themes)

    def with_level(self, level: ProtectionLevel | str) -> Catalogue:
        """The sites of one protection level, given as itself or as its word."""
        wanted = ProtectionLevel.from_word(level) if isinstance(level, str) else level
        return self.where(lambda site: site.protection_level is wanted)

    def of_kind(self, kind: Kind | str) -> Catalogue:
        """The sites of one kind."""
        wanted = Kind(kind)
        return self.where(lambda site: site.kind is wanted)

    @property
    def located(self) -> Catalogue:
        """The sites with a position."""
        return self.where(lambda site: site.is_located)

    @property
    def unlocated(self) -> Catalogue:
        """The sites nobody has located yet."""
        return self.where(lambda site: not site.is_located)

    def near(self, at: LatLon, metres: float) -> Catalogue:
        """The located sites within ``metres`` of a position, nearest first."""
        from redroute.geo.distance import great_circle_to

        sites = self.located.sites
        distances = great_circle_to(at, [site.at.lat for site in sites if site.at], [site.at.lon for site in sites if site.at])
        ranked = sorted((float(distance), index) for index, distance in enumerate(distances) if distance <= metres)
        return replace(self, sites=tuple(sites[index] for _, index in ranked))

    def inside(self, south_west: LatLon, north_east: LatLon) -> Catalogue:
        """The located sites in a box; a box whose west lies east of its east crosses the 180th meridian."""
        west, east = south_west.lon, north_east.lon

        def is_inside(site: Site) -> bool:
            at = site.at
            if at is None or not south_west.lat <= at.lat <= north_east.lat:
                return False
            return west <= at.lon <= east if west <= east else at.lon >= west or at.lon <= east

        return self.where(is_inside)

    @property
    def _index(self) -> Mapping[str, Site]:
        index: Mapping[str, Site] = self.__dict__["_by_id"]
        return index
