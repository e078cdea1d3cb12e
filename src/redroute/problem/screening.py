"""Which sites enter the search, and why the others do not.

Whatever can be said of a site before the search is said here, cheapest first, so that a catalogue of tens of thousands never reaches a matrix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
from numpy.typing import NDArray

from redroute.geo.distance import great_circle_to
from redroute.geo.latlon import LatLon
from redroute.network.provider import TravelFloor, TravelProvider
from redroute.problem.prizes import Prize, checked_prize
from redroute.problem.request import QuotaRequest, TourRequest
from redroute.problem.spans import SiteDay, site_day, visit_seconds
from redroute.sites.calendar import HolidayCalendar
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import Kind, Site

NO_SIGHTS = frozenset({Kind.LODGING, Kind.DINING, Kind.SHOP, Kind.STATION})
"""Kinds one does not visit for themselves: they are in a tour only where required, or as a place to start, end or pause."""

CRUISE = 8.0
"""Metres a second at which the ranking of candidates supposes a group travels in a straight line; it ranks, and decides nothing else."""

SPARE_MEMBERS = 4
"""So many times the members a quota asks for are kept as candidates."""

CELL = 0.2
"""Degrees of the cells among which a tour without places looks for the richest neighbourhood: some 20 km."""

BEYOND_BUDGETS = 10**10
"""Yuan that count for any higher price: more than every budget, and sums of them still fit the integers of the solver."""

Ends = tuple[LatLon | None, LatLon | None]
"""Where a day starts and ends, ``None`` where an end is open."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site that may be visited: its prize, the seconds of a visit, the price in fen, and its ``days``, one a day of the request."""

    site: Site
    prize: int
    length: int
    price: int
    days: tuple[SiteDay, ...]

    @property
    def at(self) -> LatLon:
        """Where it is."""
        assert self.site.at is not None  # no site without a position becomes a candidate
        return self.site.at


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A site that does not enter the search. ``reason`` is a code of :class:`redroute.itinerary.itinerary.Reason`; ``detail`` a fact."""

    site: Site
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Screening:
    """The candidates in catalogue order, and everybody else."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]


def screen(
    catalogue: Catalogue, request: TourRequest, *, prize: Prize, calendar: HolidayCalendar, provider: TravelProvider, ends: Sequence[Ends]
) -> Screening:
    """Sort a catalogue into candidates and sites left out.

    ``ends`` are where each day starts and ends. Sites that no day can reach go first, if the provider has a :class:`TravelFloor`. Where more are worth
    a visit than ``max_candidates``, those with the most prize for their time and distance are taken, after all required sites and enough members of
    each quota; the others are ``not-considered``.
    """
    left_out: list[LeftOut] = []
    worthy: list[tuple[Site, int]] = []
    required, excluded = frozenset(request.required), frozenset(request.excluded)
    for site in catalogue:
        points = 0
        is_required = site.id in required
        obstacle = "excluded" if site.id in excluded else _plain_obstacle(site, request, is_required=is_required)
        if not obstacle:
            points = checked_prize(prize, site, request)
            obstacle = _worthless(site, request) if points == 0 and not is_required else ""
        if obstacle:
            reason, _, detail = obstacle.partition(" ")
            left_out.append(LeftOut(site, reason, detail))
        else:
            worthy.append((site, points))
    if isinstance(provider, TravelFloor):
        beyond = _beyond(worthy, request, provider, ends)
        left_out += [LeftOut(site, "too-far") for (site, _), is_beyond in zip(worthy, beyond, strict=True) if is_beyond]
        worthy = [entry for entry, is_beyond in zip(worthy, beyond, strict=True) if not is_beyond]
    anchors = [at for pair in ends for at in pair if at] or [site.at for site, _ in worthy if site.at and site.id in required]
    order = _by_worth(worthy, request, anchors) if len(worthy) > request.max_candidates else range(len(worthy))
    clock = _Clock(worthy, anchors, request)
    kept: dict[int, Candidate] = {}
    for index in order:
        site, points = worthy[index]
        if len(kept) >= request.max_candidates and site.id not in required:
            left_out.append(LeftOut(site, "not-considered", f"{len(worthy)} > {request.max_candidates}"))
            continue
        entered = _entered(site, points, request, calendar, clock)
        if isinstance(entered, LeftOut):
            left_out.append(entered)
        else:
            kept[index] = entered
    return Screening(tuple(kept[index] for index in sorted(kept)), tuple(left_out))


