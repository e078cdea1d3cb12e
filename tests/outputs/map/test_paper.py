"""The printed page of several days."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from tours import CLUB, SPRING, leg, visit

from redroute.outputs.map.draw import itinerary_html

pytestmark = pytest.mark.browser


def test_three_days_are_printed_side_by_side_from_the_first_page_on(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    day = tour().days[0]
    stops = tuple(visit(dataclasses.replace(CLUB, id=f"s{n}"), "09:00", "09:30") for n in range(12))  # more than the first page has room for
    days = (dataclasses.replace(day, stops=stops, legs=(leg(10, 900),) * 11),) * 3
    page = look(itinerary_html(tour(days=days)), width=703, height=1039).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    key = page.locator("#key").bounding_box()
    boxes = [each.bounding_box() for each in page.locator(".day").all()]
    assert len({box["y"] for box in boxes}) == 1
    assert boxes[0]["y"] - key["y"] - key["height"] < 40
    lefts = [box["x"] for box in boxes]
    assert lefts == sorted(set(lefts))
    # What may not be parted would leave the first page empty below the map.
    assert page.locator(".day").first.evaluate("(day) => getComputedStyle(day).breakInside") == "auto"


def test_the_key_lists_no_level_that_no_site_has(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour(days=tour().days[:1], skipped=()))).page
    levels = {visit.site.protection_level.word for visit in tour().days[0].visits}
    assert SPRING.protection_level.word not in levels
    assert page.locator("#key .levels li").count() == len(levels)
