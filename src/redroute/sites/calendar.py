"""The official Chinese calendar of public holidays and make-up workdays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
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

    def kind(self, day: date) -> DayKind:
        """What the date is."""
        ...

    def name(self, day: date) -> str:
        """The Chinese name of the holiday the date belongs to, or ``""``."""
        ...


_HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗日战争胜利七十周年纪念日",
}


@dataclass(frozen=True, slots=True)
class ChineseCalendar:
    """The calendar published year by year by the State Council, as kept by the ``chinesecalendar`` package.

    A year the installed package does not know is ``UNKNOWN``, never guessed from weekdays: holidays and make-up workdays are announced each autumn.
    """

    def kind(self, day: date) -> DayKind:
        """What the date is; ``UNKNOWN`` outside the years the package holds."""
        return _look_up(day)[0]

    def name(self, day: date) -> str:
        """The Chinese name of the holiday, ``""`` on other days; a make-up workday carries the name of the holiday it makes up for."""
        return _look_up(day)[1]


@lru_cache(maxsize=4096)
def _look_up(day: date) -> tuple[DayKind, str]:
    import chinese_calendar

    try:
        is_free, english = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return DayKind.UNKNOWN, ""
    name = _HOLIDAY_NAMES.get(english, english) if english else ""
    if is_free:
        return (DayKind.PUBLIC_HOLIDAY if english else DayKind.WEEKEND), name
    return (DayKind.MAKE_UP_WORKDAY if english else DayKind.WORKDAY), name
