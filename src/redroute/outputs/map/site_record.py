"""One site as the page knows it."""

from __future__ import annotations

from typing import Any

from redroute.clock import format_clock
from redroute.outputs.link import followable
from redroute.sites.site import Position, Protection, Site


def site_record(site: Site, at: list[float] | None) -> dict[str, Any]:
    """The members of ``site`` that a page shows; ``at`` is where it is drawn. What is unknown is absent."""
    record = {
        "id": site.id,
        "name": site.name,
        "en": site.name_en,
        "pinyin": site.pinyin,
        "aliases": list(site.aliases),
        "description": site.description,
        "address": site.address,
        "phone": site.phone,
        "url": site.url,
        "href": followable(site.url),
        "kind": site.kind.value,
        "level": site.protection_level.word,
        "protection": _protection(site.protection),
        "themes": list(site.themes),
        "years": list(site.event_years),
        "minutes": site.visit_minutes,
        "basis": site.visit_basis,
        "hours": site.opening_hours.text if site.opening_hours else "",
        "unreadable": site.opening_hours is not None and not site.has_known_hours,
        "status": site.hours_status.value,
        "asOf": site.hours_as_of.isoformat() if site.hours_as_of else "",
        "lastEntry": site.last_entry_minutes,
        "talks": [format_clock(talk) for talk in site.talk_times],
        "closed": [day.isoformat() for day in sorted(site.closed_dates)],
        "ticket": site.ticket_yuan,
        "booking": site.booking.value,
        "group": site.group_limit,
        "capacity": site.capacity,
        "position": _position(site.position, at),
        "sources": list(site.sources),
        "at": at,
    }
    return _telling(record)


def _telling(record: dict[str, Any]) -> dict[str, Any]:
    """``record`` without what says nothing; zero says something."""
    return {key: value for key, value in record.items() if value or (value == 0 and value is not False)}


def _protection(protection: Protection | None) -> dict[str, Any]:
    if protection is None:
        return {}
    record = {
        "batch": protection.batch,
        "year": protection.year,
        "code": protection.code,
        "confidence": protection.confidence,
        "note": protection.note,
    }
    return _telling(record)


def _position(position: Position | None, at: list[float] | None) -> dict[str, Any]:
    if position is None:
        return {}
    record = {
        "precision": position.precision.value,
        "uncertainty": position.uncertainty_m,
        "datum": position.datum,
        "source": position.source,
        # What is told is WGS-84; the page writes it from where the site is drawn, unless that was moved.
        "true": None if at == [round(position.at.lat, 6), round(position.at.lon, 6)] else [round(position.at.lat, 6), round(position.at.lon, 6)],
    }
    return _telling(record)
