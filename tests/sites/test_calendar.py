"""The official calendar: holidays with names, make-up workdays, and years nobody knows yet."""

from datetime import date

import pytest

from redroute.sites.calendar import ChineseCalendar, DayKind

CALENDAR = ChineseCalendar()


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2025, 10, 1), DayKind.PUBLIC_HOLIDAY, "国庆节"),
        (date(2025, 10, 8), DayKind.PUBLIC_HOLIDAY, "国庆节"),
        (date(2025, 10, 11), DayKind.MAKE_UP_WORKDAY, "国庆节"),
        (date(2026, 2, 17), DayKind.PUBLIC_HOLIDAY, "春节"),
        (date(2026, 10, 10), DayKind.MAKE_UP_WORKDAY, "国庆节"),
        (date(2026, 11, 24), DayKind.WORKDAY, ""),
        (date(2026, 11, 28), DayKind.WEEKEND, ""),
    ],
)
def test_a_date_is_what_the_state_council_published(day: date, kind: DayKind, name: str) -> None:
    assert (CALENDAR.kind(day), CALENDAR.name(day)) == (kind, name)


@pytest.mark.parametrize("day", [date(1999, 10, 1), date(2035, 10, 1)])
def test_a_year_without_a_notice_is_unknown(day: date) -> None:
    assert CALENDAR.kind(day) is DayKind.UNKNOWN
    assert CALENDAR.name(day) == ""
