"""A known place falls on its own pixel of the background, whatever datum the tiles are drawn in: within one pixel."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from redroute.outputs.map import TileChoice, catalogue_html
from redroute.outputs.map.tiles import GCJ02, WGS84
from redroute.sites.site import Site

pytestmark = pytest.mark.browser

# Places in WGS-84, and where maps drawn in GCJ-02 show them: the published worked example for Beijing, and Hong Kong, which is not shifted.
BEIJING, BEIJING_GCJ = (39.9042, 116.4074), (39.905603, 116.413642)
HONG_KONG = (22.2783, 114.1747)


@pytest.fixture(scope="module")
def tile_server(grey_tile: bytes) -> Iterator[tuple[str, list[str]]]:
    """A server of grey tiles on the loopback, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(grey_tile)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join(5)


def _mercator(place: tuple[float, float], zoom: int) -> tuple[float, float]:
    """The pixel of a place on the whole map of a zoom: the definition of the web's tiles, not our code."""
    lat, lon = map(math.radians, place)
    side = 256 * 2**zoom
    return (lon + math.pi) / (2 * math.pi) * side, (1 - math.asinh(math.tan(lat)) / math.pi) / 2 * side


def _offset(page: Any, truth: tuple[float, float], south: bool = False) -> float:
    """Pixels between the mark and where the tile below it shows the place."""
    page.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim') && document.querySelector('img.leaflet-tile-loaded')")
    tiles, mark = page.evaluate(
        """() => {
            const at = (e) => e.getBoundingClientRect(), mark = at(document.querySelector(".mark"));
            const tiles = [...document.querySelectorAll("img.leaflet-tile")].map((e) => [e.src || e.dataset.key, at(e).left, at(e).top, at(e).width]);
            return [tiles, [mark.left + mark.width / 2, mark.top + mark.height / 2]];
        }"""
    )
    offsets = []
    for source, left, top, width in tiles:
        z, x, y = map(int, source.split("/")[-3:])
        y = 2**z - 1 - y if south else y
        px, py = _mercator(truth, z)
        scale = width / 256
        offsets.append(math.hypot(left + (px - x * 256) * scale - mark[0], top + (py - y * 256) * scale - mark[1]))
    return min(offsets)


@pytest.mark.parametrize(
    ("datum", "place", "truth"),
    [
        (WGS84, BEIJING, BEIJING),
        (GCJ02, BEIJING, BEIJING_GCJ),
        (WGS84, HONG_KONG, HONG_KONG),
        (GCJ02, HONG_KONG, HONG_KONG),
    ],
)
@pytest.mark.parametrize("south", [False, True])
def test_a_place_falls_on_its_pixel(
    datum: str,
    place: tuple[float, float],
    truth: tuple[float, float],
    south: bool,
    tile_server: tuple[str, list[str]],
    catalogue: Callable[..., Any],
    look: Callable[..., Any],
    site_at: Callable[..., Site],
) -> None:
    server, asked = tile_server
    tiles = TileChoice.xyz(f"{server}/{{z}}/{{x}}/{'{-y}' if south else '{y}'}", datum=datum)
    opened = look(catalogue_html(catalogue((site_at(*place),)), tiles=tiles), admitted=server)
    assert _offset(opened.page, truth, south) <= 1
    assert asked
    assert [each for each in opened.troubles if not each.startswith(f"request: {server}/")] == []
    for _ in range(3):  # the map's zoom has quarters between those of tiles
        opened.page.click("[title=缩小]")
    assert _offset(opened.page, truth, south) <= 1


def test_the_fake_offset_would_be_seen(
    tile_server: tuple[str, list[str]], catalogue: Callable[..., Any], look: Callable[..., Any], site_at: Any
) -> None:
    tiles = TileChoice.xyz(f"{tile_server[0]}/{{z}}/{{x}}/{{y}}", datum=WGS84)
    page = look(catalogue_html(catalogue((site_at(*BEIJING),)), tiles=tiles), admitted=tile_server[0]).page
    assert _offset(page, BEIJING_GCJ) > 100
