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

from redroute.errors import DocumentRefused
from redroute.geo.latlon import LatLon
from redroute.itinerary.document import itinerary_from_json, itinerary_to_json
from redroute.itinerary.itinerary import Itinerary, Reason
from redroute.outputs.map import TileChoice, itinerary_map
from redroute.outputs.sentence import conflict_lines
from redroute.sites.readings import readings

pytestmark = pytest.mark.browser

Payload = Callable[[Itinerary, TileChoice | None], Any]
Known = Callable[[Any], Any]


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
    long = dataclasses.replace(tour.skipped[0], reason=Reason.TOO_LONG, detail="needs=95:room=60")
    tour = dataclasses.replace(tour, skipped=(long, *tour.skipped[1:]))
    codes = (
        "lunch",
        "quota:theme=labour",
        "quota:level=national",
        "quota:theme=?",
        "quota:theme=labour:at_least=3:at_most=5:possible=2",
        "quota:kind=museum:at_most=1",
        "quota:theme=a:at_least=3:b",
        "quota:x",
        "budget",
        "budget:budget_yuan=12.5:needed_yuan=30",
        "walking:limit_m=800",
        "walking:limit_m=x",
        "frame:2026-10-03",
        "required:closed:club",
        "required:gone:club",
        "dining:2026-10-03",
        "unlocated",
        f"required:too-long:{long.site.id}",
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


@pytest.fixture
def known(module: str, served: Any, visit: Any) -> Known:
    """What the component knows of a document as it stands, or why it refuses it."""
    page, _ = visit(served({"/": host(""), "/map.js": module + "\nObject.assign(globalThis, { payloadOf });\n"}))
    page.wait_for_function("() => Boolean(globalThis.payloadOf)")
    asked = "(tour) => { try { return payloadOf(tour, 'zh'); } catch (error) { return { error: error.message }; } }"
    return lambda document: page.evaluate(asked, document)


def test_readings_that_are_none_are_left_out(known: Known) -> None:
    document = json.loads(itinerary_to_json(make_tour()))
    for reading in (1, None, {}, "", "A", "an\n", " ".join(["a"] * 99), "a" * 99, "<b>"):
        document["derived"]["readings"] = {"路": reading, "矿": "kuang"}
        assert known(document)["readings"] == {"矿": "kuang"}


def _stretched(*steps: str | int, to: Any) -> Callable[[Any], None]:
    """Sets what the steps lead to."""

    def edit(document: Any) -> None:
        for step in steps[:-1]:
            document = document[step]
        document[steps[-1]] = to

    return edit


LONG = "名" * 10_001
NOTICE = {"code": "x", "subject": "", "detail": ""}
TOO_MUCH = [
    (_stretched("title", to=LONG), "title"),
    (_stretched("sites", 0, "description", to=LONG), "sites[0].description"),
    (_stretched("sites", 0, "aliases", to=["名", LONG]), "sites[0].aliases[1]"),
    (_stretched("sites", 0, "sources", to=[LONG]), "sites[0].sources[0]"),
    (_stretched("sites", 0, "protection", to={"note": LONG}), "sites[0].protection.note"),
    (_stretched("sites", 0, "position", "source", to=LONG), "sites[0].position.source"),
    (_stretched("sites", 0, "talk_times", to=["10:00"] * 49), "sites[0].talk_times"),
    (_stretched("days", 0, "holiday", to=LONG), "days[0].holiday"),
    (_stretched("days", 0, "stops", 1, "why", to=[LONG]), "days[0].stops[1].why[0]"),
    (_stretched("days", 0, "stops", 0, "label", to=LONG), "days[0].stops[0].label"),
    (_stretched("skipped", 0, "detail", to=LONG), "skipped[0].detail"),
    (_stretched("warnings", to=[{**NOTICE, "detail": LONG}]), "warnings[0].detail"),
    (_stretched("themes", to=[{"id": "x", "label": LONG, "label_en": ""}]), "themes[0].label"),
    (_stretched("sources", to=[{"id": "x", "ref": "", "note": LONG}]), "sources[0].note"),
    (_stretched("certificate", "conflicts", to=[LONG]), "certificate.conflicts[0]"),
    (_stretched("certificate", "version", to=LONG), "certificate.version"),
    (_stretched("derived", to={"readings": {"路": LONG}, "unreadable_hours": []}), "derived.readings.路"),
    (_stretched("derived", to={"readings": {}, "unreadable_hours": [LONG]}), "derived.unreadable_hours[0]"),
    (_stretched("certificate", "conflicts", to=["budget"] * 20_001), "certificate.conflicts"),
    (_stretched("warnings", to=[NOTICE] * 20_001), "warnings"),
    (lambda document: document["days"][0].update(stops=document["days"][0]["stops"][1:2] * 1001), "days[0].stops"),
    (lambda document: document.update(days=document["days"] * 61), "days"),
]


@pytest.mark.parametrize(("edit", "path"), TOO_MUCH, ids=[path for _, path in TOO_MUCH])
def test_what_the_library_refuses_as_too_much_is_refused_by_its_path(edit: Callable[[Any], None], path: str, known: Known) -> None:
    document = json.loads(itinerary_to_json(make_tour()))
    edit(document)
    with pytest.raises(DocumentRefused) as refused:
        itinerary_from_json(json.dumps(document))
    assert refused.value.path == path
    assert re.match(re.escape(path) + r" has (more than 10000 characters|\d+ entries; 0 to \d+ are allowed)$", known(document)["error"])


def test_texts_of_just_the_length_are_shown(known: Known) -> None:
    document = json.loads(itinerary_to_json(make_tour()))
    document["sites"][0]["description"] = "𠮷" * 10_000  # two halves each to JavaScript
    assert known(document)["sites"][0]["description"] == "𠮷" * 10_000


def test_every_reading_there_is_is_taken(root: Path) -> None:
    form = re.search(r"READING = /(.+)/;", (root / "web" / "src" / "payload.js").read_text(encoding="utf-8"))
    assert form is not None
    known = readings(chr(code) for code in range(0x3400, 0xA000))
    assert len(known) > 20_000
    assert [letter for letter, reading in known.items() if not re.fullmatch(form[1], reading)] == []
