"""Opening hours: the public rule, and the windows it leaves on one date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from redroute.clock import TimeWindow
from redroute.sites.calendar import HolidayCalendar


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A rule in OSM ``opening_hours`` syntax, kept as written.

    A text that cannot be parsed is not refused: ``is_understood`` is false and every date is unknown, never open.
    """

    text: str

    @property
    def is_understood(self) -> bool:
        raise NotImplementedError

    def windows(self, day: date, calendar: HolidayCalendar) -> tuple[TimeWindow, ...] | None:
        """The spans in which the site is open on ``day``, in order; ``()`` when closed, ``None`` when unknown.

        A span that runs past midnight is given to the day it begins on, up to 48:00. Public holidays (``PH``) and school holidays (``SH``) are
        taken from ``calendar``; where the rule names them and the calendar does not know the date, the answer is ``None``.
        """
        raise NotImplementedError
