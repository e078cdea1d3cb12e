"""``<redroute-map>``: the same map as the library's, from the JSON document alone."""

from __future__ import annotations

import copy
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hosted import frame as map_of
from hosted import host

sys.path.append(str(Path(__file__).resolve().parents[1] / "outputs"))
from tours import hostile_tour, make_tour

from redroute.itinerary.document import itinerary_to_json
from redroute.outputs.map import itinerary_html

pytestmark = pytest.mark.browser

NONCE = "c2VjcmV0LW5vbmNlLTE="
STRICT = f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'nonce-{NONCE}'; connect-src 'self'; img-src data:; base-uri 'none'"


@pytest.mark.parametrize("way", ["src", "inline", "property"])
def test_an_element_shows_the_tour_it_is_given(way: str, module: str, served: Any, visit: Any) -> None:
    document = itinerary_to_json(make_tour())
    inline = document.replace("<", "\\u003c")
    element = {
        "src": '<redroute-map src="tour.json" height="500"></redroute-map>',
        "inline": f'<redroute-map><script type="application/json">{inline}</script></redroute-map>',
        "property": "<redroute-map></redroute-map>",
    }[way]
    page, troubles = visit(served({"/": host(element), "/map.js": module, "/tour.json": document}))
    if way == "property":
        page.wait_for_function("() => Boolean(customElements.get('redroute-map'))")
        page.evaluate("(text) => { document.querySelector('redroute-map').itinerary = JSON.parse(text); }", document)
    page.wait_for_timeout(50)
    frame = map_of(page)
    assert frame.locator(".mark .stop").count() == len(make_tour().visits)
    assert frame.evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()") == "SecurityError"
    frame.click(".switch")
    assert frame.get_attribute("html", "lang") == "en"
    assert page.evaluate("document.querySelectorAll('iframe').length") == 0
    assert troubles == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_read_on_the_map_is_what_the_page_of_the_library_says(lang: str, module: str, served: Any, visit: Any) -> None:
    tour = make_tour()
    element = f'<redroute-map src="tour.json" lang="{lang}" height="900"></redroute-map>'
    files = {"/": host(element), "/map.js": module, "/tour.json": itinerary_to_json(tour), "/page.html": itinerary_html(tour, lang=lang)}
    url = served(files)
    page, troubles = visit(url)
    own, _ = visit(f"{url}page.html")
    read = "['#masthead', '#themes', '#key', '#panel', '#live'].map((each) => document.querySelector(each).innerText)"
    own.wait_for_selector("#panel .colophon")
    said = map_of(page).evaluate(read)
    assert said == own.evaluate(read)
    assert len("".join(said)) > 500
    assert troubles == []


def test_a_site_is_found_by_pinyin_and_by_initials_and_opens_in_other_maps(module: str, served: Any, visit: Any) -> None:
    page, troubles = visit(
        served({"/": host('<redroute-map src="tour.json"></redroute-map>'), "/map.js": module, "/tour.json": itinerary_to_json(make_tour())})
    )
    frame = map_of(page)
    for typed in ("路矿工人julebu", "lkgrjlb", "lukuanggongren"):
        frame.fill("input.search", typed)
        assert "路矿工人俱乐部旧址" in frame.locator(".findings").inner_text(), typed
    frame.fill("input.search", "")
    hrefs = frame.evaluate("[...document.querySelectorAll('#panel a.nav-link')].map((link) => link.href)")
    assert {href.split("/")[2] for href in hrefs} >= {"uri.amap.com", "api.map.baidu.com", "apis.map.qq.com", "maps.apple.com", "www.google.com"}
    assert troubles == []
    page.context.route("**/uri.amap.com/**", lambda route: route.fulfill(body="<title>map</title>", content_type="text/html"))
    frame.locator("#panel .nav-toggle").first.click()
    with page.context.expect_page() as opened:
        frame.locator("#panel a.nav-link[href*='amap']").first.click()
    assert opened.value.evaluate("[self.origin, String(opener)]") == ["https://uri.amap.com", "null"]


def test_a_hostile_document_runs_nothing_in_a_host_with_a_strict_policy(module: str, served: Any, visit: Any) -> None:
    tour = hostile_tour()
    element = f'<redroute-map src="tour.json" nonce="{NONCE}"></redroute-map>'
    page, troubles = visit(served({"/": host(element, nonce=NONCE), "/map.js": module, "/tour.json": itinerary_to_json(tour)}, STRICT))
    frame = map_of(page)
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
    files = {"/": host(""), "/map.js": module} | ({"/tour.json": body} if body is not None else {})
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
    page, troubles = visit(served({"/": host(f'<redroute-map src="{source}"></redroute-map>'), "/map.js": module}))
    page.wait_for_timeout(300)
    assert len(page.frames) == 1
    assert troubles == []


def test_a_spoilt_document_is_shown_or_refused_but_never_breaks(module: str, served: Any, visit: Any) -> None:
    chance = random.Random(7)
    document = json.loads(itinerary_to_json(make_tour()))
    spoilt = [_spoilt(copy.deepcopy(document), chance) for _ in range(300)]
    page, troubles = visit(served({"/": host(""), "/map.js": module + "\nObject.assign(globalThis, { payloadOf, Unreadable });\n"}))
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
    assert all((root / "web" / name).exists() for name in (*package["files"], package["types"]) if name != "dist")
    assert package["main"] == package["exports"]["."]["default"].removeprefix("./") == "dist/redroute-map.js"


@pytest.mark.skipif(shutil.which("npm") is None, reason="no npm on this machine")
def test_npm_packs_what_a_page_needs_and_nothing_else(root: Path, module: str, tmp_path: Path) -> None:
    shutil.copytree(root / "web", tmp_path / "web", ignore=shutil.ignore_patterns("dist"))
    (tmp_path / "web" / "dist").mkdir()
    (tmp_path / "web" / "dist" / "redroute-map.js").write_text(module, encoding="utf-8")
    # The module is built already; scripts of a package need a shell and this checkout beside it.
    command = [str(shutil.which("npm")), "pack", "--dry-run", "--json", "--ignore-scripts", "--offline"]
    done = subprocess.run(command, cwd=tmp_path / "web", capture_output=True, encoding="utf-8", timeout=60, check=True)
    (answer,) = json.loads(done.stdout)
    sources = {f"src/{path.name}" for path in (root / "web" / "src").iterdir()}
    assert {each["path"] for each in answer["files"]} == {
        "LICENSE",
        "LEAFLET-LICENSE.txt",
        "README.md",
        "package.json",
        "dist/redroute-map.js",
        *sources,
    }
    assert answer["size"] < 150_000


def test_the_prepack_script_of_the_package_builds_the_module(root: Path, module: str, tmp_path: Path) -> None:
    script = json.loads((root / "web" / "package.json").read_text(encoding="utf-8"))["scripts"]["prepack"].split()
    assert script[0] == "python3"
    subprocess.run([sys.executable, *script[1:], str(tmp_path)], cwd=root / "web", timeout=60, check=True)
    assert (tmp_path / "redroute-map.js").read_text(encoding="utf-8") == module
