"""Every text field of a page × hostile texts: nothing runs, nothing is asked of a network, every text is shown exactly as it is.

What is tried shows at most that it ran; the list grows with every kind of sink somebody finds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Break, Terminal
from redroute.outputs.map import GroundLayer, catalogue_html, itinerary_html
from redroute.sites.catalogue import Source, Theme
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Position, Precision, Protection, ProtectionLevel, Site

pytestmark = pytest.mark.browser

OWN = (
    "<img src=x onerror=window.PWNED=1>",
    "<script>window.PWNED=1</script>",
    "</script><script>window.PWNED=1</script>",
    "</textarea></title></style></noscript><img src=x onerror=window.PWNED=1>",
    "<!--<script>",
    "--><img src=x onerror=window.PWNED=1>",
    "]]><img src=x onerror=window.PWNED=1>",
    "{{7*7}}",
    "{% for x in y %}",
    "{# gone #}",
    "{{ x",
    "${window.PWNED=1}",
    "`${window.PWNED=1}`",
    "'+(window.PWNED=1)+'",
    "\\'+(window.PWNED=1)+\\'",
    '"><svg onload=window.PWNED=1>',
    "' onmouseover='window.PWNED=1",
    "javascript:window.PWNED=1",
    "data:text/html,<script>window.PWNED=1</script>",
    "C:\\2019\\u0041\\x41\\",
    "&lt;b&gt;&amp;&#x3c;",
    "\u202etxt.exe\u2066\u200b",
    "a\u2028b\u2029c\u0085d",
    "\ufeff\u00a0\u3000 x",
    "\x00\x01\x1b[2J\x7f",
    "\ud800 half",
    "__proto__",
    "constructor",
    "{n}{phone}{name}",
    "%s %(x)n {0.__class__}",
    "url(javascript:window.PWNED=1)",
    "expression(window.PWNED=1)",
    "𝒳🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧",
    "字" * 3000,
)


def _corpus(folder: Path) -> tuple[str, ...]:
    """Every text in the hostile files of the shared corpus."""
    found: dict[str, None] = {}

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found[value] = None
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child)

    for path in sorted((folder / "corpus").glob("6*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            walk(feature["properties"])
            found.update(dict.fromkeys(feature["properties"]))
    return tuple(each for each in found if each)


def _site(number: int, text: str) -> Site:
    """A site with ``text`` in every field that holds one, marked with the name of the field."""
    return Site(
        id=f"{number} {text}",
        name=f"name {text}",
        name_en=f"en {text}",
        pinyin=text,
        aliases=(f"alias {text}", text),
        description=f"about {text}",
        address=f"address {text}",
        phone=f"phone {text}",
        url=text,
        image=text,
        visit_basis=f"basis {text}",
        visit_minutes=30,
        opening_hours=OpeningHours(f"hours {text}"),
        themes=(text,),
        sources=(text, "known"),
        protection_level=ProtectionLevel.NATIONAL,
        protection=Protection(batch=f"batch {text}", code=text, confidence=f"confidence {text}", note=f"note {text}"),
        extra={text: text},
        position=Position(
            at=LatLon(lat=27.6 + number / 1000, lon=113.8 + number % 7 / 50),
            precision=Precision.ESTIMATED,
            uncertainty_m=90.0,
            source=f"where {text}",
        ),
    )


SHOWN = ("name", "about", "address", "phone", "basis", "hours", "batch", "confidence", "note", "where", "alias")


def _units(text: str) -> list[int]:
    """The code units of a text: what a browser compares, halves of pairs included."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[index] | data[index + 1] << 8 for index in range(0, len(data), 2)]


MISSING = """wanted => {
    const all = new Set([...document.querySelectorAll('body *')].filter(e => !e.matches('script, style')).map(e => e.textContent));
    return wanted.filter(units => !all.has(String.fromCharCode(...units))).map(units => String.fromCharCode(...units.slice(0, 60)));
}"""


def _is_clean(opened: Any) -> None:
    assert opened.page.evaluate("window.PWNED") is None
    assert opened.page.evaluate("[...document.querySelectorAll('body img, body iframe, body object, body embed, body form, body base')].length") == 0
    assert opened.page.evaluate("[...document.querySelectorAll('body *')].some(e => [...e.attributes].some(a => a.name.startsWith('on')))") is False
    assert opened.page.evaluate("[...document.querySelectorAll('a[href]')].every(e => /^https?:/.test(e.href))")
    assert opened.troubles == []


