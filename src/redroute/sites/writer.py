"""A catalogue back into GeoJSON: what the reader would read to the same values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from redroute.clock import format_clock_exact
from redroute.sites.site import Booking, HoursStatus, Position, ProtectionLevel, Site

if TYPE_CHECKING:
    from redroute.sites.catalogue import Catalogue


def collection_of(catalogue: Catalogue) -> dict[str, Any]:
    """The FeatureCollection of a catalogue."""
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if catalogue.title:
        collection["title"] = catalogue.title
    collection.update(catalogue.extra)
    collection["themes"] = {key: _filled(label=theme.label, label_en=theme.label_en) for key, theme in catalogue.themes.items()}
    collection["sources"] = {key: _filled(ref=source.ref, note=source.note) for key, source in catalogue.sources.items()}
    collection["features"] = [feature_of(site) for site in catalogue]
    return collection


def feature_of(site: Site) -> dict[str, Any]:
    """The feature of one site; what is not known is left out."""
    geometry = {"type": "Point", "coordinates": list(site.at.lonlat)} if site.at else None
    return {"type": "Feature", "id": site.id, "geometry": geometry, "properties": _properties(site)}


def _properties(site: Site) -> dict[str, Any]:
    properties = _filled(
        name=site.name,
        name_en=site.name_en,
        pinyin=site.pinyin,
        aliases=list(site.aliases),
        description=site.description,
        address=site.address,
        phone=site.phone,
        url=site.url,
        image=site.image,
        kind=site.kind.value,
        protection_level=site.protection_level.word if site.protection_level is not ProtectionLevel.UNKNOWN else "",
        themes=list(site.themes),
        event_years=list(site.event_years),
        visit_basis=site.visit_basis,
        hours_status=site.hours_status.value if site.hours_status is not HoursStatus.UNKNOWN else "",
        talk_times=[format_clock_exact(time) for time in site.talk_times],
        closed_dates=[day.isoformat() for day in sorted(site.closed_dates)],
        timezone=site.timezone if site.timezone != "Asia/Shanghai" else "",
        booking=site.booking.value if site.booking is not Booking.UNKNOWN else "",
        sources=list(site.sources),
    )
    numbers = {
        "visit_minutes": site.visit_minutes,
        "opening_hours": site.opening_hours.text if site.opening_hours else None,
        "hours_as_of": site.hours_as_of.isoformat() if site.hours_as_of else None,
        "last_entry_minutes": site.last_entry_minutes,
        "capacity": site.capacity,
        "group_limit": site.group_limit,
        "ticket_yuan": site.ticket_yuan,
    }
    properties.update({key: value for key, value in numbers.items() if value is not None})
    if site.protection:
        listing = site.protection
        properties["protection"] = _filled(
            batch=listing.batch, year=listing.year, code=listing.code, confidence=listing.confidence, note=listing.note
        )
    if site.position and site.position != Position(at=site.position.at):
        properties["position"] = _described(site.position)
    return {**site.extra, **properties}


def _described(position: Position) -> Mapping[str, Any]:
    described = _filled(precision=position.precision.value, datum=position.datum, source=position.source)
    if position.uncertainty_m is not None:
        described["uncertainty_m"] = position.uncertainty_m
    return described


def _filled(**members: Any) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value not in ("", [], None)}
