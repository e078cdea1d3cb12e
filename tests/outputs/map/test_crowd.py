"""A page with many sites: rings and seals on one canvas, and every site still at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redroute.geo.latlon import LatLon
from redroute.outputs.map import catalogue_html, itinerary_html
from redroute.outputs.map.payload import DOTS_FROM
from redroute.sites.site import Position, ProtectionLevel, Site

pytestmark = pytest.mark.browser


def crowd(count: int, *, lat: float = 26.0, step: float = 0.05) -> tuple[Site, ...]:
    """Sites on a grid of 71 columns."""
    return tuple(
        Site(
            id=str(n),
            name=f"遗址{n}",
            protection_level=ProtectionLevel(n % 5),
            themes=("odd",) if n % 2 else (),
            position=Position(at=LatLon(lat=lat + n % 71 * step, lon=113 + n // 71 * step)),
        )
        for n in range(count)
    )


def _at(page: Any, n: int) -> tuple[float, float]:
    box = page.locator("#map_redroute").bounding_box()
    x, y = page.evaluate(
        "([lat, lon]) => { const p = map_redroute.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }",
        [26 + n % 71 * 0.05, 113 + n // 71 * 0.05],
    )
    return box["x"] + x, box["y"] + y


def test_five_thousand_sites_can_each_be_found_and_opened(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    html = catalogue_html(catalogue(crowd(5000)))
    assert len(html.encode()) < 1_500_000
    opened = look(html)
    assert opened.page.locator("#panel .site-row").count() == 150
    assert opened.page.locator(".mark").count() == 0
    opened.page.fill(".search", "遗址4999")
    opened.page.click("#panel .site-row")
    opened.page.wait_for_selector(".leaflet-popup-content .card")
    assert opened.page.inner_text(".leaflet-popup-content h3") == "遗址4999"
    assert opened.troubles == []


def test_a_ring_opens_into_its_sites_and_a_seal_tells_its_own(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    opened = look(catalogue_html(catalogue(crowd(1200))))
    page = opened.page
    for _ in range(12):
        if page.locator(".leaflet-popup-content .card").count():
            break
        page.mouse.click(*_at(page, 330))
        page.wait_for_timeout(60)
    assert page.inner_text(".leaflet-popup-content h3").startswith("遗址")
    assert opened.troubles == []


def test_sites_at_one_place_are_listed_by_name(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(catalogue_html(catalogue((*crowd(DOTS_FROM, step=0.0),)))).page
    x, y = _at(page, 0)
    page.mouse.click(x, y)
    page.wait_for_selector(".leaflet-popup-content .card")
    assert page.locator(".leaflet-popup-content .site-row").count() == 60
    page.click(".leaflet-popup-content .site-row >> nth=3")
    page.wait_for_selector(".leaflet-popup-content h3:has-text('遗址')")


def test_a_theme_thins_the_crowd(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(catalogue_html(catalogue(crowd(1000)))).page
    said = page.get_attribute("canvas[role=img]", "aria-label")
    assert "1000" in said
    page.click("[data-theme=odd]")
    assert "500" in page.get_attribute("canvas[role=img]", "aria-label")


def test_a_site_tells_the_same_from_a_column_as_from_a_record(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    told = []
    known = {site.id: site for site in catalogue().sites}
    places = [known["club"], known["talks"]]
    for others in ((), crowd(DOTS_FROM)):
        page = look(catalogue_html(catalogue((*places, known["lost"], *others)))).page
        texts = []
        for place in places:
            page.click(f"#panel [data-site={place.id}]")
            texts.append(page.inner_text(f".leaflet-popup-content:has(h3:has-text('{place.name}'))"))
        told.append([*texts, page.inner_text(".unlocated")])
    assert told[0] == told[1]


def test_a_tour_through_a_crowd_shows_both(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    from redroute.itinerary.itinerary import Reason, Skipped

    opened = look(itinerary_html(tour(skipped=tuple(Skipped(site=each, reason=Reason.CROWDED_OUT) for each in crowd(500)))))
    assert opened.page.locator(".stop").count() == 7
    assert "500" in opened.page.get_attribute("canvas[role=img]", "aria-label")
    assert opened.troubles == []
