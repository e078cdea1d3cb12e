"""Where the popup of a site opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redroute.geo.latlon import LatLon
from redroute.outputs.map import catalogue_html
from redroute.outputs.sentence import hours_text
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Position, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1280])
def test_a_popup_keeps_clear_of_the_chips_the_buttons_and_the_scale(width: int, catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    sites = [
        Site(
            id=f"s{number}",
            name=f"点位{number}",
            description="很长的介绍" * 60,
            themes=(f"很长的主题名称之{number}",),
            position=Position(at=LatLon(lat=27.6 + number / 500, lon=113.88)),
        )
        for number in range(7)
    ]
    page = look(catalogue_html(catalogue(tuple(sites))), width=width, height=800).page
    page.evaluate("document.querySelector('#stage [aria-label=点位6]').click()")
    page.wait_for_selector(".leaflet-popup-content .card")
    page.wait_for_function(
        """() => {
            const boxOf = (each) => each.getBoundingClientRect(), popup = boxOf(document.querySelector(".leaflet-popup-content-wrapper"));
            const above = [...document.querySelectorAll("#themes > *, #stage .zoom, #stage .scale-bar")].map(boxOf);
            const meets = (box) => box.left < popup.right && box.right > popup.left && box.top < popup.bottom && box.bottom > popup.top;
            return popup.top >= boxOf(document.getElementById("stage")).top && !above.some(meets);
        }""",
        timeout=5000,
    )


@pytest.mark.parametrize("height", [640, 1000])
def test_a_popup_keeps_clear_of_the_key_and_the_overview(height: int, catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    near = [(27.6 + row / 500, 113.88 + column / 500) for row in range(3) for column in range(4)]
    places = [*near, (28.3, 114.9)]  # the last is so far off that the overview shows it
    sites = tuple(
        Site(id=f"s{number}", name=f"点位{number}", description="很长的介绍" * 60, position=Position(at=LatLon(lat=lat, lon=lon)))
        for number, (lat, lon) in enumerate(places)
    )
    page = look(catalogue_html(catalogue(sites)), height=height).page
    assert page.locator("#overview").is_visible()
    for number in range(len(near)):
        page.locator("#stage .zoom").last.click()  # all sites in view
        page.wait_for_timeout(300)
        page.evaluate(f"document.querySelector('#stage [aria-label=点位{number}]').click()")
        page.wait_for_function(
            """(name) => {
                const boxOf = (each) => each.getBoundingClientRect(), wrapper = document.querySelector(".leaflet-popup-content-wrapper");
                if (!wrapper || !wrapper.textContent.includes(name)) return false;
                const popup = boxOf(wrapper), before = window.before, rests = before && before.left === popup.left && before.top === popup.top;
                window.before = popup;
                const meets = (box) => box.left < popup.right && box.right > popup.left && box.top < popup.bottom && box.bottom > popup.top;
                return rests && !["key", "overview"].some((id) => meets(boxOf(document.getElementById(id))));
            }""",
            arg=f"点位{number}",
            polling=150,
            timeout=5000,
        )
        page.keyboard.press("Escape")
        page.wait_for_selector(".leaflet-popup", state="detached")


@pytest.mark.parametrize("rule", ["Tu-Su 09:00-17:00", "24/7", "Tu-Su unknown", "Mo,We 09:00-12:00,14:00-17:00; PH off", "Apr-Oct Tu-Su 09:00-17:00"])
def test_a_popup_says_the_rule_of_the_hours_as_the_papers_do(rule: str, catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    site = Site(id="s", name="点位", opening_hours=OpeningHours(rule), position=Position(at=LatLon(lat=27.6, lon=113.88)))
    page = look(catalogue_html(catalogue((site,)))).page
    page.evaluate("document.querySelector('#stage [aria-label=点位]').click()")
    page.wait_for_selector(".leaflet-popup-content .card")
    assert page.inner_text(".leaflet-popup-content .hours") == hours_text(rule, "zh")
