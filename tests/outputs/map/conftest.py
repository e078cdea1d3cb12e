"""Tours made by hand, and a browser to look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tours import CLUB, HALL, LOST, LOST2, MEETING, SCHOOL, SOURCES, SPRING, SQUARE, STATION, TALKS, THEMES, make_route, make_tour

from redroute.itinerary.itinerary import Itinerary
from redroute.itinerary.route import Route
from redroute.sites.site import Site


@dataclass(frozen=True)
class FakeCatalogue:
    """What a map needs of a catalogue."""

    sites: tuple[Site, ...]
    title: str = "安源遗址"
    themes: Any = None
    sources: Any = None


def make_catalogue(sites: tuple[Site, ...] = (CLUB, HALL, SCHOOL, TALKS, MEETING, SQUARE, STATION, SPRING, LOST, LOST2)) -> FakeCatalogue:
    """A catalogue by hand, so that these tests need no reader."""
    return FakeCatalogue(sites, themes=THEMES, sources=SOURCES)


@pytest.fixture
def tour() -> Callable[..., Itinerary]:
    """Makes the tour of two days, with members replaced."""
    return make_tour


@pytest.fixture
def route() -> Route:
    """A loop through four sites."""
    return make_route()


@pytest.fixture
def catalogue() -> Callable[..., FakeCatalogue]:
    """Makes a catalogue of given sites."""
    return make_catalogue


@dataclass
class Opened:
    """A page in the browser, and everything that happened in it that should not."""

    page: Any
    troubles: list[str]


@pytest.fixture
def look(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens a page offline; whatever it logs, asks, fetches or fails at is noted as trouble."""
    contexts = []

    def open_page(
        html: str,
        *,
        width: int = 1280,
        height: int = 860,
        clock: str | None = None,
        timezone: str | None = None,
        position: dict[str, float] | None = None,
        dark: bool = False,
    ) -> Opened:
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            has_touch=width < 600,
            timezone_id=timezone,
            geolocation=position,
            permissions=["geolocation"] if position else [],
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page, troubles = context.new_page(), []
        page.on("console", lambda message: troubles.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else troubles.append(f"request: {request.url}"))
        page.route("**/*", lambda each: each.continue_() if each.request.url == path.as_uri() else each.abort())
        if clock:
            page.clock.install(time=clock)
        page.goto(path.as_uri())
        page.wait_for_selector("#panel .colophon")
        return Opened(page, troubles)

    yield open_page
    for context in contexts:
        context.close()
