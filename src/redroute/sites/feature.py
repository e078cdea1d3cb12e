"""One GeoJSON feature into one site, with a finding for everything that is wrong or odd."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from redroute.clock import parse_clock
from redroute.sites.chinese import COLUMNS, LEVELS, WORDS, codes_and_words
from redroute.sites.chinese_hours import osm_hours
from redroute.sites.cleaning import LONGEST_NAME, LONGEST_TEXT, clean
from redroute.sites.diagnostic import Diagnostic, Severity
from redroute.sites.geometry import BadGeometry, representative_point
from redroute.sites.hours import OpeningHours
from redroute.sites.site import MOST_TALKS, MOST_UNCERTAINTY_M, Booking, HoursStatus, Kind, Position, Precision, Protection, ProtectionLevel, Site
from redroute.sites.source_file import OVERFLOW, overflows
from redroute.text import plain_line

PROPERTIES = 200
"""Members of one feature that are kept; the rest of a longer one is dropped with a warning."""

LONGEST_SHARED = 60
"""Characters of a text that is kept once for all sites that have it."""

SHARED = 1000
"""Different values of one field that are remembered; where there are more, the field does not repeat itself."""

_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")
_H = TypeVar("_H", bound=Hashable)


class FeatureReader:
    """Reads one feature; findings go to ``report`` as they are met.

    ``shared`` holds values that came before: what many sites have in common, such as their themes, is kept once.
    """

    def __init__(
        self, feature: Mapping[str, Any], index: int, file: str, report: Callable[[Diagnostic], None], shared: defaultdict[str, dict[Any, Any]]
    ) -> None:
        self._feature, self._file, self._report = feature, file, report
        self._shared = shared
        self._site_id: str | None = None
        self._index = index
        self._failed = False
        self._properties: dict[str, Any] = {}
        self._extra: dict[str, Any] = {}

    def read(self) -> Site | None:
        """The site, or ``None``."""
        feature = self._feature
        if feature.get("type") != "Feature":
            self._error("geojson.type", 'every member of "features" has the type "Feature"', "type")
            return None
        properties = feature.get("properties", ...)
        if properties is ... or not isinstance(properties, dict | None):
            self._error("geojson.properties", 'a feature has a member "properties" that is an object', "properties")
            return None
        self._properties = self._limited(properties or {})
        self._site_id = site_id = self._id()
        name = self._name()
        fields = self._fields()
        position = self._position()
        if self._failed or name is None:
            return None
        for key, value in self._properties.items():
            if key not in MEMBERS:
                near = COLUMNS.get(key, _nearest(key))
                if near in MEMBERS and near not in self._properties:
                    self._warn("site.member", f"there is no such member; did you mean {near}?", plain_line(key, 60))
                self._extra[self._share("", key)] = self._kept(value)
        for key in [key for key, value in self._extra.items() if overflows(value)]:
            self._warn("json.number", OVERFLOW, plain_line(key, 60))
            self._extra[key] = None
        return Site(id=site_id, name=name, position=position, extra=self._extra, **fields)

    def _fields(self) -> dict[str, Any]:
        properties = self._properties
        # What is absent keeps the default of ``Site``, and costs nothing.
        return {field: read(self, field, value) for field, read in _READERS.items() if (value := properties.get(field)) is not None}

    @classmethod
    def readers(cls) -> dict[str, Callable[[FeatureReader, str, Any], object]]:
        """How each field of a site is read, in the order of their findings."""
        texts = dict.fromkeys(("pinyin", "description", "address", "visit_basis"), cls._text)
        return {
            "name_en": partial(cls._text, limit=LONGEST_NAME),
            **texts,
            "phone": cls._phone,
            "url": cls._link,
            "image": cls._link,
            "aliases": cls._texts,
            "kind": partial(cls._word, words=Kind, missing=Kind.HERITAGE),
            "protection_level": cls._level,
            "protection": cls._protection,
            "themes": cls._themes,
            "event_years": cls._numbers,
            "visit_minutes": cls._minutes,
            "opening_hours": cls._hours,
            "hours_status": partial(cls._word, words=HoursStatus, missing=HoursStatus.UNKNOWN),
            "hours_as_of": cls._date,
            # What narrows the hours is never dropped silently: without it a closed door would look open.
            "last_entry_minutes": partial(cls._whole, is_strict=True),
            "talk_times": cls._talks,
            "closed_dates": cls._dates,
            "timezone": cls._zone,
            "capacity": cls._whole,
            "group_limit": cls._whole,
            "ticket_yuan": cls._price,
            "booking": partial(cls._word, words=Booking, missing=Booking.UNKNOWN),
            "sources": cls._texts,
        }

    def _share(self, field: str, value: _H) -> _H:
        """An equal value that came before, or this one: what repeats from site to site is kept once."""
        known = self._shared[field]
        kept: _H | None = known.get(value)
        if kept is not None:
            return kept
        if len(known) < SHARED:
            known[value] = value
        return value

    def _kept(self, value: Any) -> Any:
        """A value beyond the schema, its names and short texts shared."""
        if isinstance(value, str):
            return self._share("", value) if len(value) <= LONGEST_SHARED else value
        if isinstance(value, dict):
            return {self._share("", key): self._kept(member) for key, member in value.items()}
        return [self._kept(item) for item in value] if isinstance(value, list) else value

    # Findings

    def _where(self) -> str:
        return str(self._index) if self._site_id is None else f"{self._index} ({plain_line(self._site_id, 60)})"

    def _error(self, code: str, message: str, field: str | None = None) -> None:
        self._failed = True
        self._report(Diagnostic(code, Severity.ERROR, self._file, message, self._where(), field))

    def _warn(self, code: str, message: str, field: str | None = None) -> None:
        self._report(Diagnostic(code, Severity.WARNING, self._file, message, self._where(), field))

    # Texts

    def _limited(self, properties: dict[str, Any]) -> dict[str, Any]:
        if len(properties) <= PROPERTIES:
            return properties
        self._warn(
            "limits.properties", f"{len(properties)} properties; those beyond the first {PROPERTIES} and not of the schema are dropped", "properties"
        )
        kept = {key: value for key, value in properties.items() if key in MEMBERS}
        for key, value in properties.items():
            if len(kept) >= PROPERTIES:
                break
            kept.setdefault(key, value)
        return kept

    def _clean(self, text: str, field: str, limit: int = LONGEST_TEXT) -> str:
        text, findings = clean(text, limit)
        for finding in findings:
            self._warn(*finding, field)
        return text

    def _text(self, field: str, value: Any, limit: int = LONGEST_TEXT) -> str:
        if not isinstance(value, str):
            self._warn("site.text", "is not a text; it is kept aside and not shown", field)
            self._extra[field] = value
            return ""
        text = self._clean(value, field, limit)
        return self._share(field, text) if len(text) <= LONGEST_SHARED else text

    def _phone(self, field: str, value: Any) -> str:
        if type(value) in (int, float) and 0 <= value < 1e20 and value == int(value):
            self._warn("site.phone", "is a number, kept as its digits; a zero at its beginning is lost: write it in quotes", field)
            return str(int(value))
        return self._text(field, value, LONGEST_NAME)  # it stands beside the name in narrow columns

    def _texts(self, field: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._warn("site.text", "is not a list of texts; it is kept aside", field)
            self._extra[field] = value
            return ()
        return self._share(field, tuple(self._clean(item, field, LONGEST_NAME) for item in value))

    def _id(self) -> str:
        value = self._feature.get("id", self._properties.get("id"))
        if value is None:
            self._warn("site.id", f"has no id; it is called feature-{self._index}", "id")
            return f"feature-{self._index}"
        if isinstance(value, bool) or not isinstance(value, str | int | float) or not str(value).strip():
            self._error("site.id", "an id is a text or a number, and not empty", "id")
            return f"feature-{self._index}"
        return self._clean(str(value), "id", LONGEST_NAME)

    def _name(self) -> str | None:
        value = self._properties.get("name")
        if not isinstance(value, str) or not value.strip():
            self._error("site.name", "a site needs a name, a text that is not empty", "name")
            return None
        return self._clean(value, "name", LONGEST_NAME)

    def _link(self, field: str, value: Any) -> str:
        text = self._text(field, value)
        if text and not (text.isprintable() and re.match(r"https?://[^\s/]", text, re.IGNORECASE)):
            self._warn("site.url", "is not an http or https address; no link is made of it", field)
            self._extra[field] = text
            return ""
        return text

    # Words

    def _word(self, field: str, value: Any, words: type[_E], missing: _E) -> _E:
        try:
            return words(WORDS[field].get(value, value) if isinstance(value, str) else value)
        except ValueError:
            self._warn(f"site.{field}", f"is none of {codes_and_words(field)}; taken as {missing.value}", field)
            return missing

    def _level(self, field: str, value: Any) -> ProtectionLevel:
        try:
            return ProtectionLevel.from_word(LEVELS.get(value, value))
        except (ValueError, TypeError, AttributeError):
            self._warn("site.protection_level", f"is none of {codes_and_words(field)}; taken as unknown", field)
            return ProtectionLevel.UNKNOWN

    def _protection(self, field: str, value: Any) -> Protection | None:
        year = value.get("year") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not (year is None or type(year) is int):
            self._warn("site.protection", "is not {batch, year, code, confidence, note}; it is kept aside", field)
            self._extra[field] = value
            return None
        texts = {key: self._clean(str(value[key]), field) for key in ("batch", "code", "confidence", "note") if value.get(key) is not None}
        return self._share(field, Protection(year=year, **texts))

    def _themes(self, field: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self._error("site.themes", 'themes are a list of texts, such as ["labour"]', field)
            return ()
        if not value:
            self._warn("site.themes", "the list is empty: the site belongs to no theme", field)
        return self._share(field, tuple(dict.fromkeys(self._clean(item, field, LONGEST_NAME) for item in value)))

    def _zone(self, field: str, value: Any) -> str:
        if not isinstance(value, str) or not _is_zone(value):
            self._error("site.timezone", "is no IANA time zone; China's is Asia/Shanghai", field)
            return "Asia/Shanghai"
        return self._share(field, value)

    # Numbers and times

    def _minutes(self, field: str, value: Any) -> float | None:
        if isinstance(value, str) and re.fullmatch(r"\s*\d{1,4}(\.\d+)?\s*", value, re.ASCII):
            self._warn("site.duration", "is a text; write the number without quotes", field)
            value = float(value)
        if type(value) not in (int, float) or not (value == 0 or 1 <= value <= 1440):
            self._error("site.duration", "a visit lasts 1 to 1440 minutes, written as a number", field)
            return None
        if value == 0:
            self._warn("site.duration", "no visit lasts no time; taken as unknown", field)
            return None
        return float(value)

    def _whole(self, field: str, value: Any, *, is_strict: bool = False) -> int | None:
        if type(value) is not int or not 0 <= value <= 10_000_000 or (is_strict and value > 1440):
            (self._error if is_strict else self._warn)(f"site.{field}", "is not a whole number of a sensible size", field)
            return None
        return value

    def _numbers(self, field: str, value: Any) -> tuple[int, ...]:
        if not isinstance(value, list) or not all(type(item) is int and abs(item) <= 9999 for item in value):
            self._warn(f"site.{field}", "is not a list of years; it is kept aside", field)
            self._extra[field] = value
            return ()
        return self._share(field, tuple(value))

    def _price(self, field: str, value: Any) -> float | None:
        if type(value) not in (int, float) or not 0 <= value <= 100_000:
            self._warn("site.ticket_yuan", "is not a price in yuan; taken as unknown", field)
            return None
        return float(value)

    def _date(self, field: str, value: Any) -> date | None:
        try:
            return date.fromisoformat(value)
        except (ValueError, TypeError):
            self._warn(f"site.{field}", "is not a date such as 2026-10-01; taken as unknown", field)
            return None

    def _each(self, field: str, value: Any, read: Callable[[str], _T], wanted: str) -> tuple[_T, ...]:
        try:
            if not isinstance(value, list):
                raise TypeError
            return tuple(sorted({read(item) for item in value}))  # type: ignore[type-var]
        except (ValueError, TypeError, AttributeError):
            self._error(f"site.{field}", f"is a list of {wanted}", field)
            return ()

    def _dates(self, field: str, value: Any) -> frozenset[date]:
        return frozenset(self._each(field, value, date.fromisoformat, 'dates such as "2026-10-01"'))

    def _talks(self, field: str, value: Any) -> tuple[int, ...]:
        talks = self._each(field, value, parse_clock, 'times such as "10:00"')
        if len(talks) > MOST_TALKS:
            self._error("limits.talks", f"{len(talks)} different talks a day; a site has at most {MOST_TALKS}", field)
            return ()
        return talks

    def _hours(self, field: str, value: Any) -> OpeningHours | None:
        if not isinstance(value, str):
            self._warn("site.hours", "is not a text; the hours are unknown", field)
            self._extra[field] = value
            return None
        hours = self._share(field, OpeningHours(self._clean(value, field)))
        if not hours.is_understood and (rule := osm_hours(hours.text)) is not None:
            self._warn("site.hours", f"is read as {rule}; see that this is what it says", field)
            return self._share(field, OpeningHours(rule))
        if not hours.is_understood:
            self._warn("site.hours", 'cannot be read as OSM opening_hours (such as "Tu-Su 09:00-17:00"); the hours are unknown', field)
        return hours

    # Place

    def _position(self) -> Position | None:
        geometry = self._feature.get("geometry", ...)
        if geometry is ...:
            self._error("geojson.geometry", 'a feature has a member "geometry", which is null for a site nobody has located', "geometry")
            return None
        if geometry is None:
            self._warn("site.unlocated", "has no position: it is listed, and neither routed nor drawn", "geometry")
            return None
        try:
            at, warnings = representative_point(geometry)
        except BadGeometry as error:
            self._error(error.code, plain_line(error), "geometry")
            return None
        for code, message in warnings:
            self._warn(code, message, "geometry")
        return self._described(Position(at=at))

    def _described(self, bare: Position) -> Position:
        value = self._properties.get("position")
        if value is None:
            return bare
        try:
            uncertainty = value.get("uncertainty_m")
            if uncertainty is not None and (type(uncertainty) not in (int, float) or not 0 <= uncertainty <= MOST_UNCERTAINTY_M):
                raise ValueError
            return Position(
                at=bare.at,
                precision=Precision(value.get("precision") or "unverified"),
                uncertainty_m=uncertainty,
                datum=self._share("datum", self._clean(str(value.get("datum") or "WGS-84"), "position", LONGEST_NAME)),
                source=self._share("position", self._clean(str(value.get("source") or ""), "position")),
            )
        except (ValueError, AttributeError, TypeError):
            self._warn("site.position", "is not {precision, uncertainty_m, datum, source}; the precision is unverified", "position")
            return bare


@lru_cache(maxsize=1024)
def _nearest(key: str) -> str | None:
    """The known member of which this one is a misspelling, as far as that can be told."""
    return next(iter(get_close_matches(key.lower(), MEMBERS, 1, 0.85)), None) if len(key) <= LONGEST_SHARED else None


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ValueError, OSError, LookupError):  # not found, a path, a folder
        return False


_READERS = FeatureReader.readers()
MEMBERS = frozenset({*_READERS, "id", "name", "position"})
"""The properties of a site that are read; others are kept."""
