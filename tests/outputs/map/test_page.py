"""The page as bytes: closed, inert, the same every time."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redroute.errors import BadInput, OutputFailed
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Reason, Skipped
from redroute.itinerary.route import Route
from redroute.outputs.map import TileChoice, catalogue_html, itinerary_html, itinerary_map, notebook, route_html
from redroute.outputs.map.page import data_block
from redroute.outputs.map.payload import LISTED_SKIPPED
from redroute.outputs.map.site_record import site_record
from redroute.outputs.map.vendored import _SCRIPTS, LEAFLET_SHA256
from redroute.outputs.map.words import page_words
from redroute.sites.catalogue import Source
from redroute.sites.site import Position, Precision, Site

ASSETS = Path(notebook.__file__).parent / "assets"


def test_leaflet_is_vendored_byte_for_byte() -> None:
    for name, digest in LEAFLET_SHA256.items():
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == digest


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_a_data_block_gives_back_what_went_in_and_cannot_end_its_element(text: str) -> None:
    block = data_block({"text": text})
    assert json.loads(block)["text"] == text
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", block)


def test_the_same_tour_gives_the_same_bytes(tour: Callable[..., Any], catalogue: Callable[..., Any], route: Route) -> None:
    assert itinerary_html(tour()) == itinerary_html(tour())
    map = itinerary_map(tour())
    assert map.get_root().render() == map.get_root().render() == itinerary_html(tour())
    assert catalogue_html(catalogue()) == catalogue_html(catalogue())
    assert route_html(route) == route_html(route)


def test_a_page_of_a_tour_is_small(tour: Callable[..., Any]) -> None:
    assert len(itinerary_html(tour()).encode()) < 450_000


def test_the_policy_admits_exactly_the_scripts_of_the_page(tour: Callable[..., Any]) -> None:
    html = itinerary_html(tour())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert "unsafe" not in policy[1]
    assert "default-src 'none'" in policy[1]
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = {b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    assert set(re.findall(r"'sha256-([^']*)'", policy[1].split("style-src")[0])) == hashes
    assert "http" not in policy[1]


def test_tiles_add_their_host_to_the_policy_and_nothing_else(tour: Callable[..., Any]) -> None:
    html = itinerary_html(tour(), tiles=TileChoice.osm())
    assert "img-src data: https://tile.openstreetmap.org;" in html


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href", "data", "action") and not (value or "").startswith("data:")]
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)


def test_a_page_refers_to_nothing_outside_itself(tour: Callable[..., Any]) -> None:
    html = itinerary_html(tour())
    references = _References()
    references.feed(html)
    assert references.found == []
    assert "url(" not in re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL)


def test_the_title_of_the_page_is_text(tour: Callable[..., Any]) -> None:
    assert "<title>&lt;/title&gt;&lt;img src=x onerror=1&gt;{{7*7}}</title>" in itinerary_html(tour(title="</title><img src=x onerror=1>{{7*7}}"))


def test_a_tour_from_a_huge_catalogue_counts_what_it_does_not_list(tour: Callable[..., Any]) -> None:
    crowd = tuple(Skipped(site=Site(id=str(n), name=f"遗址{n}"), reason=Reason.NOT_CONSIDERED) for n in range(LISTED_SKIPPED + 10))
    payload = itinerary_map(tour(skipped=(*crowd, *tour().skipped))).payload
    assert len(payload["skipped"]) == LISTED_SKIPPED
    assert payload["unlisted"] == 13
    assert {"crowded-out", "unlocated"} <= {each["reason"] for each in payload["skipped"]}


def test_saving_is_atomic(tour: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, map = tmp_path / "tour.html", itinerary_map(tour())
    map.save(path)
    assert path.read_text(encoding="utf-8") == itinerary_html(tour())
    monkeypatch.setattr(type(map.get_root()), "render", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        map.save(str(path))
    assert path.stat().st_size > 100_000
    monkeypatch.undo()
    with pytest.raises(OutputFailed):
        map.save(tmp_path / "missing" / "tour.html")


def test_a_file_object_gets_the_page_too(tour: Callable[..., Any]) -> None:
    buffer = io.BytesIO()
    itinerary_map(tour()).save(buffer, close_file=False)
    assert buffer.getvalue().decode() == itinerary_html(tour())


def test_a_map_is_a_folium_map_that_draws_layers_added_to_it(tour: Callable[..., Any]) -> None:
    pages = []
    for _ in range(2):
        map = itinerary_map(tour())
        assert isinstance(map, folium.Map)
        folium.Circle([27.62, 113.89], radius=50, color="#123456").add_to(map)
        pages.append(map.get_root().render())
    assert "#123456" in pages[0]
    assert pages[0] == pages[1]


def test_a_layer_that_needs_foreign_files_or_jquery_is_refused(tour: Callable[..., Any]) -> None:
    from folium.plugins import HeatMap

    map = itinerary_map(tour())
    HeatMap([[27.62, 113.89]]).add_to(map)
    with pytest.raises(BadInput, match="draw it on a"):
        map.get_root().render()


def test_a_frame_for_notebooks_is_sandboxed_without_the_origin(tour: Callable[..., Any]) -> None:
    frame = itinerary_map(tour())._repr_html_()
    assert frame == notebook.show(tour())
    assert frame.startswith('<iframe sandbox="allow-scripts" srcdoc="')
    assert "allow-same-origin" not in frame.split("srcdoc")[0]
    assert frame.count("<") == 2


def test_what_has_no_map_is_refused_by_the_notebook() -> None:
    with pytest.raises(TypeError, match="str"):
        notebook.show("x")


def test_ipython_shows_an_itinerary_as_its_map(tour: Callable[..., Any]) -> None:
    formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed")
    formatter = formatters.HTMLFormatter()

    class Shell:
        display_formatter = type("Formatter", (), {"formatters": {"text/html": formatter}})

    notebook.register(Shell)
    assert formatter(tour()).startswith("<iframe sandbox")


def test_an_unknown_language_is_refused(tour: Callable[..., Any]) -> None:
    with pytest.raises(BadInput, match="zh and en"):
        itinerary_html(tour(), lang="fr")


def test_every_word_the_script_names_exists_in_both_languages() -> None:
    script = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    named = set(re.findall(r'\bword\("([a-z.+-]+[a-z])"', script)) | set(re.findall(r'fact\(list, "([a-z.]+)"', script))
    assert len(named) > 40
    assert page_words("zh").keys() == page_words("en").keys()
    assert named <= page_words("zh").keys()
    holes = {code: tuple(set(re.findall(r"\{(\w+)\}", page_words(lang)[code])) for lang in ("zh", "en")) for code in named}
    assert all(zh == en for zh, en in holes.values())


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://", "https://a@b.example", "ftp://a", "https://a b", "http://[", "data:text/html,x", "HTTP://x\n.y"]
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    record = site_record(Site(id="a", name="a", url=url), None)
    assert record["url"] == url
    assert "href" not in record


def test_a_source_that_many_sites_cite_stands_once_on_the_page(catalogue: Callable[..., Any]) -> None:
    sites = tuple(Site(id=str(number), name="a", sources=("long", "unheard-of")) for number in range(50))
    shown = dataclasses.replace(
        catalogue(sites), sources={"long": Source(id="long", ref="r" * 5000, note="n"), "idle": Source(id="idle", ref="i" * 5000)}
    )
    page = catalogue_html(shown)
    assert page.count("r" * 5000 + " n") == 1
    assert "i" * 5000 not in page


def test_gcj02_tiles_move_what_is_drawn_but_not_the_position_that_is_told(tour: Callable[..., Any]) -> None:
    pytest.importorskip("redroute.geo.datum")
    plain, moved = itinerary_map(tour()).payload, itinerary_map(tour(), tiles=TileChoice.gaode()).payload
    a, b = plain["sites"][0], moved["sites"][0]
    assert b["position"]["true"] == a["at"]
    assert 0.001 < abs(a["at"][1] - b["at"][1]) < 0.01


def test_importing_the_maps_does_not_import_folium() -> None:
    program = "import sys, redroute.outputs.map; sys.exit('folium' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_day_through_twenty_seven_sites_fits_a_message(tour: Callable[..., Any]) -> None:
    first = tour().days[0]
    (visit, *_), (leg, *_) = first.visits, first.legs
    sites = [
        dataclasses.replace(
            visit.site,
            id=f"site-{n}",
            name=f"{visit.site.name}之{n}",
            description=visit.site.description * 6,
            address=f"江西省萍乡市安源区安源镇正街{n}号",
            position=Position(at=LatLon(lat=27.6 + n / 300, lon=113.8 + n % 5 / 200), precision=Precision.POI, source=f"文物部门公布的坐标，第{n}条"),
        )
        for n in range(27)
    ]
    road = tuple(LatLon(lat=27.6 + n / 3000, lon=113.8 + n % 9 / 2000) for n in range(60))
    day = dataclasses.replace(
        first,
        stops=tuple(dataclasses.replace(visit, site=site) for site in sites),
        legs=tuple(dataclasses.replace(leg, path=road, is_geometry_straight=False) for _ in sites[1:]),
    )
    page = itinerary_html(tour(days=(day,))).encode()
    assert len(page) <= 450_000
    assert len(gzip.compress(page, 9)) <= 130_000
    assert page.count(b'"qr"') == 27
