"""``<redroute-map>``: the same map as the library's, from the JSON document alone."""

from __future__ import annotations

import copy
import json
import random
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "outputs"))
from tours import hostile_tour, make_tour

from redroute.itinerary.document import itinerary_to_json
from redroute.itinerary.itinerary import Itinerary
from redroute.outputs.map import itinerary_map

pytestmark = pytest.mark.browser

LIBRARY_ONLY = frozenset({"unreadable", "conflicts", "readings", "links", "abroad", "qr"})
"""Members of the payload that need Python: its reader of opening hours, its sentences, pinyin, shifted datums, QR codes. The page does without them."""

NONCE = "c2VjcmV0LW5vbmNlLTE="
STRICT = f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'nonce-{NONCE}'; connect-src 'self'; img-src data:; base-uri 'none'"


@pytest.fixture(scope="module")
def module(root: Path) -> str:
    """The built component."""
    built: str = runpy.run_path(str(root / "scripts" / "build_web.py"))["build"]()
    return built


def _host(element: str, *, nonce: str = "") -> str:
    stamp = f' nonce="{nonce}"' if nonce else ""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>host</title><link rel="icon" href="data:,">'
        f'<script type="module" src="/map.js"{stamp}></script></head><body><h1>学校主页</h1>{element}</body></html>'
    )


@pytest.mark.parametrize("make", [make_tour, hostile_tour])
def test_the_page_knows_the_same_as_that_of_the_library(make: Callable[..., Itinerary], module: str, served: Any, visit: Any) -> None:
    tour = make()
    url = served({"/": _host(""), "/map.js": module + "\nglobalThis.payloadOf = payloadOf;\n"})
    page, troubles = visit(url)
    page.wait_for_function("() => Boolean(globalThis.payloadOf)")
    theirs = page.evaluate("(text) => payloadOf(JSON.parse(text), 'zh')", itinerary_to_json(tour))
    # Half surrogates have no place in a document, and became U+FFFD there.
    ours = _without_halves(json.loads(json.dumps(itinerary_map(tour).payload)))
    assert _shared(theirs) == _shared(ours)
    assert troubles == []


def _shared(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shared(member) for key, member in value.items() if key not in LIBRARY_ONLY}
    return [_shared(member) for member in value] if isinstance(value, list) else value


