"""The handout for whoever leads the group: Markdown that reads well as it is, on paper and on a telephone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from redroute.clock import format_clock
from redroute.itinerary.itinerary import Break, Itinerary, Leg, Stop, Terminal, Visit
from redroute.outputs.link import followable
from redroute.outputs.markdown import markdown_text as safe
from redroute.outputs.sentence import (
    conflict_lines,
    date_line,
    joined,
    leg_line,
    listed,
    provider_name,
    quality,
    reasons,
    site_name,
    skipped_by_reason,
    span,
    stop_name,
    title,
    to_confirm,
    totals,
    warnings_by_code,
    windows_line,
)
from redroute.outputs.words import word
from redroute.sites.site import Site

_LISTED = 40
"""So many names stand behind one reason; the JSON document holds all."""

_LONGEST = 600
"""Characters of a description that are worth paper."""

_UNKNOWN_HOURS, _ASSUMED_DURATION = "★", "◇"
"""Marks of the timetable, explained above it once."""


def itinerary_handout(itinerary: Itinerary, lang: str = "zh") -> str:
    """Timetables, telephone calls to make, warnings, the places, what was left out and why, how good the tour is, and the sources."""
    parts = [f"# {safe(title(itinerary, lang))}", _lead(itinerary, lang)]
    for number, day in enumerate(itinerary.days, 1):
        parts += [
            _heading(f"{word('day', lang).format(number=number)} · {safe(date_line(day, lang))}"),
            _timetable(itinerary, number, lang) if day.stops else "",
            safe(totals([day], lang)),
        ]
    sections = {
        "handout.conflicts": map(_item, conflict_lines(itinerary, lang)),
        "handout.calls": _calls(itinerary, lang),
        "handout.warnings": map(_item, warnings_by_code(itinerary, lang, _LISTED, ("hours.", "booking."))),
        "handout.places": _places(itinerary, lang),
        "handout.skipped": map(_item, skipped_by_reason(itinerary.skipped, lang, _LISTED)),
        "handout.quality": _quality(itinerary, lang),
        "handout.sources": _sources(itinerary, lang),
    }
    for code, lines in sections.items():
        body = "\n".join(lines)
        if body:
            parts += [_heading(word(code, lang)), body]
    return "\n\n".join(part for part in parts if part) + "\n"


def _lead(itinerary: Itinerary, lang: str) -> str:
    if not itinerary.days:
        return f"**{word('no-plan', lang)}**"
    first, last = itinerary.days[0].date.isoformat(), itinerary.days[-1].date.isoformat()
    dates = first if first == last else f"{first} – {last}"
    marks = [f"{_UNKNOWN_HOURS} {word('warning.hours.unknown', lang)}"] if any(visit.windows is None for visit in itinerary.visits) else []
    if any(visit.is_duration_assumed for visit in itinerary.visits):
        marks.append(f"{_ASSUMED_DURATION} {word('warning.duration.assumed', lang)}")
    return "\n\n".join([f"**{dates}** · {safe(totals(itinerary.days, lang))}", *marks])


def _heading(text: str) -> str:
    return f"## {text}"


def _item(text: str) -> str:
    return f"- {safe(text, 4000)}"


# Timetables


def _timetable(itinerary: Itinerary, index: int, lang: str) -> str:
    day, number = itinerary.days[index - 1], 0
    heads = ("column.time", "column.stop", "column.leg", "column.hours", "column.note")
    rows = [_row(word(head, lang) for head in heads), "|---|---|---|---|---|"]
    for position, (stop, leg) in enumerate(zip(day.stops, [None, *day.legs], strict=bool(day.stops))):
        number += isinstance(stop, Visit)
        rows.append(_row(_cells(stop, leg, _number(itinerary, index, number), lang, is_first=position == 0)))
    return "\n".join(rows)


def _cells(stop: Stop, leg: Leg | None, number: str, lang: str, *, is_first: bool) -> Iterator[str]:
    name = safe(stop_name(stop, lang), 120)
    way = safe(leg_line(leg, lang)) if leg else ""
    match stop:
        case Terminal():
            lead = word("start" if is_first else "end", lang)
            yield from (format_clock(stop.time), f"{lead} · {name}", way, "", "")
        case Break():
            yield from (_times(stop), name, way, "", _note(stop, lang))
        case Visit():
            marks = (_UNKNOWN_HOURS if stop.windows is None else "") + (_ASSUMED_DURATION if stop.is_duration_assumed else "")
            yield from (_times(stop), f"**{number}** · {name} {marks}".rstrip(), way, safe(windows_line(stop, lang)), _note(stop, lang))


def _times(stop: Visit | Break) -> str:
    return f"{format_clock(stop.start)}–{format_clock(stop.leave)}"


def _note(stop: Visit | Break, lang: str) -> str:
    notes = [f"{word('column.wait', lang)} {span(stop.wait, lang)}"] if stop.wait else []
    if isinstance(stop, Visit):
        if stop.is_talk:
            notes.append(word("why.talk", lang))
        if stop.slack:
            notes.append(f"{word('column.slack', lang)} {span(stop.slack, lang)}")
        if stop.site.ticket_yuan:
            notes.append(f"{word('column.ticket-yuan', lang)} {stop.site.ticket_yuan:g}")
    return safe(_clauses(notes, lang))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


# Sections


def _calls(itinerary: Itinerary, lang: str) -> Iterator[str]:
    """A box to tick for each place with something to ask; where no number is known an office is asked, and each question said once for all places."""
    nobody: dict[tuple[str, ...], list[str]] = {}
    for day in itinerary.days:
        for visit in day.visits:
            asks = to_confirm(visit, lang)
            lead, when = f"- [ ] **{safe(site_name(visit.site, lang), 120)}**", f"{day.date.isoformat()} {_times(visit)}"
            if asks and visit.site.phone:
                yield f"{lead} · {safe(visit.site.phone, 60)} · {when} · {safe(_clauses(asks, lang))}"
            elif asks:
                nobody.setdefault(asks, []).append(f"{lead} · {when}")
    for asks, lines in nobody.items():
        yield f"\n{word('handout.ask', lang).format(asks=safe(_clauses(asks, lang)))}\n"
        yield from lines


def _clauses(texts: Iterable[str], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(texts)


def _places(itinerary: Itinerary, lang: str) -> Iterator[str]:
    """Each place once; a text that another place has told is referred to."""
    told: dict[str, str] = {}
    for site, number, visits in _sites(itinerary, lang):
        facts = [
            word(f"level.{site.protection_level.word}", lang),
            word(f"kind.{site.kind.value}", lang),
            ", ".join(str(year) for year in site.event_years),
            site.address,
            site.phone,
            *(reason for visit in visits for reason in reasons(visit, itinerary.themes, lang)),
        ]
        lines = [safe(fact) for fact in dict.fromkeys(facts) if fact] + ([f"<{site.url}>"] if followable(site.url) else [])
        yield f"- **{number} · {safe(site_name(site, lang), 120)}** · {' · '.join(lines)}"
        if text := site.description.strip():
            yield f"\n  {word('handout.as-told', lang).format(number=told[text]) if text in told else safe(text, _LONGEST)}\n"
            told.setdefault(text, number)


def _sites(itinerary: Itinerary, lang: str) -> Iterator[tuple[Site, str, list[Visit]]]:
    """The sites visited, each with the numbers of its visits in the timetables, and with these."""
    groups: dict[str, list[tuple[str, Visit]]] = {}
    for number, visit in _numbered(itinerary):
        groups.setdefault(visit.site.id, []).append((number, visit))
    for group in groups.values():
        numbers, visits = zip(*group, strict=True)
        yield visits[0].site, listed(numbers, lang), list(visits)


def _numbered(itinerary: Itinerary) -> Iterator[tuple[str, Visit]]:
    for index, day in enumerate(itinerary.days, 1):
        for number, visit in enumerate(day.visits, 1):
            yield _number(itinerary, index, number), visit


def _number(itinerary: Itinerary, day: int, visit: int) -> str:
    """What a visit is called on the map and wherever it is referred to."""
    return str(visit) if len(itinerary.days) == 1 else f"{day}-{visit}"


def _quality(itinerary: Itinerary, lang: str) -> Iterator[str]:
    certificate = itinerary.certificate
    yield _item(quality(certificate, lang))
    if certificate.considered:
        yield _item(word("handout.considered", lang).format(considered=certificate.considered, candidates=certificate.candidates))
    if certificate.travel_provider:
        yield _item(f"{word('handout.provider', lang)} {provider_name(certificate.travel_provider, lang)}")
    yield _item(f"redroute {certificate.version} · {word('handout.seed', lang)} {certificate.seed}")


def _sources(itinerary: Itinerary, lang: str) -> Iterator[str]:
    """What each fact rests on: the sources of the places visited, each with the numbers of its places."""
    places: dict[str, list[str]] = {}
    for site, number, _ in _sites(itinerary, lang):
        for key in site.sources:
            places.setdefault(key, []).append(number)
    for key, numbers in places.items():
        source = itinerary.sources.get(key)
        # A source's note is for those who keep the catalogue, not for who leads a group.
        ref = (source.ref or key) if source else key
        lead = f"<{ref}>" if followable(ref) else safe(ref)
        yield f"- {lead}{joined('', numbers, _LISTED, lang)}"
