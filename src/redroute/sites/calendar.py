"""The official Chinese calendar of public holidays and make-up workdays."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Protocol


class DayKind(StrEnum):
    """What a date is by the official calendar; ``UNKNOWN`` where the State Council's notice for that year is not known to us."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    PUBLIC_HOLIDAY = "public-holiday"
    MAKE_UP_WORKDAY = "make-up-workday"
    UNKNOWN = "unknown"


class HolidayCalendar(Protocol):
    """What answers "what kind of day is this"."""

    def kind(self, day: date) -> DayKind: ...

    def name(self, day: date) -> str:
        """The Chinese name of the holiday the date belongs to, or ``""``."""
        ...


class ChineseCalendar:
    """The calendar published by the State Council, as kept by the ``chinesecalendar`` package."""

    def kind(self, day: date) -> DayKind:
        raise NotImplementedError

    def name(self, day: date) -> str:
        raise NotImplementedError