def counts(quota: QuotaRequest, site: Site) -> bool:
    """Whether a visit to the site counts for the quota."""
    if quota.theme is not None:
        return quota.theme in site.themes
    return site.kind.value == quota.kind if quota.kind is not None else site.protection_level.word == quota.level


def fen_of_budget(yuan: float) -> int:
    """Whole fen within a budget."""
    return int((Decimal(str(yuan)) * 100).to_integral_value(ROUND_FLOOR))


def fen_of_price(yuan: float | None) -> int:
    """Fen that surely pay a price; an unknown one counts 0, which a warning says."""
    if yuan is None:
        return 0
    return int((Decimal(str(min(yuan, BEYOND_BUDGETS))) * 100).to_integral_value(ROUND_CEILING))


def _plain_obstacle(site: Site, request: TourRequest, *, is_required: bool) -> str:
    """What keeps a site out by its plain facts: a reason, perhaps with a detail after a space; empty if nothing does."""
    if not site.is_located:
        return "unlocated"
    if is_required:
        return ""
    if site.kind in NO_SIGHTS:
        return f"not-a-sight {site.kind}"
    if request.only_themes and not set(request.only_themes) & set(site.themes):
        return "off-theme"
    if request.budget_yuan is not None and fen_of_price(site.ticket_yuan) > fen_of_budget(request.budget_yuan):
        return f"over-budget price={site.ticket_yuan:g}:budget={request.budget_yuan:g}"
    return ""


def _worthless(site: Site, request: TourRequest) -> str:
    """A site of prize 0 is left out unless it may serve a quota."""
    if any(quota.at_least and counts(quota, site) for quota in request.quotas):
        return ""
    level = site.protection_level.word
    return f"off-theme level={level}" if request.level_weights.get(level) == 0 else "off-theme"


def _entered(site: Site, points: int, request: TourRequest, calendar: HolidayCalendar, clock: _Clock) -> Candidate | LeftOut:
    if not clock.holds(site):
        return LeftOut(site, "not-considered", site.timezone)
    days = tuple(site_day(site, day, request, calendar) for day in request.days)
    length = visit_seconds(site, request)
    if any(day.spans for day in days):
        return Candidate(site, points, length, fen_of_price(site.ticket_yuan), days)
    obstacles = {day.obstacle for day in days}
    reason = next(code for code in ("no-talk", "too-long", "hours-unknown", "closed") if code in obstacles)
    room = max(day.room for day in days)
    return LeftOut(site, reason, f"needs={-(-length // 60)}:room={room // 60}" if reason == "too-long" else "")


def _beyond(worthy: Sequence[tuple[Site, int]], request: TourRequest, provider: TravelFloor, ends: Sequence[Ends]) -> list[bool]:
    """Which sites no day can reach, stay at and leave again, by the floor under travel alone."""
    lats, lons = _degrees(worthy)
    lengths = np.array([visit_seconds(site, request) for site, _ in worthy], dtype=np.float64)
    beyond = np.ones(len(worthy), dtype=bool)
    for day, pair in zip(request.days, ends, strict=True):
        way = np.zeros(len(worthy))
        for at in pair:
            if at is not None:
                metres = great_circle_to(at, lats, lons)
                way += np.min([provider.least_seconds(metres, mode) for mode in day.modes or request.modes], axis=0)
        # A visit longer than the day itself is too long, not too far.
        beyond &= (day.begins + lengths + way > day.ends) & (day.begins + lengths <= day.ends)
    found: list[bool] = beyond.tolist()
    return found