def _without_halves(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") if any("\ud800" <= c <= "\udfff" for c in value) else value
    if isinstance(value, dict):
        return {_without_halves(key): _without_halves(member) for key, member in value.items()}
    return [_without_halves(member) for member in value] if isinstance(value, list) else value


@pytest.mark.parametrize("way", ["src", "inline", "property"])
def test_an_element_shows_the_tour_it_is_given(way: str, module: str, served: Any, visit: Any) -> None:
    document = itinerary_to_json(make_tour())
    inline = document.replace("<", "\\u003c")
    element = {
        "src": '<redroute-map src="tour.json" height="500"></redroute-map>',
        "inline": f'<redroute-map><script type="application/json">{inline}</script></redroute-map>',
        "property": "<redroute-map></redroute-map>",
    }[way]
    page, troubles = visit(served({"/": _host(element), "/map.js": module, "/tour.json": document}))
    if way == "property":
        page.wait_for_function("() => Boolean(customElements.get('redroute-map'))")
        page.evaluate("(text) => { document.querySelector('redroute-map').itinerary = JSON.parse(text); }", document)
    page.wait_for_timeout(50)
    frame = _frame(page)
    assert frame.locator(".mark .stop").count() == len(make_tour().visits)
    assert frame.evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()") == "SecurityError"
    frame.click(".switch")
    assert frame.get_attribute("html", "lang") == "en"
    assert page.evaluate("document.querySelectorAll('iframe').length") == 0
    assert troubles == []


def _frame(page: Any) -> Any:
    for _ in range(100):
        if len(page.frames) > 1:
            page.frames[1].wait_for_selector("#panel .colophon")
            return page.frames[1]
        page.wait_for_timeout(50)
    raise AssertionError("no frame came")


def test_a_hostile_document_runs_nothing_in_a_host_with_a_strict_policy(module: str, served: Any, visit: Any) -> None:
    tour = hostile_tour()
    element = f'<redroute-map src="tour.json" nonce="{NONCE}"></redroute-map>'
    page, troubles = visit(served({"/": _host(element, nonce=NONCE), "/map.js": module, "/tour.json": itinerary_to_json(tour)}, STRICT))
    frame = _frame(page)
    assert frame.locator(".mark .stop").count() >= 1
    assert frame.evaluate("document.querySelectorAll('body img, body iframe, body object').length") == 0
    assert page.title() == "host"
    assert troubles == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (None, "HTTP 404"),
        ("{", "JSON"),
        ("[]", "not an object"),
        ('{"format": "other"}', "redroute-itinerary"),
        ('{"format": "redroute-itinerary", "version": 2}', "version"),
        ('{"format": "redroute-itinerary", "version": 1, "sources": [], "sites": [], "days": 3}', "days"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(body: str | None, reason: str, module: str, served: Any, visit: Any) -> None:
    files = {"/": _host(""), "/map.js": module} | ({"/tour.json": body} if body is not None else {})
    page, _ = visit(served(files))
    page.wait_for_function("() => Boolean(customElements.get('redroute-map'))")
    said = page.evaluate(
        """() => new Promise((resolve) => {
            const element = document.createElement("redroute-map");
            element.addEventListener("redroute-error", (event) => resolve(event.detail));
            element.setAttribute("src", "tour.json");
            document.body.append(element);
        })"""
    )
    assert reason in said


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:application/json,{}", "file:///etc/passwd"])
def test_a_source_of_another_kind_is_not_opened(source: str, module: str, served: Any, visit: Any) -> None:
    page, troubles = visit(served({"/": _host(f'<redroute-map src="{source}"></redroute-map>'), "/map.js": module}))
    page.wait_for_timeout(300)
    assert len(page.frames) == 1
    assert troubles == []


def test_a_spoilt_document_is_shown_or_refused_but_never_breaks(module: str, served: Any, visit: Any) -> None:
    chance = random.Random(7)
    document = json.loads(itinerary_to_json(make_tour()))
    spoilt = [_spoilt(copy.deepcopy(document), chance) for _ in range(300)]
    page, troubles = visit(served({"/": _host(""), "/map.js": module + "\nObject.assign(globalThis, { payloadOf, Unreadable });\n"}))
    page.wait_for_function("() => Boolean(globalThis.payloadOf)")
    answers = page.evaluate(
        """(tours) => tours.map((tour) => {
            try { payloadOf(tour, "zh"); return "shown"; } catch (error) { return error instanceof Unreadable ? "refused" : String(error.stack); }
        })""",
        spoilt,
    )
    assert set(answers) == {"shown", "refused"}
    assert troubles == []


def _spoilt(value: Any, chance: random.Random) -> Any:
    """The document with one member anywhere gone or replaced by nonsense."""
    spots: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            spots.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(value)
    node, key = chance.choice(spots)
    if isinstance(node, dict) and chance.random() < 0.3:
        del node[key]
    else:
        node[key] = chance.choice([None, True, -1, 1e300, "", "x", "__proto__", [], {}, [None], {"a": 1}, "25:99:99"])
    return value


def test_the_folder_can_be_published(root: Path) -> None:
    package = json.loads((root / "web" / "package.json").read_text(encoding="utf-8"))
    from redroute.version import __version__

    assert package["version"] == __version__
    assert package.keys() >= {"name", "license", "type", "exports", "files"}
    assert "dependencies" not in package
    assert all((root / "web" / name).exists() for name in package["files"] if name != "dist")
