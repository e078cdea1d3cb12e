"""A map inside somebody else's page."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from redroute.errors import BadInput
from redroute.outputs.map import itinerary_map
from redroute.outputs.map.embed import fragment, iframe, linked_iframe

NONCE = "c2VjcmV0LW5vbmNlLTE="
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">{{7*7}}"


@pytest.mark.parametrize("nonce", ["", "short", "x" * 300, 'a" onload="x12345678', "nonce with space", "电" * 12, "abcdefgh\n"])
def test_what_is_no_nonce_is_refused(nonce: str) -> None:
    with pytest.raises(BadInput, match="nonce"):
        fragment("<p>", nonce)


@pytest.mark.parametrize(
    "source", ["", "javascript:alert(1)", "data:text/html,x", '"><script>', "//foreign.example/x", "http://", "a b", "\tx.html", "http://["]
)
def test_a_frame_shows_no_address_of_another_kind(source: str) -> None:
    with pytest.raises(BadInput, match="address"):
        linked_iframe(source)


def test_a_frame_for_an_address_is_sandboxed_without_the_origin() -> None:
    assert linked_iframe("tours/1.html?a=1&b=2").startswith('<iframe sandbox="allow-scripts" src="tours/1.html?a=1&amp;b=2" ')
    assert "allow-same-origin" not in linked_iframe("https://example.org/tour.html")


@pytest.mark.parametrize("height", [0, -3, 10**7])
def test_a_height_without_meaning_is_refused(height: int) -> None:
    with pytest.raises(BadInput, match="pixels"):
        iframe("<p>", height=height)


def test_every_element_of_the_framed_page_that_needs_the_nonce_has_it(tour: Callable[..., Any]) -> None:
    html = itinerary_map(tour(title="\n<script>")).to_html()
    source = fragment(html, NONCE)
    inline = len(re.findall(r"^<(?:script|style)[ >]", html, re.MULTILINE))
    assert inline >= 5
    assert source.count(f'nonce=\\"{NONCE}\\"') == inline
    assert source.count("<script") == 2
    assert "<html" not in source
    assert "style=" not in source.split("<script>")[0].split("page")[0]


@pytest.mark.browser
def test_two_fragments_live_in_a_host_that_admits_its_nonce_alone(tour: Callable[..., Any], chromium: Any, served: Any) -> None:
    pieces = [itinerary_map(tour(title=f"{n}{HOSTILE}")).to_fragment(NONCE, height=500) for n in (1, 2)]
    host = (
        f'<!DOCTYPE html><html><head><title>host</title><link rel="icon" href="data:,"><style nonce="{NONCE}">h1 {{ color: #00f }}</style></head>'
        f"<body><h1>学校主页</h1>{pieces[0]}<p>between</p>{pieces[1]}</body></html>"
    )
    url = served({"/": host}, f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'nonce-{NONCE}'; img-src data:; base-uri 'none'")
    page, troubles = chromium.new_page(), []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(url)
    page.wait_for_load_state("load")
    assert len(page.frames) == 3
    for frame in page.frames[1:]:
        frame.wait_for_selector("#panel .colophon")
        assert frame.locator(".stop").count() == 7
        assert HOSTILE in frame.inner_text("h1")
        assert frame.evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()") == "SecurityError"
    assert page.title() == "host"
    # The host's own look is untouched, and nothing in it can select what is in the fragment.
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 255)"
    assert page.evaluate("document.querySelectorAll('iframe').length") == 0
    assert page.evaluate(f"document.documentElement.outerHTML.includes('nonce=\\\\\"{NONCE}')") is False
    assert troubles == []
    page.close()


@pytest.mark.browser
def test_a_policy_with_another_nonce_shows_nothing_and_runs_nothing(tour: Callable[..., Any], chromium: Any, served: Any) -> None:
    url = served(
        {"/": f"<!DOCTYPE html><title>host</title>{itinerary_map(tour()).to_fragment(NONCE)}"}, "default-src 'none'; script-src 'nonce-anotherone'"
    )
    page = chromium.new_page()
    page.goto(url)
    page.wait_for_load_state("load")
    assert len(page.frames) == 1
    page.close()


def test_a_notebook_shows_maps_by_itself_and_without_one_nothing_is_loaded() -> None:
    pytest.importorskip("IPython", reason="IPython is not installed")
    notebook = (
        "from IPython.core.interactiveshell import InteractiveShell as Shell\n"
        "shell = Shell.instance()\n"
        "import redroute, sys\n"
        "assert not {'folium', 'networkx', 'pandas'} & set(sys.modules)\n"
        "html = shell.display_formatter.formatters['text/html']\n"
        "assert html.lookup_by_type('redroute.sites.catalogue.Catalogue')\n"
        "assert html(redroute.Catalogue.bundled()).startswith('<iframe sandbox=')\n"
    )
    plain = "import redroute, sys\nassert not any(name.startswith('redroute.outputs') or name == 'IPython' for name in sys.modules)\n"
    for program in (notebook, plain):
        subprocess.run([sys.executable, "-c", program], check=True, timeout=120)
