"""``<redroute-map>`` knows of an itinerary what the library's page knows, from the JSON document alone."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hosted import host
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path += [str(Path(__file__).resolve().parents[1] / name) for name in ("outputs", "itinerary")]
from any_itinerary import itineraries
from tours import hostile_tour, make_tour

from redroute.geo.latlon import LatLon
from redroute.itinerary.document import itinerary_to_json
from redroute.itinerary.itinerary import Itinerary
from redroute.outputs.map import TileChoice, itinerary_map
from redroute.outputs.sentence import conflict_lines
from redroute.sites.readings import readings

pytestmark = pytest.mark.browser

Payload = Callable[[Itinerary, TileChoice | None], Any]


@pytest.fixture
def theirs(module: str, served: Any, visit: Any) -> Iterator[Payload]:
    """What the page of the component knows of an itinerary, from its document alone."""
    page, troubles = visit(served({"/": host(""), "/map.js": module + "\nObject.assign(globalThis, { payloadOf, tilesOf });\n"}))
    page.wait_for_function("() => Boolean(globalThis.payloadOf)")

    def payload(tour: Itinerary, tiles: TileChoice | None = None) -> Any:
        asked = {"tiles": tiles.urls[0], "datum": tiles.datum} if tiles else {}
        return page.evaluate(
            "([text, asked]) => payloadOf(JSON.parse(text), 'zh', tilesOf((name) => asked[name] || null))", [itinerary_to_json(tour), asked]
        )

    yield payload
    assert troubles == []


def _ours(tour: Itinerary, tiles: TileChoice | None = None) -> Any:
    # Half surrogates have no place in a document, and became U+FFFD there.
    return _without_halves(json.loads(json.dumps(itinerary_map(tour, tiles=tiles).payload)))


GCJ = TileChoice.xyz("https://tile.example.org/{z}/{x}/{y}.png", datum="GCJ-02")


@pytest.mark.parametrize("tiles", [None, TileChoice.xyz("https://{s}.example.org/{z}/{x}/{-y}.png"), GCJ], ids=["none", "wgs", "gcj"])
@pytest.mark.parametrize("make", [make_tour, hostile_tour])
def test_the_page_knows_the_same_as_that_of_the_library(make: Callable[..., Itinerary], tiles: TileChoice | None, theirs: Payload) -> None:
    assert theirs(make(), tiles) == _ours(make(), tiles)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None)
@given(tour=itineraries(), tiles=st.sampled_from((None, GCJ)))
def test_the_page_knows_the_same_of_any_itinerary(theirs: Payload, tour: Itinerary, tiles: TileChoice | None) -> None:
    assert list(_apart(theirs(tour, tiles), _ours(tour, tiles))) == []


def _apart(theirs: Any, ours: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two values differ; shorter to read than both."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted({*theirs, *ours}):
            yield from _apart(theirs.get(key), ours.get(key), f"{path}.{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from _apart(one, other, f"{path}[{index}]")
    elif theirs != ours:
        yield path, theirs, ours


@pytest.mark.parametrize("at", [(27.62, 113.89), (22.28, 114.16), (25.03, 121.56), (48.2, 16.4), (39.9, 116.4), (53.4, 123.5), (0.0, 0.0)])
def test_a_winding_way_is_drawn_alike_on_the_mainland_and_off_it(at: tuple[float, float], theirs: Payload) -> None:
    tour = make_tour()
    chance = random.Random(3)
    path = tuple(LatLon(lat=at[0] + k * 1e-5 + chance.gauss(0, 4e-5), lon=at[1] + k * 2e-5) for k in range(400))
    legs = tuple(dataclasses.replace(leg, path=path, is_geometry_straight=False) for leg in tour.days[0].legs)
    away = dataclasses.replace(tour.days[0].stops[0], at=path[0])
    winding = dataclasses.replace(tour, days=(dataclasses.replace(tour.days[0], legs=legs, stops=(away, *tour.days[0].stops[1:])),))
    payload = theirs(winding, GCJ)
    assert 2 < len(payload["days"][0]["legs"][0]["path"]) < 400
    assert payload == _ours(winding, GCJ)


def test_rules_that_cannot_be_kept_are_told_alike(theirs: Payload) -> None:
    tour = make_tour()
    codes = (
        "lunch",
        "quota:theme=labour",
        "quota:level=national",
        "quota:theme=?",
        "quota:x",
        "frame:2026-10-03",
        "required:closed:club",
        "required:gone:club",
    )
    codes += ("required:crowded-out:hall", "required:closed:nobody", "nonsense", "", ":", "quota:", "__proto__", "required:constructor:club")
    payload = theirs(dataclasses.replace(tour, certificate=dataclasses.replace(tour.certificate, conflicts=codes)), None)
    assert payload["certificate"]["conflicts"] == [
        {"zh": zh, "en": en}
        for zh, en in zip(
            *(
                conflict_lines(dataclasses.replace(tour, certificate=dataclasses.replace(tour.certificate, conflicts=codes)), lang)
                for lang in ("zh", "en")
            ),
            strict=True,
        )
    ]


def _without_halves(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if any("\ud800" <= c <= "\udfff" for c in value) else value
    if isinstance(value, dict):
        return {_without_halves(key): _without_halves(member) for key, member in value.items()}
    return [_without_halves(member) for member in value] if isinstance(value, list) else value


def test_readings_that_are_none_are_left_out(module: str, served: Any, visit: Any) -> None:
    page, _ = visit(served({"/": host(""), "/map.js": module + "\nObject.assign(globalThis, { payloadOf });\n"}))
    page.wait_for_function("() => Boolean(globalThis.payloadOf)")
    document = json.loads(itinerary_to_json(make_tour()))
    for reading in (1, None, {}, "", "A", "an\n", " ".join(["a"] * 99), "a" * 99, "<b>"):
        document["derived"]["readings"] = {"路": reading, "矿": "kuang"}
        assert page.evaluate("(tour) => payloadOf(tour, 'zh').readings", document) == {"矿": "kuang"}


def test_every_reading_there_is_is_taken(root: Path) -> None:
    form = re.search(r"READING = /(.+)/;", (root / "web" / "src" / "payload.js").read_text(encoding="utf-8"))
    assert form is not None
    known = readings(chr(code) for code in range(0x3400, 0xA000))
    assert len(known) > 20_000
    assert [letter for letter, reading in known.items() if not re.fullmatch(form[1], reading)] == []
