"""What lies over the map lies where it hides no stop."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from tours import LOST, leg, site, visit

from redroute.itinerary.itinerary import Itinerary, Reason, Skipped
from redroute.outputs.map.draw import itinerary_html

pytestmark = pytest.mark.browser

_STOPS_UNDER = """(id) => {
    const boxOf = (each) => each.getBoundingClientRect(), box = boxOf(document.getElementById(id));
    const meets = (other) => other.left < box.right && other.right > box.left && other.top < box.bottom && other.bottom > box.top;
    return [...document.querySelectorAll("#stage .stop")].map(boxOf).filter((each) => each.width && meets(each)).length;
}"""


def _three_days(tour: Callable[..., Itinerary], places: list[tuple[float, float]], others: list[tuple[float, float]]) -> Itinerary:
    """So many visits on each of three days as there are places for, and sites that are left out."""
    day = tour().days[0]
    visits = [visit(site(f"s{n}", f"点位{n}", at), "09:00", "09:30") for n, at in enumerate(places)]
    days = []
    for first in range(3):
        stops = tuple(visits[first::3])
        days.append(dataclasses.replace(day, stops=stops, legs=(leg(10, 900),) * (len(stops) - 1)))
    skipped = tuple(Skipped(site=site(f"o{n}", f"其他{n}", at), reason=Reason.CROWDED_OUT) for n, at in enumerate(others))
    return tour(days=tuple(days), skipped=(*skipped, Skipped(site=LOST, reason=Reason.UNLOCATED)))


@pytest.mark.parametrize("towards", [1, -1])
def test_the_overview_leaves_the_numbered_stops_of_three_days_in_sight(towards: int, tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    diagonal = [(27.60 + 0.01 * n, 113.80 + towards * 0.012 * n) for n in range(12)]
    page = look(itinerary_html(_three_days(tour, diagonal, [(28.9, 115.9)])), height=800).page
    assert page.locator("#overview").is_visible()
    assert page.locator("#stage .stop").count() == 12
    assert page.evaluate(_STOPS_UNDER, "overview") == 0


def test_on_a_telephone_the_note_about_hidden_sites_leaves_the_stops_in_sight(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    corner = [(27.60 + 0.012 * n, 113.90 - 0.01 * n) for n in range(9)]  # from the lower right, where the note stands by itself
    heap = [(27.65 + 1e-5 * n, 113.89) for n in range(60)]
    page = look(itinerary_html(_three_days(tour, corner, heap)), width=390, height=844).page
    assert page.locator("#hidden-note").is_visible()
    assert page.evaluate(_STOPS_UNDER, "hidden-note") == 0
