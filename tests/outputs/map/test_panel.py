"""The timetable beside the map."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from redroute.outputs.map import itinerary_html


def test_a_day_without_stops_says_that_nothing_is_planned(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    first, second = tour().days
    page = look(itinerary_html(tour(days=(first, dataclasses.replace(second, stops=(), legs=()))))).page
    assert page.inner_text(".day:nth-child(2) .day-empty") == "没有安排"
    assert page.locator(".day-empty").count() == 1
