"""Tours made by hand, and a browser to look at them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tours import CLUB, HALL, LOST, LOST2, MEETING, SCHOOL, SOURCES, SPRING, SQUARE, STATION, TALKS, THEMES, make_route, make_tour

from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Itinerary
from redroute.itinerary.route import Route
from redroute.sites.site import Position, Site


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
        admitted: str = "",
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
        page.route(
            "**/*",
            lambda each: (
                each.continue_() if each.request.url == path.as_uri() or (admitted and each.request.url.startswith(f"{admitted}/")) else each.abort()
            ),
        )
        if clock:
            page.clock.install(time=clock)
        page.goto(path.as_uri())
        page.wait_for_selector("#panel .colophon")
        return Opened(page, troubles)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def site_at() -> Callable[..., Site]:
    """Makes a site at a latitude and a longitude."""
    return lambda lat, lon: Site(id="here", name="此处", position=Position(at=LatLon(lat=lat, lon=lon)))


@pytest.fixture(scope="session")
def grey_tile() -> bytes:
    """A grey PNG of 256 × 256."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xcc" * 256) * 256)
    head = struct.pack(">IIBBBBB", 256, 256, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
