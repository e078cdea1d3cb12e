"""What is said of an itinerary, in words: the same in a terminal, a handout, a calendar and a table.

Texts of a catalogue stand in these sentences as they are, untrusted: whoever writes a format makes them safe for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from redroute.clock import DAY, format_clock
from redroute.itinerary.itinerary import Break, Certificate, Day, Itinerary, Leg, Reason, Skipped, Stop, Terminal, Visit
from redroute.outputs.words import word
from redroute.sites.catalogue import Theme
from redroute.sites.site import Booking, HoursStatus, Site

_STRAIGHT = "直线距离"
"""What the provider that comes with redroute calls itself by, see :class:`redroute.network.great_circle.GreatCircle`."""


def site_name(site: Site, lang: str) -> str:
    """The name people of the language read."""
    return site.name_en if lang == "en" and site.name_en else site.name


def stop_name(stop: Stop, lang: str) -> str:
    """The name of a visit's site; the label of a break or a terminal, with what it is."""
    match stop:
        case Visit():
            return site_name(stop.site, lang)
        case Break():
            return f"{word('break', lang)} · {place_name(stop, lang)}"
        case Terminal():
            return place_name(stop, lang)


def place_name(stop: Break | Terminal, lang: str) -> str:
    """The label of a place, or the name of its site where nobody gave it another."""
    return site_name(stop.site, lang) if stop.site and stop.label == stop.site.name else stop.label


def title(itinerary: Itinerary, lang: str) -> str:
    """The title, or what an itinerary without one is called."""
    return itinerary.title if itinerary.title.strip() else word("itinerary", lang)


def metres(distance: int) -> str:
    """Such as ``450 m`` or ``5.2 km``."""
    return f"{distance} m" if distance < 1000 else f"{distance / 1000:.1f} km"


def span(seconds: int, lang: str) -> str:
    """A duration to the minute, such as ``1小时 30分``; nothing lasts less than a minute except nothing."""
    minutes = max(1, round(seconds / 60)) if seconds else 0
    hours, rest = divmod(minutes, 60)
    units = ("小时", "分") if lang == "zh" else (" h", " min")
    return " ".join(part for part in (f"{hours}{units[0]}" if hours else "", f"{rest}{units[1]}" if rest or not hours else "") if part)


def date_line(day: Day, lang: str) -> str:
    """The date, its weekday and what the calendar calls it."""
    kind = word(f"day.{day.kind.value}", lang)
    named = f"{day.holiday}（{kind}）" if lang == "zh" else f"{holiday_name(day, lang)} ({kind})"
    return f"{day.date.isoformat()} {word(f'weekday.{day.date.weekday()}', lang)} · {named if day.holiday else kind}"


def holiday_name(day: Day, lang: str) -> str:
    """The name of the holiday a day belongs to, ``""`` on other days; one without an English name keeps its own."""
    return word(f"holiday.{day.holiday}", lang).removeprefix("holiday.")


def provider_name(provider: str, lang: str) -> str:
    """Where durations and distances come from."""
    return provider.replace(_STRAIGHT, word("provider.straight", lang), 1) if provider.startswith(_STRAIGHT) else provider


def leg_line(leg: Leg, lang: str) -> str:
    """How, how far and how long; nothing where nobody moves.

    Two estimated positions may coincide on paper: then the way is not known to be nothing, and the line says so.
    """
    doubt = f" ± {span(leg.uncertainty, lang)}" if leg.uncertainty else ""
    if not leg.distance and not leg.duration:
        return f"{word('leg.near', lang)}{doubt}" if doubt else ""
    return f"{word(f'mode.{leg.mode.value}', lang)} {metres(leg.distance)} · {span(leg.duration, lang)}{doubt}"


def totals(days: Sequence[Day], lang: str) -> str:
    """How many visits, how far and how long; and in how many days, where there are several. Where there is no visit, that."""
    visits = sum(len(day.visits) for day in days)
    if not any(day.stops for day in days):
        return word("totals.nothing", lang)
    parts = {
        "totals.days": len(days) if len(days) > 1 else None,
        "totals.visits" if visits != 1 else "totals.visit": visits,
        "totals.distance": metres(sum(day.distance for day in days)),
        "totals.walking": metres(sum(day.walking for day in days)),
        "totals.travel": span(sum(day.travel for day in days), lang),
    }
    return " · ".join(word(code, lang).format(value) for code, value in parts.items() if value is not None)


