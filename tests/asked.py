"""Small catalogues and requests: some drawn at random with every feature, some to be solved by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import numpy as np

from redroute.clock import TimeWindow
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.matrix import TravelMatrix
from redroute.problem.request import (
    DayRequest,
    Lunch,
    OrderRequest,
    Pace,
    Place,
    QuotaRequest,
    TourRequest,
    UnknownHours,
)
from redroute.problem.request import Sequence as Ordering
from redroute.sites.catalogue import Catalogue, Theme
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Booking, HoursStatus, Kind, Position, Precision, ProtectionLevel, Site

HOUR = 3600
TUESDAY = date(2026, 11, 24)
THEMES = ("labour", "army", "people")


def on_line(kilometre: float) -> LatLon:
    """A position on one meridian, so many kilometres north of the first."""
    return LatLon(lat=27.6 + kilometre / 111.195, lon=113.9)


def a_site(id: str, kilometre: float = 0.0, **facts: object) -> Site:
    """A site on the line, open all day unless told otherwise, its visit an hour long."""
    given: dict[str, object] = {
        "name": f"点位{id}",
        "position": Position(at=on_line(kilometre), precision=Precision.BUILDING),
        "opening_hours": OpeningHours("24/7"),
        "hours_status": HoursStatus.VERIFIED,
        "visit_minutes": 60,
        **facts,
    }
    return Site(id=id, **given)  # type: ignore[arg-type]


def a_day(**facts: object) -> DayRequest:
    """A Tuesday from nine to five without lunch."""
    given: dict[str, object] = {"date": TUESDAY, "begins": 9 * HOUR, "ends": 17 * HOUR, "has_lunch": "lunch" in facts, **facts}
    return DayRequest(**given)  # type: ignore[arg-type]


def a_place(kilometre: float, label: str = "营地") -> Place:
    """A place on the line."""
    return Place(at=on_line(kilometre), label=label)


class MinutePerKilometre:
    """Travel along the line: a minute a kilometre by any vehicle, ten on foot."""

    def matrix(self, places: Sequence[LatLon], mode: Mode) -> TravelMatrix:
        """Rounded to whole kilometres."""
        lats = np.array([place.lat for place in places])
        kilometres = np.rint(np.abs(lats[:, None] - lats[None, :]) * 111.195).astype(np.int32)
        pace = 600 if mode is Mode.WALK else 60
        return TravelMatrix(mode=mode, durations=kilometres * pace, distances=kilometres * 1000, seconds_per_metre=pace / 1000, provider="直线")


def random_tour(seed: int) -> tuple[Catalogue, TourRequest]:
    """Up to seven sites and two days with every feature of either; the same seed gives the same ones."""
    draw = Random(seed)
    sites = tuple(_site(draw, f"s{number}") for number in range(draw.randint(0, 7)))
    catalogue = Catalogue(sites=sites, themes={theme: Theme(id=theme, label=theme) for theme in THEMES})
    return catalogue, _request(draw, [site.id for site in sites], [site.id for site in sites if site.is_located])


def _site(draw: Random, id: str) -> Site:
    at = LatLon(lat=27.6 + draw.uniform(0, 0.15), lon=113.8 + draw.uniform(0, 0.15))
    doubt = draw.choice((None, 0, 300.0))
    position = Position(at=at, precision=draw.choice(list(Precision)), uncertainty_m=doubt)
    rules = ("24/7", "Tu-Su 09:00-17:00", "09:00-12:00,14:00-17:30", "PH off; 08:30-16:30", "Sa-Su 10:00-16:00", "10:00-11:00", "weekends maybe")
    return Site(
        id=id,
        name=f"点位{id}",
        kind=draw.choice((*[Kind.HERITAGE] * 4, Kind.MUSEUM, Kind.DINING, Kind.STATION)),
        protection_level=draw.choice(list(ProtectionLevel)),
        themes=tuple(theme for theme in THEMES if draw.random() < 0.4),
        event_years=tuple(draw.choice((1921, 1922, 1927)) for _ in range(draw.randint(0, 2))),
        visit_minutes=draw.choice((None, 20, 45.5, 90, 600)),
        opening_hours=OpeningHours(draw.choice(rules)) if draw.random() < 0.8 else None,
        hours_status=draw.choice(list(HoursStatus)),
        last_entry_minutes=draw.choice((None, 30, 60)),
        talk_times=draw.choice(((), (), (10 * HOUR, 15 * HOUR))),
        closed_dates=draw.choice((frozenset(), frozenset(), frozenset({TUESDAY}))),
        ticket_yuan=draw.choice((None, 0, 19.9, 35)),
        booking=draw.choice(list(Booking)),
        position=position if draw.random() < 0.85 else None,
    )


def _place(draw: Random, located: Sequence[str]) -> Place:
    if located and draw.random() < 0.4:
        return Place(site=draw.choice(located))
    return Place(at=LatLon(lat=27.6 + draw.uniform(0, 0.1), lon=113.8 + draw.uniform(0, 0.1)), label=draw.choice(("", "营地")))


def _lunch(draw: Random, located: Sequence[str]) -> Lunch:
    opens = draw.choice((11, 12)) * HOUR
    places = tuple(_place(draw, located) for _ in range(draw.choice((0, 0, 1, 2))))
    return Lunch(window=TimeWindow(opens, opens + draw.choice((0, HOUR))), minutes=draw.choice((30, 60)), places=places)


def _day(draw: Random, day: date, located: Sequence[str]) -> DayRequest:
    start = draw.choice((None, _place(draw, located)))
    return DayRequest(
        date=day,
        begins=draw.choice((8, 9, 12)) * HOUR,
        ends=draw.choice((13, 17, 18)) * HOUR,
        start=start,
        end=draw.choice((None, start, _place(draw, located))),
        modes=draw.choice((None, None, (Mode.WALK,), (Mode.CAR, Mode.COACH))),
        lunch=draw.choice((None, None, _lunch(draw, located))),
    )


def _request(draw: Random, ids: Sequence[str], located: Sequence[str]) -> TourRequest:
    first = draw.choice((TUESDAY, date(2026, 10, 1), date(2026, 10, 10), date(2035, 5, 1)))
    days = tuple(_day(draw, first + timedelta(days=number), located) for number in range(draw.randint(1, 2)))
    named = draw.sample(ids, draw.randint(0, min(2, len(ids))))
    others = [one for one in ids if one not in named]
    order = OrderRequest()
    if draw.random() < 0.4 and len(ids) > 1:
        hard = draw.random() < 0.5
        order = draw.choice(
            (
                OrderRequest(sequence=Ordering.CHRONOLOGICAL, is_hard=hard, penalty=9),
                OrderRequest(sequence=Ordering.LOCKED, sites=tuple(draw.sample(ids, 2)), is_hard=hard, penalty=9),
            )
        )
    quotas = (QuotaRequest(theme="labour", at_least=1, at_most=2), QuotaRequest(level="national", at_most=1), QuotaRequest(kind="museum", at_least=1))
    return TourRequest(
        days=days,
        modes=draw.choice(((Mode.WALK, Mode.COACH), (Mode.COACH,), (Mode.WALK, Mode.CYCLE, Mode.CAR))),
        walk_up_to_m=draw.choice((500, 1000, 3000)),
        theme_weights=draw.choice(({}, {"labour": 2.5, "army": 0})),
        level_weights=draw.choice(({}, {"none": 0, "national": 1.5})),
        required=tuple(named[:1]) if draw.random() < 0.3 else (),
        excluded=tuple(others[:1]) if draw.random() < 0.3 else (),
        preferred=tuple(named[1:]),
        only_themes=draw.choice(((), (), ("labour", "people"))),
        order=order,
        quotas=tuple(quota for quota in quotas if draw.random() < 0.15),
        pace=draw.choice(list(Pace)),
        lunch=_lunch(draw, located) if draw.random() < 0.6 else None,
        walking_limit_m=draw.choice((None, None, 2500)),
        budget_yuan=draw.choice((None, None, 40)),
        default_visit_minutes=draw.choice((30, 40)),
        margin_minutes=draw.choice((0, 10)),
        talks=draw.random() < 0.8,
        unknown_hours=draw.choice(list(UnknownHours)),
        max_candidates=draw.choice((400, 400, 3)),
    )
