"""A heritage place: what is known of it, and what is not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from redroute.clock import LATEST, TimeWindow
from redroute.errors import BadInput
from redroute.geo.latlon import LatLon
from redroute.number import is_number, is_whole
from redroute.sites.calendar import HolidayCalendar
from redroute.sites.hours import OpeningHours

MOST_TALKS = 48
"""Talks a site may have in a day, one every half hour: each is a span that the search compares with every other site."""

MOST_UNCERTAINTY_M = 1e7
"""A circle of that radius holds half the earth: who knows no more knows nothing."""


class ProtectionLevel(IntEnum):
    """Who protects a site; higher is wider. ``UNKNOWN`` is not ``NONE``: nobody told us, or sources disagree."""

    UNKNOWN = -1
    NONE = 0
    COUNTY = 1
    MUNICIPAL = 2
    PROVINCIAL = 3
    NATIONAL = 4

    @property
    def word(self) -> str:
        """The word used in catalogues and documents, such as ``"national"``."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> ProtectionLevel:
        """The level of a catalogue's word; raises ``ValueError`` for another word."""
        level = cls.__members__.get(word.upper())
        if level is None or level.word != word:
            raise ValueError(f"{word!r} is no protection level; use {', '.join(level.word for level in cls)}")
        return level


class Kind(StrEnum):
    """What a place is to a traveller."""

    HERITAGE = "heritage"
    MUSEUM = "museum"
    MEMORIAL = "memorial"
    CAMP = "camp"
    VILLAGE = "village"
    SQUARE = "square"
    STATION = "station"
    LODGING = "lodging"
    DINING = "dining"
    SHOP = "shop"


class HoursStatus(StrEnum):
    """How far the opening hours can be trusted."""

    VERIFIED = "verified"
    REPORTED = "reported"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """What a position points at; ``ESTIMATED`` is a placeholder of ours, never a source."""

    BUILDING = "building"
    POI = "poi"
    STREET = "street"
    VILLAGE = "village"
    ESTIMATED = "estimated"
    UNVERIFIED = "unverified"


class Booking(StrEnum):
    """Whether a visit must be booked."""

    NONE = "none"
    RECOMMENDED = "recommended"
    REQUIRED = "required"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a site is, and how well that is known.

    ``uncertainty_m`` is the radius in metres that surely holds the place, ``None`` where the source gives none. ``datum`` names the datum of the
    source (``"WGS-84"``, ``"GCJ-02"``, ``"BD-09"``); ``at`` is WGS-84 always. Raises ``BadInput`` for a radius that is none.
    """

    at: LatLon
    precision: Precision = Precision.UNVERIFIED
    uncertainty_m: float | None = None
    datum: str = "WGS-84"
    source: str = ""

    def __post_init__(self) -> None:
        radius = self.uncertainty_m
        if radius is not None and not (is_number(radius) and 0 <= radius <= MOST_UNCERTAINTY_M):
            raise BadInput(f"uncertainty_m is metres from 0 to {MOST_UNCERTAINTY_M:.0f}, or None where nobody knows; not {radius!r}")

    @property
    def is_estimated(self) -> bool:
        """Whether the position is a placeholder rather than a fact."""
        return self.precision is Precision.ESTIMATED

    @property
    def doubt_m(self) -> float:
        """Metres by which the position may be off as far as anybody says: ``uncertainty_m``, or 0."""
        return self.uncertainty_m or 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """The listing behind a protection level: batch, year and number as published, and how sure we are."""

    batch: str = ""
    year: int | None = None
    code: str = ""
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One place of a catalogue.

    All texts are untrusted and unescaped. ``None`` and empty mean "not known". ``visit_minutes`` is the typical length of a visit in minutes;
    ``ticket_yuan`` the price for one person. ``last_entry_minutes`` counts back from closing. ``talk_times`` are the fixed starts of guided talks
    in seconds since midnight; catalogues and documents hold up to ``MOST_TALKS``. ``capacity`` and ``group_limit`` are shown and not planned with.
    ``extra`` keeps what the catalogue says beyond the schema. Raises ``BadInput`` for numbers that are none.
    """

    id: str
    name: str
    name_en: str = ""
    pinyin: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    address: str = ""
    phone: str = ""
    url: str = ""
    image: str = ""
    kind: Kind = Kind.HERITAGE
    protection_level: ProtectionLevel = ProtectionLevel.UNKNOWN
    protection: Protection | None = None
    themes: tuple[str, ...] = ()
    event_years: tuple[int, ...] = ()
    visit_minutes: float | None = None
    visit_basis: str = ""
    opening_hours: OpeningHours | None = None
    hours_status: HoursStatus = HoursStatus.UNKNOWN
    hours_as_of: date | None = None
    last_entry_minutes: int | None = None
    talk_times: tuple[int, ...] = ()
    closed_dates: frozenset[date] = frozenset()
    timezone: str = "Asia/Shanghai"
    capacity: int | None = None
    group_limit: int | None = None
    ticket_yuan: float | None = None
    booking: Booking = Booking.UNKNOWN
    position: Position | None = None
    sources: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not self.id or not self.name.strip():
            raise BadInput(f"a site needs an id and a name, not {self.id!r} and {self.name!r}")
        minutes, price = self.visit_minutes, self.ticket_yuan
        if minutes is not None and not (is_number(minutes) and 0 < minutes <= 1440):
            raise BadInput(f"site {self.id!r}: a visit of {minutes!r} minutes is not within a day")
        if price is not None and not (is_number(price) and 0 <= price < math.inf):
            raise BadInput(f"site {self.id!r}: ticket_yuan is yuan, 0 or more, or None where nobody knows; not {price!r}")
        for name in ("last_entry_minutes", "capacity", "group_limit"):
            number = getattr(self, name)
            if number is not None and not (is_whole(number) and number >= 0):
                raise BadInput(f"site {self.id!r}: {name} is a whole number, 0 or more, or None where nobody knows; not {number!r}")
        if not all(is_whole(talk) and 0 <= talk <= LATEST for talk in self.talk_times):
            raise BadInput(f"site {self.id!r}: talk_times are whole seconds since midnight, not {self.talk_times!r}")
        if not all(map(is_whole, self.event_years)):
            raise BadInput(f"site {self.id!r}: event_years are whole numbers, not {self.event_years!r}")

    @property
    def at(self) -> LatLon | None:
        """The WGS-84 position, or ``None`` for a site nobody has located yet."""
        return self.position.at if self.position else None

    @property
    def is_located(self) -> bool:
        """Whether anybody knows where the site is."""
        return self.position is not None

    @property
    def visit_duration(self) -> timedelta | None:
        """The typical length of a visit, ``None`` when nobody gave one."""
        return None if self.visit_minutes is None else timedelta(minutes=self.visit_minutes)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the opening hours are meant in."""
        return ZoneInfo(self.timezone)

    def windows(self, day: date, calendar: HolidayCalendar, *, goes_on: bool = False) -> tuple[TimeWindow, ...] | None:
        """When its hours leave it open on ``day``, see :meth:`OpeningHours.windows`; a day ``goes_on`` past midnight unless the next is closed."""
        if self.opening_hours is None:
            return None
        if goes_on and day < date.max:
            goes_on = day + timedelta(days=1) not in self.closed_dates
        return self.opening_hours.windows(day, calendar, goes_on=goes_on)

    @property
    def has_known_hours(self) -> bool:
        """Whether there are hours that can be evaluated; else the site is neither open nor closed: unknown."""
        return self.opening_hours is not None and self.opening_hours.is_understood