def quality(certificate: Certificate, lang: str) -> str:
    """How good the plan surely is, in plain words."""
    status = word(f"status.{certificate.status}", lang)
    if certificate.status == "optimal":
        return f"{status}{_colon(lang)}{word('quality.optimal', lang)}"
    if certificate.status != "feasible":
        return status
    if certificate.gap is None:
        return f"{status}{_colon(lang)}{word('quality.unbounded', lang)}"
    return f"{status}{_colon(lang)}{word('quality.gap', lang).format(gap=f'{certificate.gap:.1%}')}"


def conflict_lines(itinerary: Itinerary, lang: str) -> list[str]:
    """Which rules cannot be kept together, one a line; what is no code is a sentence already."""
    sites = _sites(itinerary)
    lengths = {each.site.id: aside(fact(each.detail, lang), lang) for each in itinerary.skipped if each.reason is Reason.TOO_LONG and each.detail}
    return [_conflict(code, sites, lengths, itinerary.themes, lang) for code in itinerary.certificate.conflicts]


def _conflict(code: str, sites: Mapping[str, Site], lengths: Mapping[str, str], themes: Mapping[str, Theme], lang: str) -> str:
    rule, _, subject = code.partition(":")
    reason, _, site_id = subject.partition(":")
    if rule == "required" and site_id in sites:
        # A required site that only the other rules crowd out is named without a reason of its own.
        known = word("conflict.together" if reason == "crowded-out" else "conflict.required", lang)
        site = sites[site_id]
        facts = aside(hours_text(site.opening_hours.text, lang), lang) if reason == "closed" and site.opening_hours else ""
        facts = lengths.get(site_id, "") if reason == "too-long" else facts
        return known.format(site=site_name(site, lang), reason=word(f"reason.{reason}", lang) + facts)
    known = word(f"conflict.{rule}", lang)
    if known == f"conflict.{rule}" or rule == "required":
        return code
    counted, numbers = _parted(subject)
    told = [word(f"conflict.{name}", lang).format(n=number) for name, number in numbers]
    return known.format(
        subject=_counted(counted, themes, lang) + (aside(("，" if lang == "zh" else ", ").join(told), lang) if told else ""), date=subject
    )


_COUNTS = "at_least|at_most|possible|limit_m|budget_yuan|needed_yuan"
_NUMBERS = re.compile(rf"(?:^|:)({_COUNTS})=(\d{{1,9}}(?:\.\d{{1,2}})?)(?=(?::(?:{_COUNTS})=[\d.]+)*$)")


def _parted(subject: str) -> tuple[str, list[tuple[str, str]]]:
    """What a rule is about, and the numbers behind it by their names."""
    return _NUMBERS.sub("", subject), _NUMBERS.findall(subject)


def _counted(subject: str, themes: Mapping[str, Theme], lang: str) -> str:
    """What a quota counts, such as ``theme=labour``, by its name."""
    kind, _, value = subject.partition("=")
    return theme_name(themes[value], lang) if kind == "theme" and value in themes else word(f"{kind}.{value}", lang).removeprefix(f"{kind}.")


def theme_name(theme: Theme, lang: str) -> str:
    """The label people of the language read."""
    return theme.label_en or theme.label if lang == "en" else theme.label


def reasons(visit: Visit, themes: Mapping[str, Theme], lang: str) -> list[str]:
    """Why a visit is in the tour."""
    return [_reason(code, themes, lang) for code in visit.why]


def _reason(code: str, themes: Mapping[str, Theme], lang: str) -> str:
    kind, _, subject = code.partition(":")
    if kind == "level":
        return word(f"level.{subject}", lang)
    if kind == "theme" and subject in themes:
        return theme_name(themes[subject], lang)
    return word(f"why.{code}", lang).removeprefix("why.")


def to_confirm(visit: Visit, lang: str) -> tuple[str, ...]:
    """What an organiser should ask the site before going; empty where its hours are verified and nothing need be booked."""
    site, asks = visit.site, []
    if visit.windows is None:
        asks.append(word("warning.hours.unknown", lang))
    elif site.hours_status is not HoursStatus.VERIFIED:
        asks.append(word(f"ask.hours.{site.hours_status.value}", lang))
    if site.booking in (Booking.REQUIRED, Booking.RECOMMENDED):
        asks.append(word(f"booking.{site.booking.value}", lang))
    return tuple(asks)


_RULE_WORDS = {name: f"weekday.{number}" for number, name in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))} | {
    "PH": "day.public-holiday",
    "off": "closed",
    "closed": "closed",
    "24/7": "all-day",
    "unknown": "unknown",
}
_RULE_PART = re.compile("|".join((*_RULE_WORDS, "-", ", ?", "; ?")))
_PLAIN_RULE = re.compile(rf"(?:{'|'.join(_RULE_WORDS)}|\d\d:\d\d|[-,; ])*")


