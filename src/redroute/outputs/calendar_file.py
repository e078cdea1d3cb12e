"""An iCalendar file (RFC 5545): one event for every visit and every break, in the time of the place.

A UID depends on the title, the date and the place alone: a calendar that reads a changed tour again moves the events it has. ``DTSTAMP``, which the
standard demands, is the first midnight of the tour: the clock of the machine does not get into the file.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from redroute.clock import format_clock
from redroute.itinerary.itinerary import Break, Day, Itinerary, Leg, Visit
from redroute.outputs.link import followable
from redroute.outputs.sentence import leg_line, quality, reasons, span, stop_name, title, to_confirm, windows_line
from redroute.outputs.words import word
from redroute.text import plain_line
from redroute.version import __version__

_CHINA = "Asia/Shanghai"


def itinerary_ics(itinerary: Itinerary, lang: str = "zh") -> bytes:
    """The calendar of the tour. Events whose hours are unknown are tentative."""
    calendar = Calendar()
    calendar.add("prodid", f"-//redroute//{__version__}//{lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain_line(title(itinerary, lang), 300))
    calendar.add("x-wr-caldesc", plain_line(quality(itinerary.certificate, lang), 300))
    if itinerary.days:
        first, last = itinerary.days[0].date, itinerary.days[-1].date
        for day in itinerary.days:
            for stop, leg in zip(day.stops, [None, *day.legs], strict=bool(day.stops)):
                if isinstance(stop, Visit | Break):
                    calendar.add_component(_event(itinerary, day, stop, leg, lang))
        # Only the rules in force around the tour: those of 1986 to 1991 help nobody.
        calendar.add_missing_timezones(first_date=date(first.year, 1, 1), last_date=last + timedelta(days=366))
    content: bytes = calendar.to_ical()
    return content


def _event(itinerary: Itinerary, day: Day, stop: Visit | Break, leg: Leg | None, lang: str) -> Event:
    zone = _zone(stop)
    midnight = datetime(day.date.year, day.date.month, day.date.day, tzinfo=zone)
    event = Event()
    event.add("uid", _uid(itinerary.title, day.date, stop))
    event.add("dtstamp", datetime.combine(itinerary.days[0].date, datetime.min.time(), tzinfo=UTC))
    # Adding to an aware datetime is adding to the clock on the wall, which is what seconds since midnight are.
    event.add("dtstart", midnight + timedelta(seconds=stop.start))
    if stop.leave > stop.start:  # an end must be later than its start
        event.add("dtend", midnight + timedelta(seconds=stop.leave))
    event.add("summary", plain_line(stop_name(stop, lang), 300))
    place = stop.site.address if stop.site and stop.site.address else stop.label
    event.add("location", plain_line(place, 300))
    event.add("geo", (round(stop.at.lat, 6), round(stop.at.lon, 6)))
    event.add("description", "\n".join(plain_line(line, 500) for line in _lines(itinerary, stop, leg, lang)))
    if stop.site and followable(stop.site.url):
        event.add("url", stop.site.url)
    is_open = isinstance(stop, Break) or stop.windows is not None
    event.add("status", "CONFIRMED" if is_open else "TENTATIVE")
    event.add("categories", [word("break" if isinstance(stop, Break) else "visit", lang)])
    return event


def _lines(itinerary: Itinerary, stop: Visit | Break, leg: Leg | None, lang: str) -> list[str]:
    colon = "：" if lang == "zh" else ": "
    arrival = f"{format_clock(stop.arrive)} {leg_line(leg, lang) if leg else ''}".rstrip()
    facts = [("column.arrive", arrival), ("column.wait", span(stop.wait, lang) if stop.wait else "")]
    asks: tuple[str, ...] = ()
    if isinstance(stop, Visit):
        site, asks = stop.site, to_confirm(stop, lang)
        facts += [
            ("column.hours", windows_line(stop, lang)),
            ("column.why", ("、" if lang == "zh" else ", ").join(reasons(stop, itinerary.themes, lang))),
        ]
        facts += [("column.slack", span(stop.slack, lang) if stop.slack else ""), ("column.phone", site.phone), ("column.address", site.address)]
    return [*(f"{word(code, lang)}{colon}{value}" for code, value in facts if value), *(f"★ {ask}" for ask in asks)]


def _uid(name: str, day: date, stop: Visit | Break) -> str:
    subject = stop.site.id if stop.site else stop.label
    words = f"{name}\0{day.isoformat()}\0{type(stop).__name__}\0{subject}".encode("utf-8", "surrogatepass")
    return f"{hashlib.sha256(words).hexdigest()[:32]}@redroute"


def _zone(stop: Visit | Break) -> ZoneInfo:
    try:
        return stop.site.zone if stop.site else ZoneInfo(_CHINA)
    except (ValueError, OSError, LookupError):  # a zone this machine does not know
        return ZoneInfo(_CHINA)
