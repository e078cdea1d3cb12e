"""Opening hours: the public rule, and the windows it leaves on one date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from redroute.clock import DAY, LATEST, TimeWindow
from redroute.sites.calendar import DayKind, HolidayCalendar

LONGEST = 2000
"""Characters of the longest rule that is evaluated; real rules have tens."""

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOLIDAY = re.compile(r"\b(PH|SH)\b")
_SHIFTED_HOLIDAY = re.compile(r"\b(?:PH|SH)\s*[+-]\s*\d")
# The holiday that narrows a list of weekdays: "PH Mo-Fr".
_HOLIDAY_ON = re.compile(r"\b(PH|SH)\s+((?:Mo|Tu|We|Th|Fr|Sa|Su)[A-Za-z,\-\[\] ]*?)(?=\s*(?:\d|off\b|closed\b|unknown\b|open\b|;|$))")
# The parser answers sun events with fixed hours and an open end with midnight, and Easter moves: all would be guesses.
_GUESSED = re.compile(r"\b(?:sunrise|sunset|dawn|dusk|easter)\b|:\d\d\s*\+", re.IGNORECASE)
# A rule of words alone, such as "by appointment": the specification has it unknown, the parser open all day.
_WORDS_ALONE = re.compile(r'(?:^|(?<=[;|,]))([^";|,]*)("[^"]*"\s*)(?=[;|,]|$)')
_SAYS_WHEN = re.compile(r":\d\d|24/7|\b(?:open|off|closed|unknown)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A rule in OSM ``opening_hours`` syntax, kept as written.

    A text that cannot be parsed is not refused: ``is_understood`` is false and every date is unknown, never open. The same holds for rules that
    depend on the sun, on Easter or on days counted from a holiday, or do not say when they close (``09:00+``).
    """

    text: str

    @property
    def is_understood(self) -> bool:
        """Whether the rule can be evaluated at all."""
        return _is_understood(self.text)

    def windows(self, day: date, calendar: HolidayCalendar, *, goes_on: bool = False) -> tuple[TimeWindow, ...] | None:
        """The spans in which the site is open on ``day``, in order; ``()`` when closed, ``None`` when unknown.

        Where the day ``goes_on`` past midnight, a span that ends with it is joined with one that begins the next day: what is open around the clock
        closes for nobody at 24:00. Where the next day is unknown, midnight stays the end.

        A span that runs past midnight is followed up to 48:00 on the day it begins, and its morning is also listed on the next. Public holidays
        (``PH``) are taken from ``calendar``, because the parser's own list for China is not the State Council's. Where the rule names them and the
        calendar does not know the date, or names school holidays (``SH``), which no calendar holds, the answer is ``None`` unless it is the same
        either way.
        """
        today = self._on(day, calendar)
        if not goes_on or not today or today[-1].closes != DAY:
            return today
        tomorrow = self._on(day + timedelta(days=1), calendar)
        if not tomorrow or tomorrow[0].opens > 0:
            return today
        return (*today[:-1], TimeWindow(today[-1].opens, min(LATEST, DAY + tomorrow[0].closes)))

    def _on(self, day: date, calendar: HolidayCalendar) -> tuple[TimeWindow, ...] | None:
        if not self.is_understood:
            return None
        holidays: tuple[bool, ...] = (False,)
        if _names(self.text, "PH"):
            kind = calendar.kind(day)
            holidays = (False, True) if kind is DayKind.UNKNOWN else (kind is DayKind.PUBLIC_HOLIDAY,)
        school_holidays = (False, True) if _names(self.text, "SH") else (False,)
        return _agreed(_evaluate(self.text, day, is_holiday, is_school_holiday) for is_holiday in holidays for is_school_holiday in school_holidays)


def _agreed(answers: Iterable[tuple[TimeWindow, ...] | None]) -> tuple[TimeWindow, ...] | None:
    distinct = set(answers)
    return distinct.pop() if len(distinct) == 1 else None


@lru_cache(maxsize=65536)
def _is_understood(text: str) -> bool:
    bare = _outside_quotes(text)
    if not text.strip() or len(text) > LONGEST or _GUESSED.search(bare) or _SHIFTED_HOLIDAY.search(bare):
        return False
    return _parse(_on(text, date(2026, 1, 7), is_holiday=True, is_school_holiday=True)) is not None and _parse(text.strip().rstrip(";")) is not None


def _parse(text: str) -> object | None:
    import opening_hours

    try:
        return opening_hours.OpeningHours(text)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of the Rust parser is a BaseException, and says only that the text is beyond it
        return None


@lru_cache(maxsize=65536)
def _evaluate(text: str, day: date, is_holiday: bool, is_school_holiday: bool) -> tuple[TimeWindow, ...] | None:  # noqa: FBT001
    import opening_hours

    rule = _parse(_on(text, day, is_holiday=is_holiday, is_school_holiday=is_school_holiday))
    if rule is None:
        return None
    midnight = datetime(day.year, day.month, day.day)  # local time of the site
    found: list[TimeWindow] = []
    try:
        for begins, ends, state, _ in rule.intervals(midnight, midnight + timedelta(seconds=LATEST)):  # type: ignore[attr-defined]
            opens, closes = (round((moment - midnight).total_seconds()) for moment in (begins, ends))
            if opens >= DAY:
                break
            if state == opening_hours.State.UNKNOWN:
                return None
            if state == opening_hours.State.OPEN:
                # What is open from midnight on is today's until midnight; only what begins today is followed into the night.
                found.append(TimeWindow(max(0, opens), min(DAY if opens <= 0 else LATEST, closes)))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:
        return None
    return tuple(found)


def _on(text: str, day: date, *, is_holiday: bool, is_school_holiday: bool) -> str:
    """The rule with its holidays written as weekdays, good for reading off ``day`` alone.

    On one date a holiday selector means this very date or nothing: it becomes this weekday, or one that is neither this nor next to it.
    """
    today, another = _WEEKDAYS[day.weekday()], _WEEKDAYS[(day.weekday() + 3) % 7]
    applies = {"PH": is_holiday, "SH": is_school_holiday}
    parts = text.strip().rstrip(";").split('"')
    for index in range(0, len(parts), 2):
        narrowed = _HOLIDAY_ON.sub(lambda match: match[2] if applies[match[1]] else another, parts[index])
        parts[index] = _HOLIDAY.sub(lambda match: today if applies[match[1]] else another, narrowed)
    return _WORDS_ALONE.sub(_as_unknown, '"'.join(parts))


def _as_unknown(rule: re.Match[str]) -> str:
    return rule[0] if _SAYS_WHEN.search(rule[1]) else f"{rule[1].rstrip()} unknown {rule[2]}"


def _names(text: str, holiday: str) -> bool:
    return any(match[1] == holiday for match in _HOLIDAY.finditer(_outside_quotes(text)))


def _outside_quotes(text: str) -> str:
    return '"'.join(text.split('"')[::2])
