"""When a visit to a site may start on one date."""

from __future__ import annotations

from dataclasses import dataclass

from redroute.clock import DAY, TimeWindow
from redroute.problem.problem import Span
from redroute.problem.request import DayRequest, Lunch, TourRequest, UnknownHours
from redroute.sites.calendar import HolidayCalendar
from redroute.sites.site import Site


@dataclass(frozen=True, slots=True)
class SiteDay:
    """A site on one date: its opening ``windows`` (``None`` unknown) and the ``spans`` in which a visit may start.

    Without spans ``obstacle`` says why, as a code: ``closed``, ``hours-unknown``, ``too-long`` or ``no-talk``. Where a visit is too long, ``room``
    is how many seconds one could stay at most.
    """

    windows: tuple[TimeWindow, ...] | None
    spans: tuple[Span, ...]
    obstacle: str = ""
    room: int = 0


def visit_seconds(site: Site, request: TourRequest) -> int:
    """How long a visit takes: the typical length, or the request's default, times the pace, plus the margin."""
    minutes = request.default_visit_minutes if site.visit_minutes is None else site.visit_minutes
    return max(1, round(minutes * 60 * request.pace.factor)) + 60 * request.margin_minutes


def site_day(site: Site, day: DayRequest, request: TourRequest, calendar: HolidayCalendar) -> SiteDay:
    """The windows and spans of a site on a date of the request.

    A visit lies within one window and within the frame of the day, and starts no later than the last entry. Where talks are asked for and the site
    has them, it starts with one. Unknown hours are open all day or not at all, as the request says (decision 1).
    """
    windows = site.windows(day.date, calendar, goes_on=day.ends > DAY)
    if day.date in site.closed_dates:
        return SiteDay(windows, (), "closed")
    length = visit_seconds(site, request)
    if windows is None and request.unknown_hours is UnknownHours.SKIP:
        return SiteDay(None, (), "hours-unknown")
    known = (TimeWindow(day.begins, day.ends),) if windows is None else windows
    entry = 60 * (site.last_entry_minutes or 0) if windows is not None else 0
    open_spans = [(max(window.opens, day.begins), min(window.closes, day.ends), window.closes - entry) for window in known]
    starts = ((opens, min(closes - length, last_entry)) for opens, closes, last_entry in open_spans)
    spans = tuple((opens, last) for opens, last in starts if opens <= last)
    if not spans:
        # Where nobody is let in any more, a shorter visit would not help.
        room = max((closes - opens for opens, closes, last_entry in open_spans if opens <= last_entry), default=0)
        return SiteDay(windows, (), "too-long", room) if room > 0 else SiteDay(windows, (), "closed")
    if request.talks and site.talk_times:
        talks = tuple((start, start) for start in sorted(set(site.talk_times)) if any(opens <= start <= last for opens, last in spans))
        return SiteDay(windows, talks, "" if talks else "no-talk")
    return SiteDay(windows, spans)


def lunch_spans(site: Site | None, lunch: Lunch, day: DayRequest, calendar: HolidayCalendar) -> tuple[Span, ...]:
    """When a lunch may begin at a place: all its window where no site is named or the hours are unknown, else where the site is open throughout."""
    whole = ((lunch.window.opens, lunch.window.closes),)
    if site is None:
        return whole
    if day.date in site.closed_dates:
        return ()
    windows = site.windows(day.date, calendar, goes_on=day.ends > DAY)
    if windows is None:
        return whole
    starts = ((max(window.opens, lunch.window.opens), min(window.closes - 60 * lunch.minutes, lunch.window.closes)) for window in windows)
    return tuple((opens, last) for opens, last in starts if opens <= last)