def hours_text(rule: str, lang: str) -> str:
    """A rule of opening hours as people of the language read it; one that holds more than days and times stands as it is written."""
    if lang != "zh" or not _PLAIN_RULE.fullmatch(rule):
        return rule
    marks = {",": "、", ";": "；"}

    def said(part: re.Match[str]) -> str:
        text = part.group().strip()
        if text == "-":
            return "–" if part.string[part.start() - 1 : part.start()].isdigit() else "至"
        return marks.get(text) or word(_RULE_WORDS[text], lang)

    return _RULE_PART.sub(said, rule)


def windows_line(visit: Visit, lang: str) -> str:
    """When the site is open on the day of the visit."""
    if visit.windows is None:
        return word("unknown", lang)
    if any(window.opens == 0 and window.closes >= DAY for window in visit.windows):
        return word("all-day", lang)
    return _comma(lang).join(f"{format_clock(window.opens)}–{format_clock(window.closes)}" for window in visit.windows) or word("closed", lang)


def skipped_by_reason(skipped: Iterable[Skipped], lang: str, most: int) -> Iterator[str]:
    """For each reason its words and up to ``most`` names of sites, with the detail where there is one; the rest is counted."""
    groups: dict[str, list[Skipped]] = {}
    for each in skipped:
        groups.setdefault(each.reason.value, []).append(each)
    for code, group in groups.items():
        names = [(site_name(each.site, lang), fact(each.detail, lang)) for each in group]
        yield _listed(word(f"reason.{code}", lang), names, most, lang)


def warnings_by_code(itinerary: Itinerary, lang: str, most: int, told: Iterable[str] = ()) -> Iterator[str]:
    """For each kind of warning its words and up to ``most`` subjects by name, with the detail; the rest is counted.

    A warning about a visit whose code begins like one of ``told`` is left out: the visit says so itself.
    """
    sites, visited = _sites(itinerary), {visit.site.id for visit in itinerary.visits}
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in itinerary.warnings:
        if each.subject not in visited or not each.code.startswith(tuple(told)):
            subject = site_name(sites[each.subject], lang) if each.subject in sites else each.subject
            groups.setdefault(each.code, []).append((subject, fact(each.detail, lang)))
    for code, subjects in groups.items():
        # A code nobody named stands for itself.
        yield _listed(word(f"warning.{code}", lang).removeprefix("warning."), subjects, most, lang)


_AMOUNTS = re.compile(r"worth=[^:]*|needs=[^:=]*:room=[^:=]*|price=[^:=]*:(?:left|budget)=[^:=]*")


def fact(detail: str, lang: str) -> str:
    """A detail as people of the language read it: codes carry ``40 min``, a kind of site, ``level=county``, ``worth=15``, ``price=30:left=0``, ``needs=95:room=60``."""
    if _AMOUNTS.fullmatch(detail):
        parts = (part.partition("=") for part in detail.split(":"))
        return ("，" if lang == "zh" else ", ").join(word(f"detail.{name}", lang).format(n=number) for name, _, number in parts)
    if detail.endswith(" min"):
        return detail.removesuffix(" min") + word("minutes", lang)
    group = "level." if detail.startswith("level=") else "kind."
    return word(f"{group}{detail.removeprefix('level=')}", lang).removeprefix(group)


def joined(lead: str, names: Sequence[str], most: int, lang: str) -> str:
    """``lead: a, b, and 3 more``, where there are more than ``most``."""
    more = word("more", lang).format(count=len(names) - most) if len(names) > most else ""
    return f"{lead}{_colon(lang)}{_comma(lang).join(names[:most])}{more}" if names else lead


def _listed(lead: str, items: Sequence[tuple[str, str]], most: int, lang: str) -> str:
    """Names with their details; a detail that all of them share is said once."""
    shared = {detail for _, detail in items}
    if len(shared) == 1:
        detail = shared.pop()
        return joined(lead + (aside(detail, lang) if detail else ""), [name for name, _ in items if name], most, lang)
    return joined(lead, [f"{name} {detail}".strip() for name, detail in items], most, lang)


def _sites(itinerary: Itinerary) -> dict[str, Site]:
    visited = {stop.site.id: stop.site for day in itinerary.days for stop in day.stops if stop.site}
    return {each.site.id: each.site for each in itinerary.skipped} | visited


def aside(text: str, lang: str) -> str:
    """A text in the brackets of the language."""
    return f"（{text}）" if lang == "zh" else f" ({text})"


def listed(texts: Iterable[str], lang: str) -> str:
    """Texts with the comma of the language between them."""
    return _comma(lang).join(texts)


def _colon(lang: str) -> str:
    return "：" if lang == "zh" else ": "


def _comma(lang: str) -> str:
    return "、" if lang == "zh" else ", "
