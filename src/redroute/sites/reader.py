"""A GeoJSON file, or a table, into a catalogue: strict, complete, and everything found is told at once."""

from __future__ import annotations

import gc
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from redroute.sites.catalogue import Catalogue, Source, Theme
from redroute.sites.cleaning import LONGEST_NAME, LONGEST_TEXT, clean
from redroute.sites.decoding import Doubtful, decode_features
from redroute.sites.diagnostic import Diagnostic, Severity
from redroute.sites.feature import FeatureReader
from redroute.sites.site import Site
from redroute.sites.source_file import OVERFLOW, Unreadable, check_kind, mark_of, overflows, parse, read_bytes
from redroute.sites.table import SUFFIXES, Table, read_table
from redroute.text import plain_line

_GEOMETRIES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"})
_FAR, _FEW = 5.0, 10
"""Degrees from the middle of a catalogue beyond which a position is doubted, if that is so of no more than one site in so many."""
_MEMBERS = frozenset({"type", "features", "themes", "sources", "title", "bbox", "crs"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: the catalogue, or ``None`` where an error refused it; how many sites could be read; all findings in file order."""

    catalogue: Catalogue | None
    sites: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def is_refused(self) -> bool:
        """Whether an error refused the file."""
        return self.catalogue is None


def read_catalogue(path: Path | str) -> Reading:
    """Reads the one file named and nothing else, a ``.csv`` or ``.tsv`` as a table; never raises for what is in it."""
    path = Path(path)
    name = plain_line(path)
    try:
        data = read_bytes(path)
        return _read_table(read_table(data, name), name) if path.suffix.lower() in SUFFIXES else _read(data, name)
    except Unreadable as error:
        return _refusal(error, name)


def read_catalogue_bytes(data: bytes, name: str = "catalogue") -> Reading:
    """Reads GeoJSON text in UTF-8; ``name`` stands for the file in the findings."""
    try:
        return _read(data, name)
    except Unreadable as error:
        return _refusal(error, name)


def _read(data: bytes, name: str) -> Reading:
    check_kind(data)
    # Nothing made here is in a cycle; looking for cycles among a million fresh objects again and again costs a third of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _read_by_feature(data, name) or _read_whole(data, name)
    finally:
        if was_enabled:
            gc.enable()


def _read_by_feature(data: bytes, name: str) -> Reading | None:
    collection = _Collection(name, has_mark=bool(mark_of(data)))
    try:
        value = decode_features(data, collection.take)
    except Doubtful:
        return None
    return collection.read(value)


def _read_whole(data: bytes, name: str) -> Reading:
    # Asked only for what is no well-formed object: this parser knows the line and the column of a fault.
    return _read_value(parse(data), _Collection(name, has_mark=bool(mark_of(data))))


def _read_value(value: object, collection: _Collection) -> Reading:
    features = value.get("features") if isinstance(value, dict) else None
    for feature in features if isinstance(features, list) else ():
        collection.take(feature)
    return collection.read(value)


def read_collection(value: object, name: str = "catalogue") -> Reading:
    """Reads a GeoJSON mapping that is already in memory."""
    return _read_value(value, _Collection(name))


def _read_table(table: Table, name: str) -> Reading:
    reading = read_collection({"type": "FeatureCollection", "title": table.title, "features": table.features}, name)
    findings = table.in_order([*table.findings, *map(table.placed, reading.diagnostics)])
    # What is wrong with a cell refuses the table, though the site could be read without it.
    return Reading(None if any(finding.is_error for finding in findings) else reading.catalogue, reading.sites, findings)


def _refusal(error: Unreadable, name: str) -> Reading:
    return Reading(None, 0, (Diagnostic(error.code, Severity.ERROR, name, plain_line(error.message)),))


class _Collection:
    """A catalogue in the making: first it takes the features, one by one, then it reads the members around them."""

    def __init__(self, name: str, *, has_mark: bool = False) -> None:
        self._name = name
        self._findings = [Diagnostic("io.bom", Severity.WARNING, name, "begins with a byte order mark, which is skipped")] if has_mark else []
        self._sites: list[Site] = []
        self._found: list[Diagnostic] = []
        self._taken = 0
        self._numbers: list[int] = []
        self._shared: defaultdict[str, dict[Any, Any]] = defaultdict(dict)

    def take(self, feature: object) -> None:
        """Read the next feature; what is found in it waits until the members before it are judged."""
        index, self._taken = self._taken, self._taken + 1
        if not isinstance(feature, dict):
            self._found.append(
                Diagnostic("geojson.features", Severity.ERROR, self._name, "every member is a feature, an object", str(index), "features")
            )
            return
        site = FeatureReader(feature, index, self._name, self._found.append, self._shared).read()
        if site is not None:
            self._sites.append(site)
            self._numbers.append(index)

    def read(self, value: object) -> Reading:
        """The catalogue of the members of ``value`` and of the features taken."""
        if not self._is_collection(value) or not isinstance(value, dict):
            return Reading(None, 0, tuple(self._findings))
        self._findings += self._found
        sites = self._sites
        self._compare_ids(sites)
        self._compare_positions(sites)
        self._check_bbox(value.get("bbox"), sites)
        themes, sources = self._themes(value.get("themes"), sites), self._sources(value.get("sources"))
        if any(finding.is_error for finding in self._findings):
            return Reading(None, len(sites), tuple(self._findings))
        title = self._text(value.get("title"), LONGEST_NAME, "title")
        catalogue = Catalogue(sites=tuple(sites), themes=themes, sources=sources, title=title, extra=self._extra(value))
        return Reading(catalogue, len(sites), tuple(self._findings))

    def _extra(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The members beyond the schema."""
        extra = {key: member for key, member in value.items() if key not in _MEMBERS}
        for key in [key for key, member in extra.items() if overflows(member)]:
            self._warn("json.number", OVERFLOW, field=plain_line(key, 60))
            extra[key] = None
        return extra

    def _is_collection(self, value: object) -> bool:
        if not isinstance(value, dict):
            self._error("geojson.root", "a catalogue is a GeoJSON object, a FeatureCollection")
            return False
        kind = value.get("type")
        if isinstance(kind, str) and kind in _GEOMETRIES:
            self._error("geojson.root", "this is a bare geometry; a catalogue is a FeatureCollection", field="type")
            return False
        if kind == "Feature":
            self._warn("geojson.root", "a single feature is read as a catalogue of one", field="type")
            self._sites, self._found, self._numbers, self._taken = [], [], [], 0
            self.take(value)
            return True
        if kind != "FeatureCollection":
            self._error("geojson.type", 'the type of a catalogue is "FeatureCollection"', field="type")
            return False
        self._check_crs(value)
        if not isinstance(value.get("features"), list):
            self._error("geojson.features", "is a list of features", field="features")
            return False
        return True

    def _check_crs(self, value: Mapping[str, Any]) -> None:
        crs = value.get("crs")
        if crs is None:
            return
        properties = crs.get("properties") if isinstance(crs, dict) and crs.get("type") == "name" else None
        name = properties.get("name") if isinstance(properties, dict) else None
        if name not in ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"):
            self._error("geo.crs", "coordinates are not WGS-84 longitude and latitude; convert the file, and leave the member crs out", field="crs")

    def _compare_ids(self, sites: list[Site]) -> None:
        exact: dict[str, Site] = {}
        alike: dict[str, Site] = {}
        for site in sites:
            if site.id in exact:
                self._error("site.id_duplicate", f"two sites have the id {plain_line(site.id, 60)!r}", field="id")
                continue
            exact[site.id] = site
            key = site.id.lower() if site.id.isascii() else unicodedata.normalize("NFKC", site.id).casefold()
            if key in alike:
                pair = f"{plain_line(alike[key].id, 60)!r} and {plain_line(site.id, 60)!r}"
                self._warn("site.id_confusable", f"the ids {pair} look alike and clash as file names", field="id")
            alike.setdefault(key, site)

    def _compare_positions(self, sites: list[Site]) -> None:
        """A slipped decimal point puts a site on another continent."""
        located = [(number, site, site.at) for number, site in zip(self._numbers, sites, strict=True) if site.at]
        if len(located) < _FEW // 2:
            return
        lat, lon = median(at.lat for _, _, at in located), median(at.lon for _, _, at in located)
        far = [(number, site, at) for number, site, at in located if max(abs(at.lat - lat), abs(at.lon - lon)) > _FAR]
        for number, site, at in far if len(far) <= max(1, len(located) // _FEW) else ():
            message = f"lies far from the other sites, at latitude {at.lat:g}, longitude {at.lon:g}; is a digit or the decimal point amiss?"
            self._warn("geo.far", message, f"{number} ({plain_line(site.id, 60)})", "geometry")

    def _check_bbox(self, bbox: object, sites: list[Site]) -> None:
        if bbox is None:
            return
        if not isinstance(bbox, list) or len(bbox) not in (4, 6) or not all(type(edge) in (int, float) for edge in bbox):
            self._warn("geo.bbox", "is not four numbers: west, south, east, north", field="bbox")
            return
        half = len(bbox) // 2
        west, south, east, north = bbox[0], bbox[1], bbox[half], bbox[half + 1]
        slack = 1e-6
        for site in sites:
            at = site.at
            if at is None:
                continue
            inside = west - slack <= at.lon <= east + slack if west <= east else at.lon >= west - slack or at.lon <= east + slack
            if not (inside and south - slack <= at.lat <= north + slack):
                self._warn("geo.bbox", "does not hold all sites; it is not used", field="bbox")
                return

    def _themes(self, value: object, sites: list[Site]) -> dict[str, Theme]:
        themes: dict[str, Theme] = {}
        if value is not None and not isinstance(value, dict):
            self._warn("catalogue.themes", "is not an object of labels by theme; it is not used", field="themes")
        for name, entry in value.items() if isinstance(value, dict) else ():
            key = self._text(name, LONGEST_NAME, "themes")  # cut as the themes of a site are, and so still the same
            labels = entry if isinstance(entry, dict) else {"label": entry}
            label, label_en = (self._text(labels.get(member), LONGEST_NAME, "themes") for member in ("label", "label_en"))
            themes[key] = Theme(id=key, label=label or key, label_en=label_en)
        for site in sites:
            for theme in site.themes:
                themes.setdefault(theme, Theme(id=theme, label=theme))
        return themes

    def _sources(self, value: object) -> dict[str, Source]:
        if value is not None and not isinstance(value, dict):
            self._warn("catalogue.sources", "is not an object of sources by key; it is not used", field="sources")
        sources: dict[str, Source] = {}
        for name, entry in value.items() if isinstance(value, dict) else ():
            key = self._text(name, LONGEST_NAME, "sources")
            parts = entry if isinstance(entry, dict) else {"ref": entry}
            ref, note = (self._text(parts.get(member), LONGEST_TEXT, "sources") for member in ("ref", "note"))
            sources[key] = Source(id=key, ref=ref, note=note)
        return sources

    def _text(self, value: object, limit: int, field: str) -> str:
        """The text, cut where it is too long (decision 8), half characters replaced; nothing where it is none."""
        if not isinstance(value, str):
            return ""
        text, findings = clean(value, limit)
        for finding in findings:
            self._warn(*finding, field=field)
        return text

    def _error(self, code: str, message: str, feature: str | None = None, field: str | None = None) -> None:
        self._findings.append(Diagnostic(code, Severity.ERROR, self._name, message, feature, field))

    def _warn(self, code: str, message: str, feature: str | None = None, field: str | None = None) -> None:
        self._findings.append(Diagnostic(code, Severity.WARNING, self._name, message, feature, field))