def _degrees(worthy: Sequence[tuple[Site, int]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    positions = [site.at for site, _ in worthy if site.at]
    return np.array([at.lat for at in positions]), np.array([at.lon for at in positions])


def _by_worth(worthy: Sequence[tuple[Site, int]], request: TourRequest, anchors: Sequence[LatLon]) -> Iterable[int]:
    """Indices of the sites in the order in which they become candidates: required, then for the quotas, then most prize for its time."""
    lats, lons = _degrees(worthy)
    prizes = np.array([points for _, points in worthy], dtype=np.float64)
    around = list(anchors) or [_richest(lats, lons, prizes)]
    away = np.min([great_circle_to(anchor, lats, lons) for anchor in around], axis=0)
    lengths = np.array([visit_seconds(site, request) for site, _ in worthy], dtype=np.float64)
    ranking = np.argsort(-prizes / (lengths + 2 * away / CRUISE), kind="stable").tolist()
    return dict.fromkeys([*_first(worthy, request, ranking), *ranking])


def _first(worthy: Sequence[tuple[Site, int]], request: TourRequest, ranking: Sequence[int]) -> Iterator[int]:
    required, named = frozenset(request.required), {*request.preferred, *request.order.sites}
    yield from (index for index in ranking if worthy[index][0].id in required)
    for quota in request.quotas:
        members = [index for index in ranking if counts(quota, worthy[index][0])] if quota.at_least else []
        yield from members[: SPARE_MEMBERS * quota.at_least]
    yield from (index for index in ranking if worthy[index][0].id in named)


def _richest(lats: NDArray[np.float64], lons: NDArray[np.float64], prizes: NDArray[np.float64]) -> LatLon:
    """The middle of the cell with the greatest sum of prizes: where a tour without places best takes place."""
    cells, inverse = np.unique(np.stack([np.floor(lats / CELL), np.floor(lons / CELL)], axis=1), axis=0, return_inverse=True)
    members = inverse.ravel() == int(np.argmax(np.bincount(inverse.ravel(), weights=prizes, minlength=len(cells))))
    return LatLon(lat=float(lats[members].mean()), lon=float(lons[members].mean()))


class _Clock:
    """The local time of the tour: that of the site nearest its first place, else of most sites. A site on another clock cannot be in the tour."""

    def __init__(self, worthy: Sequence[tuple[Site, int]], anchors: Sequence[LatLon], request: TourRequest) -> None:
        self._noons = [datetime(day.date.year, day.date.month, day.date.day, 12) for day in request.days]
        zones = [site.timezone for site, _ in worthy]
        self._offsets: dict[str, tuple[object, ...]] = {}
        if len(set(zones)) < 2:
            self._zone = zones[0] if zones else ""
        elif anchors:
            self._zone = zones[int(np.argmin(great_circle_to(anchors[0], *_degrees(worthy))))]
        else:
            self._zone = Counter(zones).most_common(1)[0][0]
        self._own = next((site for site, _ in worthy if site.timezone == self._zone), None)

    def holds(self, site: Site) -> bool:
        """Whether the site's clock shows the same on every date of the tour."""
        if site.timezone == self._zone or self._own is None:
            return True
        return self._offset(site) == self._offset(self._own)

    def _offset(self, site: Site) -> tuple[object, ...]:
        if site.timezone not in self._offsets:
            try:
                zone: tzinfo = site.zone
            except (KeyError, ValueError, OSError):  # a zone nobody knows is a clock of its own
                self._offsets[site.timezone] = (site.timezone,)
            else:
                self._offsets[site.timezone] = tuple(zone.utcoffset(noon) for noon in self._noons)
        return self._offsets[site.timezone]
