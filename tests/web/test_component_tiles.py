"""The background of ``<redroute-map>``: the library's choices, fetched from their own hosts alone."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hosted import frame as map_of
from hosted import host

sys.path.append(str(Path(__file__).resolve().parents[1] / "outputs"))
from tours import make_tour

from redroute.errors import BadInput
from redroute.itinerary.document import itinerary_to_json
from redroute.outputs.map import TileChoice

pytestmark = pytest.mark.browser


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PIXEL = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\x80"))
    + _chunk(b"IEND", b"")
)


@pytest.fixture
def tile_server() -> Iterator[tuple[int, list[str]]]:
    """Serves one grey point for whatever is asked for on the loopback; its port, and what was asked for as host and path.

    A real server, because the frame is a process of its own, whose first requests the browser's tools may miss.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host']}{self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("datum", ["WGS-84", "GCJ-02"])
def test_a_background_is_fetched_from_its_own_host_alone(
    datum: str, tile_server: tuple[int, list[str]], module: str, served: Any, visit: Any
) -> None:
    port, asked = tile_server
    element = f'''<redroute-map src="tour.json" tiles="http://{{s}}.localhost:{port}/{{z}}/{{x}}/{{y}}.png" subdomains="ab" datum="{datum}"
        attribution="© 示例"></redroute-map>'''
    page, troubles = visit(served({"/": host(element), "/map.js": module, "/tour.json": itinerary_to_json(make_tour())}))
    frame = map_of(page)
    for name in "ab":  # neighbouring tiles take turns; one may be loaded before the other is asked for
        frame.wait_for_selector(f'.leaflet-tile-loaded[src^="http://{name}.localhost:{port}/"]')
    assert {url.split("/")[0] for url in asked} == {f"a.localhost:{port}", f"b.localhost:{port}"}
    assert frame.locator(".attribution").inner_text().startswith("© 示例")
    assert ("GCJ-02" in frame.locator(".colophon").inner_text()) == (datum == "GCJ-02")
    policy = frame.get_attribute("meta[http-equiv]", "content")
    assert f"img-src data: http://a.localhost:{port} http://b.localhost:{port};" in policy
    # Anywhere else stays closed, the same server under another name included: the picture is refused before it is asked for.
    frame.evaluate(f"document.body.append(Object.assign(new Image(), {{ src: 'http://c.localhost:{port}/x.png' }}))")
    page.wait_for_timeout(200)
    assert not any("x.png" in url for url in asked)
    assert all(".localhost:" in trouble for trouble in troubles)


ADDRESSES = (
    "https://tile.example.org/{z}/{x}/{y}.png",
    "http://127.0.0.1:8080/{z}/{x}/{-y}{r}.png?a=b",
    "https://{s}.example.org/{z}/{x}/{y}",
    "https://example.org/{z}/{x}.png",
    "https://example.org/{z}/{x}/{y}/{q}",
    "https://example.org/{z}/{x}/{y}/{zx}",
    "https://example.org/{z}/{x}/{y}/{}",
    "https://example.org/{{z}}/{x}/{y}",
    "https://{x}.example.org/{z}/{x}/{y}",
    "https://example.org; script-src */{z}/{x}/{y}",
    "https://example.org/{z}/{x}/{y}'",
    "https://u:p@example.org/{z}/{x}/{y}",
    "https://例.org/{z}/{x}/{y}",
    "https://example.org/{z}/{x}/{y}\n",
    "javascript:alert(1)//{z}/{x}/{y}",
    "data:image/png,{z}{x}{y}",
    "//example.org/{z}/{x}/{y}",
)


def test_the_addresses_of_tiles_are_those_the_library_admits(module: str, served: Any, visit: Any) -> None:
    page, _ = visit(served({"/": host(""), "/map.js": module + "\nObject.assign(globalThis, { tilesOf, originsOf });\n"}))
    page.wait_for_function("() => Boolean(globalThis.tilesOf)")

    def library(url: str) -> Any:
        try:
            choice = TileChoice.xyz(url)
        except BadInput:
            return None
        return [json.loads(json.dumps(choice.record(()))), list(choice.origins)]

    theirs = page.evaluate(
        """(urls) => urls.map((url) => {
            try { const tiles = tilesOf((name) => (name === "tiles" ? url : null)); return [tiles, originsOf(tiles)]; } catch { return null; }
        })""",
        [url.strip() for url in ADDRESSES],
    )
    assert theirs == [library(url.strip()) for url in ADDRESSES]
    assert sum(answer is not None for answer in theirs) == 4


@pytest.mark.parametrize(
    ("name", "choice"),
    [("osm", TileChoice.osm()), ("gaode", TileChoice.gaode()), ("tencent", TileChoice.tencent()), ("tianditu=abc123", TileChoice.tianditu("abc123"))],
)
def test_a_background_of_a_name_is_that_of_the_library(name: str, choice: TileChoice, module: str, served: Any, visit: Any) -> None:
    page, _ = visit(served({"/": host(""), "/map.js": module + "\nObject.assign(globalThis, { tilesOf, originsOf });\n"}))
    page.wait_for_function("() => Boolean(globalThis.tilesOf)")
    found = page.evaluate("(name) => { const tiles = tilesOf(() => name); return [tiles, originsOf(tiles)]; }", name)
    assert found == [json.loads(json.dumps(choice.record(()))), list(choice.origins)]


@pytest.mark.parametrize(
    "attributes",
    [
        {"tiles": "bing"},
        {"tiles": "tianditu=a&b"},
        {"datum": "BD-09"},
        {"attribution": "<b>"},
        {"max-zoom": "99"},
        {"subdomains": "A;"},
        {"tiles": "constructor"},
    ],
)
def test_a_background_that_is_none_says_why(attributes: dict[str, str], module: str, served: Any, visit: Any) -> None:
    members = {"src": "tour.json", "tiles": "https://{s}.example.org/{z}/{x}/{y}.png"} | attributes
    page, troubles = visit(served({"/": host(""), "/map.js": module, "/tour.json": itinerary_to_json(make_tour())}))
    page.wait_for_function("() => Boolean(customElements.get('redroute-map'))")
    said = page.evaluate(
        """(members) => new Promise((resolve) => {
            const element = document.createElement("redroute-map");
            element.addEventListener("redroute-error", (event) => resolve(event.detail));
            for (const [name, value] of Object.entries(members)) element.setAttribute(name, value);
            document.body.append(element);
        })""",
        members,
    )
    assert next(iter(attributes)) in said
    assert troubles == []
