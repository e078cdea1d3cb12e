"""Why a site is in a tour or not, in one sentence of Chinese or English."""

from __future__ import annotations

from redroute.clock import format_clock
from redroute.errors import UnknownSite
from redroute.itinerary.itinerary import Day, Itinerary, Visit
from redroute.outputs.sentence import fact, reasons, site_name
from redroute.outputs.words import word
from redroute.text import plain_line


def explain(itinerary: Itinerary, site_id: str, lang: str = "zh") -> str:
    """Why a site is in the tour, and when, or why it is not; texts of the catalogue stand there as they are, untrusted.

    Raises ``UnknownSite`` for a site the itinerary knows nothing of, ``KeyError`` for another language than ``"zh"`` and ``"en"``.
    """
    for day in itinerary:
        for visit in day.visits:
            if visit.site.id == site_id:
                return _visited(itinerary, day, visit, lang)
    for skipped in itinerary.skipped:
        if skipped.site.id == site_id:
            known = f" [{fact(skipped.detail, lang)}]" if skipped.detail else ""
            return word("explain.out", lang).format(site=site_name(skipped.site, lang), reason=word(f"reason.{skipped.reason.value}", lang) + known)
    for day in itinerary:
        for stop in day.stops:
            if stop.site is not None and stop.site.id == site_id:
                return word("explain.used", lang).format(site=site_name(stop.site, lang), date=day.date.isoformat())
    raise UnknownSite(plain_line(site_id, 60))


def _visited(itinerary: Itinerary, day: Day, visit: Visit, lang: str) -> str:
    why = ("、" if lang == "zh" else ", ").join(reasons(visit, itinerary.themes, lang)) or word("explain.no-wish", lang)
    times = f"{day.date.isoformat()} {format_clock(visit.start)}–{format_clock(visit.leave)}"
    return word("explain.in", lang).format(site=site_name(visit.site, lang), times=times, why=why, prize=visit.prize)