def _try(texts: tuple[str, ...], catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    sites = tuple(_site(number, text) for number, text in enumerate(texts))
    opened = look(catalogue_html(catalogue(sites)))
    for number, text in enumerate(texts):
        opened.page.evaluate("number => document.querySelectorAll('#panel button.site-row')[number].click()", number)
        opened.page.wait_for_selector(f".leaflet-popup-content [data-index='{number}']")
        # Joined as the page joins them: batch · code.
        wanted = [f"{field} {text}" if field != "batch" else f"batch {text} · {text}" for field in SHOWN]
        assert opened.page.evaluate(MISSING, [_units(each) for each in wanted]) == [], text[:80]
    opened.page.click(".switch")
    assert opened.page.evaluate(MISSING, [_units(f"en {text}") for text in texts]) == []
    opened.page.fill(".search", "window.PWNED=1")
    _is_clean(opened)


def test_no_text_of_a_catalogue_runs_and_each_is_shown_exactly(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    _try(OWN, catalogue, look)


def test_no_text_of_the_corpus_runs_and_each_is_shown_exactly(catalogue: Callable[..., Any], look: Callable[..., Any], shared: Path) -> None:
    texts = _corpus(shared)
    assert len(texts) > 40
    _try(texts, catalogue, look)


@pytest.mark.parametrize("text", OWN)
def test_no_text_of_a_request_runs_and_each_is_shown_exactly(text: str, tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    import dataclasses

    plain = tour()
    first = plain.days[0]
    place = LatLon(lat=27.63, lon=113.88)
    stops = [
        dataclasses.replace(stop, label=f"{number} {text}", at=place) if isinstance(stop, Terminal | Break) else stop
        for number, stop in enumerate(first.stops)
    ]
    changed = tour(
        title=f"title {text}",
        days=(dataclasses.replace(first, stops=tuple(stops)), *plain.days[1:]),
        themes={"labour": Theme(id="labour", label=f"theme {text}", label_en=text)},
        sources={"S1": Source(id="S1", ref=f"ref {text}", note="")},
    )
    layer = GroundLayer.from_geojson({"type": "LineString", "coordinates": [[113.8, 27.6], [113.9, 27.7]]}, title=f"layer {text}")
    opened = look(itinerary_html(changed, layers=(layer,)))
    wanted = [f"title {text}", f"0 {text}", f"4 {text}", f"theme {text}", f"layer {text}"]
    assert opened.page.evaluate(MISSING, [_units(each) for each in wanted]) == []
    opened.page.evaluate(
        "(() => { const field = document.getElementById('live-range'); field.value = 30600; field.dispatchEvent(new Event('input')); })()"
    )
    opened.page.click(".nav-toggle >> nth=0")
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    _is_clean(opened)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.text(st.characters(codec=None), min_size=1, max_size=30), min_size=30, max_size=60))
def test_any_text_at_all_survives_exactly(catalogue: Callable[..., Any], look: Callable[..., Any], texts: list[str]) -> None:
    sites = tuple(
        Site(id=str(number), name=f"名{text}", description=text, position=Position(at=LatLon(lat=27 + number / 1000, lon=113)))
        for number, text in enumerate(texts)
    )
    opened = look(catalogue_html(catalogue(sites)))
    shown = opened.page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#panel .site-row')].map(e =>
        [e.dataset.site, [...Array(e.querySelector('.name-line').textContent.length).keys()].map(i => e.querySelector('.name-line').textContent.charCodeAt(i))]))"""
    )
    assert shown == {str(number): _units(f"名{text}") for number, text in enumerate(texts)}
    assert opened.troubles == []


def test_the_policy_stops_what_would_run_if_a_text_ever_became_source(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    opened = look(itinerary_html(tour()))
    opened.page.evaluate(
        """() => {
            document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.PWNED=1"><a id=bad href="javascript:window.PWNED=1">x</a>');
            const script = document.createElement('script');
            script.textContent = 'window.PWNED = 1';
            document.body.append(script);
            const foreign = document.createElement('script');
            foreign.src = 'https://example.org/x.js';
            document.body.append(foreign);
            document.getElementById('bad').click();
        }"""
    )
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.PWNED") is None
    refused = [each for each in opened.troubles if "Content Security Policy" in each]
    assert any("example.org" in each for each in refused)
    assert len(refused) >= 3
