"""What an organiser must know or do before a planned tour sets out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from redroute.itinerary.itinerary import Break, Day, Visit, Warning  # noqa: A004
from redroute.problem.encode import Encoding, asked_lunch
from redroute.problem.spans import lunch_spans
from redroute.sites.calendar import DayKind, HolidayCalendar
from redroute.sites.site import Booking, HoursStatus, Precision


def warnings_of(encoding: Encoding, days: Sequence[Day], calendar: HolidayCalendar, *, is_planned: bool) -> tuple[Warning, ...]:
    """The warnings of a tour: wishes a plan does not keep, of its days in order, of each visit in order, then of the tour as a whole."""
    return (
        *(_of_wishes(encoding, days) if is_planned else ()),
        *_of_days(encoding, days, calendar),
        *(warning for day in days for visit in day.visits for warning in _of_visit(encoding, day, visit)),
        *_of_tour(encoding),
    )


def _of_wishes(encoding: Encoding, days: Sequence[Day]) -> Iterator[Warning]:
    visited = [visit.site.id for day in days for visit in day.visits]
    for site_id in encoding.request.preferred:
        if site_id not in visited:
            yield Warning(code="preferred.left-out", subject=site_id)
    order = encoding.problem.order
    if order is None or order.is_hard:
        return
    ranks = {candidate.site.id: rank for candidate, rank in zip(encoding.candidates, order.ranks, strict=True) if rank is not None}
    for earlier, later in pairwise(site_id for site_id in visited if site_id in ranks):
        if ranks[later] < ranks[earlier]:
            yield Warning(code="order.broken", subject=later)


def _of_days(encoding: Encoding, days: Sequence[Day], calendar: HolidayCalendar) -> Iterator[Warning]:
    for number, day in enumerate(days):
        subject = day.date.isoformat()
        if day.kind is DayKind.UNKNOWN:
            yield Warning(code="calendar.unknown", subject=subject)
        if encoding.lunches[number] is None and asked_lunch(encoding.request, encoding.request.days[number]) is not None:
            yield Warning(code="lunch.dropped", subject=subject)
        asked, lunch = encoding.request.days[number], encoding.lunches[number]
        if lunch and number in encoding.lunchless:
            closed = dict.fromkeys(place.site for place in lunch.places if place.site)
            yield from (Warning(code="lunch.none-open", subject=site_id, detail=subject) for site_id in closed)
        for stop in day.stops:
            # The window of a lunch runs from the first to the last moment one of its places is open; another may be closed within it.
            if lunch and lunch.places and isinstance(stop, Break) and stop.site:
                spans = lunch_spans(stop.site, lunch, asked, calendar)
                if not any(opens <= stop.start <= last for opens, last in spans):
                    yield Warning(code="lunch.closed", subject=stop.site.id, detail=subject)


def _of_visit(encoding: Encoding, day: Day, visit: Visit) -> Iterator[Warning]:
    site = visit.site
    as_of = site.hours_as_of.isoformat() if site.hours_as_of else ""
    if visit.windows is None:
        yield Warning(code="hours.unknown", subject=site.id, detail=day.date.isoformat())
    elif site.hours_status in (HoursStatus.REPORTED, HoursStatus.ASSUMED):
        yield Warning(code=f"hours.{site.hours_status}", subject=site.id, detail=as_of)
    position = site.position
    if position is not None and position.precision in (Precision.ESTIMATED, Precision.UNVERIFIED):
        doubt = "" if position.uncertainty_m is None else f"±{position.uncertainty_m:.0f} m"
        yield Warning(code=f"position.{position.precision}", subject=site.id, detail=doubt)
    if visit.is_duration_assumed:
        yield Warning(code="duration.assumed", subject=site.id, detail=f"{encoding.request.default_visit_minutes} min")
    if encoding.request.budget_yuan is not None and site.ticket_yuan is None:
        yield Warning(code="price.unknown", subject=site.id)
    if site.booking in (Booking.REQUIRED, Booking.RECOMMENDED):
        yield Warning(code=f"booking.{site.booking}", subject=site.id, detail=site.phone)


def _of_tour(encoding: Encoding) -> Iterator[Warning]:
    for place in encoding.places:
        if place.site is None and place.position.precision is Precision.ESTIMATED:
            yield Warning(code="position.estimated", subject=place.label)
    if any(entry.reason == "not-considered" for entry in encoding.left_out):
        yield Warning(code="candidates.limited", detail=f"{encoding.problem.sites} / {encoding.considered}")
    if not encoding.request.theme_weights:
        return
    themes = {theme for candidate in encoding.candidates for theme in candidate.site.themes}
    themes |= {theme for entry in encoding.left_out for theme in entry.site.themes}
    for theme in encoding.request.theme_weights:
        if theme not in themes:
            yield Warning(code="theme.unknown", subject=theme)
