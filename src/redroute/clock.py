"""Times of day as whole seconds since local midnight.

Inside redroute a time of day is an ``int``: seconds since 00:00 of the day it belongs to, so that 24:00 and 01:30 "of the night after" can be
written (86,400 and 91,800). These functions are the only place that turns such numbers into text and back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from redroute.errors import BadInput
from redroute.number import is_whole

DAY = 86_400
"""Seconds in a day."""

LATEST = 2 * DAY
"""No time of day lies beyond the end of the following day."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\Z", re.ASCII)


def parse_clock(text: str) -> int:
    """Seconds of ``"9:00"``, ``"09:00"`` or ``"09:00:30"``; ``"24:00"`` up to ``"48:00"`` belong to the night after.

    Raises ``ValueError`` for anything else.
    """
    match = _CLOCK.match(text.strip())
    hour, minute, second = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
    seconds = hour * 3600 + minute * 60 + second
    if seconds > LATEST or minute > 59 or second > 59:
        raise ValueError(f"{text!r} is not a time of day; write HH:MM, such as 09:00")
    return seconds


def from_time(value: time) -> int:
    """Seconds since midnight of a naive ``datetime.time``; microseconds are dropped."""
    return value.hour * 3600 + value.minute * 60 + value.second


def format_clock(seconds: int) -> str:
    """``"09:05"``, rounded down to the minute; times after midnight are written ``"25:10"`` as timetables do."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def format_clock_exact(seconds: int) -> str:
    """``"09:05"``, or ``"09:05:30"`` where seconds matter; :func:`parse_clock` reads both back."""
    return format_clock(seconds) + (f":{seconds % 60:02d}" if seconds % 60 else "")


@dataclass(frozen=True, slots=True, order=True)
class TimeWindow:
    """A span of one day, in seconds since local midnight, both ends included.

    Raises ``BadInput`` unless both are whole and ``0 <= opens <= closes <= 172800``. A window of no length is one moment (the start of a guided talk).
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (is_whole(self.opens) and is_whole(self.closes) and 0 <= self.opens <= self.closes <= LATEST):
            raise BadInput(f"window from {self.opens} to {self.closes} s is not a span of one day")

    def __str__(self) -> str:
        return f"{format_clock(self.opens)}–{format_clock(self.closes)}"
