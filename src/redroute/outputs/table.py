"""Tables for a terminal, aligned for Chinese characters that are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from redroute.clock import format_clock
from redroute.itinerary.itinerary import Day, Itinerary, Terminal, Visit
from redroute.itinerary.route import Route
from redroute.outputs.sentence import (
    aside,
    conflict_lines,
    date_line,
    hours_text,
    leg_line,
    listed,
    metres,
    provider_name,
    quality,
    site_name,
    skipped_by_reason,
    span,
    stop_name,
    theme_name,
    title,
    totals,
    warnings_by_code,
)
from redroute.outputs.words import word
from redroute.sites.catalogue import Catalogue, Theme
from redroute.sites.site import Booking, Site
from redroute.text import plain_line

_HEADS = {
    "zh": {"id": "编号", "name": "名称", "level": "级别", "hours": "开放时间", "minutes": "参观", "place": "位置", "leg": "路程", "time": "用时"},
    "en": {
        "id": "id",
        "name": "name",
        "level": "level",
        "hours": "hours",
        "minutes": "visit",
        "place": "position",
        "leg": "distance",
        "time": "time",
    },
}
_WIDEST = 40
_LISTED = 8
"""So many names stand behind one reason; the documents hold all."""

_LONGEST = 1000


def catalogue_table(catalogue: Catalogue, lang: str = "zh") -> str:
    """All sites, one a line."""
    heads = _HEADS[lang]
    rows = [
        [
            plain_line(site.id, _WIDEST),
            plain_line(site_name(site, lang), _WIDEST),
            word(f"level.{site.protection_level.word}.short", lang),
            _hours(site, lang),
            _minutes(site, lang),
            word(f"precision.{site.position.precision.value}", lang) if site.position else word("unknown", lang),
        ]
        for site in catalogue
    ]
    return _aligned([[heads[key] for key in ("id", "name", "level", "hours", "minutes", "place")], *rows])


def site_card(site: Site, lang: str = "zh", themes: Mapping[str, Theme] | None = None) -> str:
    """Everything worth reading about one site, a line each; what is unknown says so. ``themes`` are those of its catalogue."""
    heads = _HEADS[lang]
    lines = [
        plain_line(site_name(site, lang)),
        plain_line(site.name if lang == "en" else site.name_en),
        f"{heads['id']}: {plain_line(site.id)}",
        f"{heads['level']}: {word(f'level.{site.protection_level.word}', lang)}",
        f"{word('column.kind', lang)}: {word(f'kind.{site.kind.value}', lang)}",
        f"{heads['hours']}: {_hours(site, lang, 400)}{aside(word(f'hours_status.{site.hours_status.value}', lang), lang) if site.has_known_hours else ''}",
        f"{heads['minutes']}: {_minutes(site, lang)}",
        f"{heads['place']}: {_place(site, lang)}",
        *(f"{word(code, lang)}: {plain_line(fact)}" for code, fact in _facts(site, lang, themes or {}) if fact),
        plain_line(site.address),
        plain_line(site.phone),
        plain_line(site.url),
        plain_line(site.description, 400),
    ]
    return "\n".join(line for line in lines if line.strip())


def _facts(site: Site, lang: str, themes: Mapping[str, Theme]) -> Iterator[tuple[str, str]]:
    """The code of each fact and the fact; empty where nobody knows it."""
    yield "column.theme", listed((theme_name(themes[each], lang) if each in themes else each for each in site.themes), lang)
    yield "column.years", listed(map(str, site.event_years), lang)
    yield "column.ticket-yuan", "" if site.ticket_yuan is None else f"{site.ticket_yuan:g}"
    yield "column.booking", "" if site.booking is Booking.UNKNOWN else word(f"booking.{site.booking.value}", lang)
    yield "column.talks", listed(map(format_clock, site.talk_times), lang)
    yield "column.last-entry", "" if site.last_entry_minutes is None else span(site.last_entry_minutes * 60, lang)
    yield "column.closed-dates", listed((each.isoformat() for each in sorted(site.closed_dates)), lang)
    yield "column.aliases", listed(site.aliases, lang)


def route_table(route: Route, lang: str = "zh") -> str:
    """The sites in visiting order with the leg that leads to each, the total and how good it is."""
    heads = _HEADS[lang]
    legs = [None, *route.legs]
    rows = [["", heads["name"], heads["leg"], heads["time"]]]
    for number, site in enumerate([*route.sites, *(route.sites[:1] if route.is_loop and len(route.sites) > 1 else ())], 1):
        leg = legs[number - 1]
        doubt = f" ± {span(leg.uncertainty, lang)}" if leg and leg.uncertainty else ""
        way = [metres(leg.distance), span(leg.duration, lang) + doubt] if leg else ["", ""]
        rows.append([str(number), plain_line(site_name(site, lang), _WIDEST), *way])
    gap = "" if route.gap == 0 else f" ≤ {route.gap:.1%}"
    total = (
        f"{word(f'mode.{route.mode}', lang)} · {metres(route.distance)} · {span(route.duration, lang)} · {word(f'status.{route.status}', lang)}{gap}"
    )
    skipped = [f"{word('reason.unlocated', lang)}: {plain_line(site_name(site, lang))}" for site in route.skipped]
    return "\n".join([_aligned(rows), total, plain_line(provider_name(route.provider, lang)), *skipped])


def itinerary_table(itinerary: Itinerary, lang: str = "zh") -> str:
    """The timetable of every day, the totals, what was left out and why, what to know, and how good the tour is.

    ``★`` stands where a visit must be confirmed by telephone.
    """
    heads = ["column.number", "column.arrive", "column.leave", "column.wait", "", "column.stop", "column.leg"]
    days = [[[word(code, lang) if code else "" for code in heads], *_stops(day, lang)] for day in itinerary.days]
    lines = _aligned([row for rows in days for row in rows]).split("\n") if days else [word("no-plan", lang)]
    parts = [plain_line(title(itinerary, lang))]
    for day, rows in zip(itinerary.days, days, strict=True):
        block, lines = lines[: len(rows)], lines[len(rows) :]
        parts.append("\n".join(["", plain_line(date_line(day, lang)), *(block if day.stops else ()), totals([day], lang)]))
    parts.append("\n".join(["", *lines, *_summary(itinerary, lang)]))
    return "\n".join(parts)


def _stops(day: Day, lang: str) -> list[list[str]]:
    rows, number = [], 0
    for stop, leg in zip(day.stops, [None, *day.legs], strict=bool(day.stops)):
        number += isinstance(stop, Visit)
        is_terminal = isinstance(stop, Terminal)
        arrive, leave = (stop.time, stop.time) if isinstance(stop, Terminal) else (stop.arrive, stop.leave)
        rows.append(
            [
                str(number) if isinstance(stop, Visit) else "",
                "" if is_terminal and leg is None else format_clock(arrive),
                "" if is_terminal and leg is not None else format_clock(leave),
                span(stop.wait, lang) if not isinstance(stop, Terminal) and stop.wait else "",
                "★" if isinstance(stop, Visit) and stop.windows is None else "",
                plain_line(stop_name(stop, lang), _WIDEST),
                leg_line(leg, lang) if leg else "",
            ]
        )
    return rows


def _summary(itinerary: Itinerary, lang: str) -> list[str]:
    lines = [f"{word('totals', lang)}  {totals(itinerary.days, lang)}"] if itinerary.days else []
    lines.append(quality(itinerary.certificate, lang))
    lines.extend(f"  {line}" for line in conflict_lines(itinerary, lang))
    if any(visit.windows is None for visit in itinerary.visits):
        lines.append(f"★ {word('warning.hours.unknown', lang)}")
    lines.extend(warnings_by_code(itinerary, lang, _LISTED, ("hours.unknown",)))
    skipped = list(skipped_by_reason(itinerary.skipped, lang, _LISTED))
    if skipped:
        lines += [word("skipped", lang), *(f"  {line}" for line in skipped)]
    return [plain_line(line, _LONGEST) for line in lines]


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def _width(text: str) -> int:
    """Columns of a text on a terminal."""
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _hours(site: Site, lang: str, most: int = _WIDEST) -> str:
    return plain_line(hours_text(site.opening_hours.text, lang), most) if site.has_known_hours and site.opening_hours else word("unknown", lang)


def _minutes(site: Site, lang: str) -> str:
    return word("unknown", lang) if site.visit_minutes is None else span(round(site.visit_minutes * 60), lang)


def _place(site: Site, lang: str) -> str:
    if site.position is None:
        return word("unknown", lang)
    radius = "" if site.position.uncertainty_m is None else f" ± {site.position.uncertainty_m:g} m"
    return f"{site.position.at.lat:.6f}, {site.position.at.lon:.6f} ({word(f'precision.{site.position.precision.value}', lang)}{radius})"
