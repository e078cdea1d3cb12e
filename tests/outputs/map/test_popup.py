"""Where the popup of a site opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from redroute.geo.latlon import LatLon
from redroute.outputs.map import catalogue_html
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
