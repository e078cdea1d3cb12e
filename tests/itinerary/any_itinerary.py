"""Any itinerary there can be, for property tests: whether it keeps its rules is another matter."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from redroute.clock import LATEST, TimeWindow
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Break, Certificate, Day, Itinerary, Leg, Reason, Skipped, Terminal, Visit
from redroute.itinerary.itinerary import Warning as Notice
from redroute.itinerary.terms import EndsTerm, LunchTerm, OrderTerm, QuotaTerm, Terms
from redroute.mode import Mode
from redroute.sites.calendar import DayKind
from redroute.sites.catalogue import Source, Theme
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Booking, HoursStatus, Kind, Position, Precision, Protection, ProtectionLevel, Site

texts = st.text(max_size=20)
names = texts.filter(str.strip)
clocks = st.integers(0, LATEST)
counts = st.integers(0, 2**45)  # so that sums of a day still are whole numbers to a browser
places = st.builds(LatLon, lat=st.floats(-90, 90), lon=st.floats(-180, 180))
windows = st.tuples(clocks, clocks).map(lambda pair: TimeWindow(*sorted(pair)))
dates = st.dates()
positions = st.builds(
    Position,
    at=places,
    precision=st.sampled_from(Precision),
    uncertainty_m=st.none() | st.floats(0, 1e6) | st.integers(0, 9),
    datum=texts,
    source=texts,
)
extras = st.dictionaries(
    texts,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=3,
)


def _some(strategy: Any, most: int = 3) -> Any:
    return st.lists(strategy, max_size=most).map(tuple)


protections = st.builds(Protection, batch=texts, year=st.none() | st.integers(1900, 2100), code=texts, confidence=texts, note=texts)


@st.composite
def sites(draw: st.DrawFn, id: str, *, is_located: bool) -> Site:
    """A site of an id in which any member may be anything it can be."""
    return Site(
        id=id,
        name=draw(names),
        **{member: draw(texts) for member in ("name_en", "pinyin", "description", "address", "phone", "url", "image", "visit_basis")},
        aliases=draw(_some(texts)),
        kind=draw(st.sampled_from(Kind)),
        protection_level=draw(st.sampled_from(ProtectionLevel)),
        protection=draw(st.none() | protections),
        themes=draw(_some(texts)),
        event_years=draw(_some(st.integers(-9999, 9999))),
        visit_minutes=draw(st.none() | st.floats(1, 1440)),
        opening_hours=draw(st.none() | st.builds(OpeningHours, texts)),
        hours_status=draw(st.sampled_from(HoursStatus)),
        hours_as_of=draw(st.none() | dates),
        last_entry_minutes=draw(st.none() | counts),
        talk_times=draw(_some(clocks)),
        closed_dates=draw(st.frozensets(dates, max_size=3)),
        timezone=draw(st.sampled_from(("Asia/Shanghai", "Europe/Berlin", "UTC"))),
        capacity=draw(st.none() | counts),
        group_limit=draw(st.none() | counts),
        ticket_yuan=draw(st.none() | st.floats(0, 1e5)),
        booking=draw(st.sampled_from(Booking)),
        position=draw(positions if is_located else st.none() | positions),
        sources=draw(_some(texts)),
        extra=draw(extras),
    )


@st.composite
def days(draw: st.DrawFn, known: tuple[Site, ...]) -> Day:
    """A day of stops in any order: a document need not keep the rules."""
    located = st.sampled_from([site for site in known if site.is_located])
    terminals = st.builds(Terminal, label=texts, at=places, time=clocks, site=st.none() | st.sampled_from(known))
    breaks = st.builds(Break, label=texts, at=places, arrive=clocks, start=clocks, leave=clocks, site=st.none() | st.sampled_from(known))
    visits = st.builds(
        Visit,
        site=located,
        arrive=clocks,
        start=clocks,
        leave=clocks,
        slack=counts,
        windows=st.none() | _some(windows),
        is_duration_assumed=st.booleans(),
        is_talk=st.booleans(),
        why=_some(texts),
        prize=st.integers(-1000, 1000),
    )
    stops = draw(_some(terminals | breaks | visits, 4))
    leg = st.builds(
        Leg, mode=st.sampled_from(Mode), duration=counts, distance=counts, uncertainty=counts, path=_some(places), is_geometry_straight=st.booleans()
    )
    legs = tuple(draw(leg) for _ in stops[1:])
    return Day(
        date=draw(dates), kind=draw(st.sampled_from(DayKind)), holiday=draw(texts), begins=draw(clocks), ends=draw(clocks), stops=stops, legs=legs
    )


terms = st.builds(
    Terms,
    required=st.frozensets(texts, max_size=3),
    excluded=st.frozensets(texts, max_size=3),
    quotas=_some(st.builds(QuotaTerm, subject=texts, sites=st.frozensets(texts, max_size=3), at_least=counts, at_most=st.none() | counts)),
    order=st.none() | st.builds(OrderTerm, subject=texts, ranks=_some(st.tuples(texts, st.integers(-99, 99))), is_hard=st.booleans(), penalty=counts),
    lunches=_some(st.none() | st.builds(LunchTerm, window=windows, duration=counts, places=_some(texts))),
    walking_limit_m=st.none() | counts,
    budget_yuan=st.none() | st.floats(0, 1e6),
    talks=st.booleans(),
    allows_unknown_hours=st.booleans(),
    ends=_some(st.builds(EndsTerm, start=st.none() | texts, end=st.none() | texts)),
    modes=_some(_some(st.sampled_from(Mode))),
    walk_up_to_m=st.none() | counts,
    only_themes=st.frozensets(texts, max_size=3),
    pace=st.floats(0, 10),
    default_visit_minutes=st.none() | counts,
    margin_minutes=counts,
)
certificates = st.builds(
    Certificate,
    status=st.sampled_from(("optimal", "feasible", "infeasible", "interrupted")),
    prize=st.integers(-1000, 1000),
    penalty=counts,
    bound=st.none() | st.integers(-1000, 1000),
    gap=st.none() | st.floats(-1, 1),
    relaxed=_some(texts),
    conflicts=_some(texts),
    seed=counts,
    version=texts,
    iterations=counts,
    candidates=counts,
    considered=counts,
    travel_provider=texts,
)


@st.composite
def itineraries(draw: st.DrawFn) -> Itinerary:
    """Any itinerary there can be, whether it keeps the rules or not."""
    ids = draw(st.lists(texts.filter(bool), min_size=1, max_size=3, unique=True))
    known = tuple(draw(sites(id, is_located=index == 0)) for index, id in enumerate(ids))
    return Itinerary(
        title=draw(texts),
        days=draw(_some(days(known), 2)),
        skipped=draw(_some(st.builds(Skipped, site=st.sampled_from(known), reason=st.sampled_from(Reason), detail=texts))),
        warnings=draw(_some(st.builds(Notice, code=texts, subject=texts, detail=texts))),
        certificate=draw(certificates),
        terms=draw(terms),
        themes={id: Theme(id=id, label=draw(texts), label_en=draw(texts)) for id in draw(st.lists(texts, max_size=2))},
        sources={id: Source(id=id, ref=draw(texts), note=draw(texts)) for id in draw(st.lists(texts, max_size=2))},
    )
