"""CSV for Excel, WPS and LibreOffice: one row for every stop, UTF-8 with a byte order mark, since Excel takes it for GBK without one.

Quoting does not stop a spreadsheet from running a cell as a formula. A text that begins like one is led by an apostrophe (OWASP, *CSV Injection*);
the full-width forms count too, since Chinese and Japanese versions read them as the plain ones.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Final

from redroute.clock import format_clock
from redroute.itinerary.itinerary import Day, Itinerary, Leg, Stop, Terminal, Visit
from redroute.outputs.sentence import holiday_name, place_name, reasons, site_name, to_confirm, windows_line
from redroute.outputs.words import word
from redroute.text import plain_line

COLUMNS: Final = [
    "day",
    "date",
    "weekday",
    "day-kind",
    "holiday",
    "number",
    "type",
    "id",
    "stop",
    "arrive",
    "start",
    "leave",
    "wait-min",
    "slack-min",
    "mode",
    "leg-m",
    "leg-min",
    "uncertainty-min",
    "hours",
    "confirm",
    "phone",
    "address",
    "level",
    "ticket-yuan",
    "lat",
    "lon",
    "why",
]

# Also after a semicolon: where the decimal sign is a comma, it is what separates cells.
_FORMULA = re.compile(r"(^|;)(\s*[=+\-@＝＋－＠﹦﹢﹣﹫−])")
_LONGEST = 2000


def itinerary_csv(itinerary: Itinerary, lang: str = "zh") -> bytes:
    """The timetable. Heads are words of the language; numbers are plain, times ``HH:MM``, dates ISO; what is unknown is empty."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([word(f"column.{column}", lang) for column in COLUMNS])
    for index, day in enumerate(itinerary.days):
        number = 0
        for stop, leg in zip(day.stops, [None, *day.legs], strict=bool(day.stops)):
            number += isinstance(stop, Visit)
            cells = _day(day, index, lang) | _stop(stop, number, itinerary, lang) | _leg(leg, lang)
            writer.writerow([_cell(cells.get(column)) for column in COLUMNS])
    return b"\xef\xbb\xbf" + sheet.getvalue().encode("utf-8")


def _day(day: Day, index: int, lang: str) -> dict[str, object]:
    weekday = word(f"weekday.{day.date.weekday()}", lang)
    return {
        "day": index + 1,
        "date": day.date.isoformat(),
        "weekday": weekday,
        "day-kind": word(f"day.{day.kind.value}", lang),
        "holiday": holiday_name(day, lang),
    }


def _stop(stop: Stop, number: int, itinerary: Itinerary, lang: str) -> dict[str, object]:
    name = site_name(stop.site, lang) if isinstance(stop, Visit) else place_name(stop, lang)
    cells: dict[str, object] = {"stop": name, "lat": round(stop.at.lat, 6), "lon": round(stop.at.lon, 6)}
    if isinstance(stop, Terminal):
        return cells | {"type": word("terminal", lang), "arrive": format_clock(stop.time), "leave": format_clock(stop.time)}
    times = {"arrive": stop.arrive, "start": stop.start, "leave": stop.leave}
    cells |= {name: format_clock(time) for name, time in times.items()} | {"wait-min": _minutes(stop.wait)}
    if not isinstance(stop, Visit):
        return cells | {"type": word("break", lang)}
    site = stop.site
    return cells | {
        "type": word("visit", lang),
        "number": number,
        "id": site.id,
        "slack-min": _minutes(stop.slack),
        "hours": windows_line(stop, lang),
        "confirm": "; ".join(to_confirm(stop, lang)),
        "phone": site.phone,
        "address": site.address,
        "level": word(f"level.{site.protection_level.word}", lang),
        "ticket-yuan": site.ticket_yuan,
        "why": "; ".join(reasons(stop, itinerary.themes, lang)),
    }


def _leg(leg: Leg | None, lang: str) -> dict[str, object]:
    if leg is None:
        return {}
    minutes = {"leg-min": _minutes(leg.duration), "uncertainty-min": _minutes(leg.uncertainty)}
    return {"mode": word(f"mode.{leg.mode.value}", lang), "leg-m": leg.distance} | minutes


def _minutes(seconds: int) -> float | int:
    return seconds // 60 if seconds % 60 == 0 else round(seconds / 60, 1)


def _cell(value: object) -> object:
    """A number as it is; a text on one line that no spreadsheet runs."""
    if isinstance(value, float):
        return f"{value:.10g}"
    if value is None or isinstance(value, int):
        return value
    return _FORMULA.sub(r"\1'\2", plain_line(value, _LONGEST))
