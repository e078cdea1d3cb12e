"""Opening hours on real dates: weekdays, holidays, nights, and what stays unknown."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.clock import LATEST, TimeWindow
from redroute.sites.calendar import ChineseCalendar, DayKind
from redroute.sites.hours import LONGEST, OpeningHours
from redroute.sites.site import Site

CALENDAR = ChineseCalendar()
MONDAY = date(2026, 9, 28)
NATIONAL_DAY = date(2026, 10, 1)  # a Thursday
SUNDAY_IN_THE_HOLIDAY = date(2026, 10, 4)
MAKE_UP_SATURDAY = date(2026, 10, 10)
UNKNOWN_YEAR = date(2030, 10, 1)  # a Tuesday of a year no notice has been given for


def spans(rule: str, day: date) -> list[str] | None:
    windows = OpeningHours(rule).windows(day, CALENDAR)
    return None if windows is None else [str(window) for window in windows]


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("Tu-Su 09:00-17:00", MONDAY, []),
        ("Tu-Su 09:00-17:00", NATIONAL_DAY, ["09:00–17:00"]),
        ("Mo-Fr 09:00-12:00,13:00-17:00", MONDAY, ["09:00–12:00", "13:00–17:00"]),
        ("24/7", MONDAY, ["00:00–24:00"]),
        ("Mo-Su 22:00-02:00", MONDAY, ["00:00–02:00", "22:00–26:00"]),
        ("Oct-Mar 09:00-16:00; Apr-Sep 08:00-18:00", MONDAY, ["08:00–18:00"]),
        ("Oct-Mar 09:00-16:00; Apr-Sep 08:00-18:00", NATIONAL_DAY, ["09:00–16:00"]),
        ("2026 Oct 01-2026 Oct 07 09:00-12:00", SUNDAY_IN_THE_HOLIDAY, ["09:00–12:00"]),
        ("2026 Oct 01-2026 Oct 07 09:00-12:00", MAKE_UP_SATURDAY, []),
        ("Su[1] 10:00-11:00", SUNDAY_IN_THE_HOLIDAY, ["10:00–11:00"]),
        ("Mo-Su 09:00-17:00;", MONDAY, ["09:00–17:00"]),
        ('Mo-Su 09:00-17:00 "free; no tickets"', MONDAY, ["09:00–17:00"]),
        ('24/7 "a square"', MONDAY, ["00:00–24:00"]),
        ('Mo-Fr 09:00-17:00; Sa "on request"', MONDAY, ["09:00–17:00"]),
    ],
)
def test_a_rule_leaves_these_windows_on_a_date(rule: str, day: date, expected: list[str]) -> None:
    assert spans(rule, day) == expected


@pytest.mark.parametrize(
    "rule", ['"by appointment"', 'Mo-Fr 09:00-17:00 || "by appointment"', 'Mo-Fr 09:00-17:00; Sa "on request"', "09:00+", "Mo-Su 09:00-12:00,14:00+"]
)
def test_words_in_place_of_hours_and_an_open_end_are_unknown(rule: str) -> None:
    assert spans(rule, MAKE_UP_SATURDAY) is None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Tu-Su 09:00-17:00; PH 10:00-16:00", ["10:00–16:00"]),
        ("Mo-Fr 09:00-17:00; PH off", []),
        ("Sa,PH 09:00-12:00", ["09:00–12:00"]),
        ("PH,Sa 09:00-12:00", ["09:00–12:00"]),
        ("PH Mo-Fr 10:00-12:00", ["10:00–12:00"]),
        ("PH Sa,Su 10:00-12:00", []),
        ('09:00-17:00 "PH? call first"', ["09:00–17:00"]),
    ],
)
def test_public_holidays_follow_the_official_calendar(rule: str, expected: list[str]) -> None:
    assert spans(rule, NATIONAL_DAY) == expected


@pytest.mark.parametrize(
    ("rule", "day", "expected"),
    [
        ("24/7", MONDAY, ["00:00–48:00"]),
        ("Mo-Su 00:00-24:00; PH off", MONDAY, ["00:00–48:00"]),
        ("Mo-Su 00:00-24:00; PH off", date(2026, 9, 30), ["00:00–24:00"]),  # the next day is National Day
        ("Mo-Su 10:00-12:00; PH 00:00-24:00", date(2026, 10, 7), ["00:00–24:00"]),  # the last of the holiday
        ("Mo-Su 00:00-24:00; Tu 00:00-03:00", MONDAY, ["00:00–27:00"]),
        ("Mo-Su 09:00-24:00", MONDAY, ["09:00–24:00"]),
        ("Mo-Su 22:00-02:00", MONDAY, ["00:00–02:00", "22:00–26:00"]),
        ("Mo-Su 09:00-17:00", MONDAY, ["09:00–17:00"]),
        ("Mo-Su 00:00-24:00; PH 00:00-24:00 unknown", date(2026, 9, 30), ["00:00–24:00"]),
    ],
)
def test_a_day_that_goes_on_past_midnight_joins_what_the_next_begins_with(rule: str, day: date, expected: list[str]) -> None:
    windows = OpeningHours(rule).windows(day, CALENDAR, goes_on=True)
    assert windows is not None
    assert [str(window) for window in windows] == expected


def test_nothing_is_joined_with_a_day_on_which_the_site_is_closed() -> None:
    site = Site(id="a", name="甲", opening_hours=OpeningHours("24/7"), closed_dates=frozenset({date(2026, 9, 29)}))
    assert site.windows(MONDAY, CALENDAR, goes_on=True) == (TimeWindow(0, 86_400),)
    assert site.windows(date(2026, 9, 29), CALENDAR, goes_on=True) == (TimeWindow(0, 172_800),)
    assert Site(id="a", name="甲").windows(MONDAY, CALENDAR, goes_on=True) is None


def test_the_whole_golden_week_is_a_holiday() -> None:
    assert [spans("09:00-17:00; PH off", date(2026, 10, day)) for day in range(1, 8)] == [[]] * 7


def test_a_make_up_workday_is_no_holiday() -> None:
    assert spans("Sa 09:00-12:00; PH off", MAKE_UP_SATURDAY) == ["09:00–12:00"]


def test_a_holiday_rule_in_an_unknown_year_is_unknown_unless_it_makes_no_difference() -> None:
    assert CALENDAR.kind(UNKNOWN_YEAR) is DayKind.UNKNOWN
    assert spans("Mo-Su 09:00-17:00; PH off", UNKNOWN_YEAR) is None
    assert spans("Tu-Su 09:00-17:00; PH 09:00-17:00", UNKNOWN_YEAR) == ["09:00–17:00"]
    assert spans("Mo-Su 09:00-17:00", UNKNOWN_YEAR) == ["09:00–17:00"]


def test_school_holidays_are_known_to_no_calendar() -> None:
    assert spans("09:00-17:00; SH off", MONDAY) is None


@pytest.mark.parametrize(
    "rule", ["", "  ", "nine to five", "sunrise-18:00", "easter 10:00-12:00", "PH -1 day 10:00-12:00", "周二至周日 9:00", "09:00-17:00 " * 500]
)
def test_what_cannot_be_evaluated_is_unknown_never_open(rule: str) -> None:
    assert not OpeningHours(rule).is_understood
    assert spans(rule, MONDAY) is None


def test_a_rule_that_says_unknown_is_unknown() -> None:
    assert OpeningHours("unknown").is_understood
    assert spans("unknown", MONDAY) is None
    assert spans("Mo 09:00-12:00 unknown", MONDAY) is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet='MoTuWeFrSaPH0123456789:;,-|[]" off+', max_size=60), st.dates(date(2004, 1, 1), date(2035, 12, 31)))
def test_any_text_gives_ordered_windows_of_one_day_or_unknown(rule: str, day: date) -> None:
    windows = OpeningHours(rule).windows(day, CALENDAR)
    assert windows is None or OpeningHours(rule).is_understood
    for window in windows or ():
        assert 0 <= window.opens <= window.closes <= LATEST
    assert list(windows or ()) == sorted(windows or ())


def test_a_huge_text_is_refused_before_it_is_parsed() -> None:
    assert not OpeningHours("Mo 09:00-10:00;" * LONGEST).is_understood
