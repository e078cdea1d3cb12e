"""One cell of a table into one value of a site: what spreadsheets and people make of numbers, dates, times and lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from redroute.clock import format_clock, parse_clock
from redroute.geo.datum import Datum
from redroute.sites.chinese import DATUMS

_DEGREES: Final = re.compile(r"(-?\d{1,3}(?:\.\d+)?)[°度]?(?:(\d{1,2}(?:\.\d+)?)['′分])?(?:(\d{1,2}(?:\.\d+)?)[\"″秒])?")
_MINUTES: Final = re.compile(r"(?:(\d{1,2}(?:\.\d+)?)(?:小时|h))?(?:(\d{1,4}(?:\.\d+)?)(?:分钟?|min)?)?")
_YUAN: Final = re.compile(r"[¥]?(\d{1,6}(?:\.\d+)?)(?:元(?:/人)?)?")
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BREAKS: Final = re.compile(r"[、,;/|\n]")


class BadCell(ValueError):
    """The cell does not hold what its column is for; the message says what was wanted."""


def value_of(member: str, cell: str) -> Any:
    """What a cell that is not empty gives the ``member`` of a site. Raises ``BadCell``."""
    read = _READERS.get(member)
    return cell.strip() if read is None else read(unicodedata.normalize("NFKC", cell).strip())


def _degrees(text: str) -> float:
    plain = re.sub(r"\s", "", text)
    side = re.search("[NSEW东西南北]", plain)
    plain = re.sub("[NSEW东西南北]|[经纬]", "", plain).replace("''", '"').replace("′′", "″")
    match = _DEGREES.fullmatch(plain)
    if match is None:
        raise BadCell("is no number of degrees, such as 113.8910")
    degrees, minutes, seconds = (float(part or 0) for part in match.groups())
    total = abs(degrees) + minutes / 60 + seconds / 3600
    return -total if match[1].startswith("-") or (side and side[0] in "SW西南") else total


def _minutes(text: str) -> float:
    match = _MINUTES.fullmatch(re.sub(r"\s", "", text))
    if match is None or not any(match.groups()):
        raise BadCell("is no number of minutes, such as 60")
    return 60 * float(match[1] or 0) + float(match[2] or 0)


def _whole_minutes(text: str) -> int:
    minutes = _minutes(text)
    if minutes != int(minutes):
        raise BadCell("is no number of minutes, such as 60")
    return int(minutes)


def _people(text: str) -> int:
    match = re.fullmatch(r"(\d{1,7})人?", re.sub(r"\s", "", text), re.ASCII)
    if match is None:
        raise BadCell("is no number of people, such as 50")
    return int(match[1])


def _yuan(text: str) -> float:
    if text in ("免费", "免票", "无"):
        return 0.0
    match = _YUAN.fullmatch(re.sub(r"\s", "", text))
    if match is None:
        raise BadCell("is no price in yuan, such as 10 or 免费")
    return float(match[1])


def _date(text: str) -> str:
    match = _DATE.fullmatch(re.sub(r"\s", "", text))
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _dates(text: str) -> list[str]:
    # A slash stands within a date, so that it cannot stand between two.
    dates = [_date(part) for part in re.split(r"[、,;|\n]", text) if part.strip()]
    if not all(dates):
        raise BadCell("is no list of dates, such as 2026-10-01、2026-10-02")
    return dates


def _times(text: str) -> list[str]:
    plain = re.sub(r"(\d{1,2})[点时](\d{2})分?", r"\1:\2", re.sub(r"(\d{1,2})[点时]半", r"\1:30", text))
    try:
        return [format_clock(parse_clock(re.sub(r"[点时]$", ":00", part))) for part in _list(plain)]
    except ValueError:
        raise BadCell("is no list of times, such as 10:00、15:00") from None


def _years(text: str) -> list[int]:
    years = [part.removesuffix("年") for part in _list(text)]
    if not all(re.fullmatch(r"\d{3,4}", year, re.ASCII) for year in years):
        raise BadCell("is no list of years, such as 1922、1927")
    return [int(year) for year in years]


def _list(text: str) -> list[str]:
    return [part.strip() for part in _BREAKS.split(text) if part.strip()]


def _datum(text: str) -> str:
    for word, datum in DATUMS.items():
        if word in text:
            return datum
    bare = re.sub(r"[\s\-_]", "", text).upper()
    for known in Datum:
        if bare == known.replace("-", ""):
            return known
    raise BadCell("is none of WGS-84, GCJ-02, BD-09")


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "lat": _degrees,
    "lon": _degrees,
    "datum": _datum,
    "visit_minutes": _minutes,
    "last_entry_minutes": _whole_minutes,
    "capacity": _people,
    "group_limit": _people,
    "ticket_yuan": _yuan,
    "closed_dates": _dates,
    "talk_times": _times,
    "event_years": _years,
    "themes": _list,
    "aliases": _list,
    "sources": _list,
}
