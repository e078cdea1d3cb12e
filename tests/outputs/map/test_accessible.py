"""The page for people who do not see it, or use no mouse: WCAG 2.2 AA as far as axe-core can judge, and the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from redroute.itinerary.route import Route
from redroute.outputs.map import catalogue_html, itinerary_html, route_html

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, as a package of the test environment brings it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def _faults(page: Any, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, { runOnly: { type: 'tag', values: rules } })", RULES)
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found["violations"] for node in each["nodes"]]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_on_any_page(
    lang: str, width: int, dark: bool, tour: Callable[..., Any], route: Route, catalogue: Callable[..., Any], look: Callable[..., Any], axe: str
) -> None:
    for html in (itinerary_html(tour(), lang=lang), route_html(route, lang=lang), catalogue_html(catalogue(), lang=lang)):
        page = look(html, width=width, dark=dark).page
        assert _faults(page, axe) == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_while_everything_is_open(dark: bool, tour: Callable[..., Any], look: Callable[..., Any], axe: str) -> None:
    page = look(itinerary_html(tour()), dark=dark).page
    page.fill(".search", "ye")
    page.click(".nav-toggle >> nth=0")
    page.click("text=现在到哪儿了")
    page.click("#panel .row[data-site=talks]")
    page.wait_for_selector(".leaflet-popup-content .card")
    assert _faults(page, axe) == []


def test_everything_can_be_done_with_the_keyboard(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    opened = look(itinerary_html(tour()))
    page = opened.page
    page.focus("#panel .row[data-site=square]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup-content .card")
    # The reader goes on inside what was opened, and comes back to where it was.
    page.wait_for_function("() => document.activeElement.closest('.leaflet-popup') !== null")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('.leaflet-popup') === null")
    assert page.evaluate("document.activeElement.dataset.site") == "square"
    page.focus(".mark >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup-content .card")
    page.keyboard.press("Escape")
    page.focus(".tab:nth-child(3)")
    page.keyboard.press("Enter")
    assert page.locator(".day:visible").count() == 1
    assert page.evaluate("document.activeElement.className") == "tab"
    page.focus("#live-range")
    page.keyboard.press("ArrowRight")
    assert page.inner_text(".live-clock") == "09:01"
    assert opened.troubles == []


def test_nothing_that_is_touched_is_smaller_than_a_fingertip_allows(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour()), width=390, height=844).page
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, a[href]')].filter(e => e.offsetParent)
        .map(e => [e.className, e.getBoundingClientRect()]).filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
    )
    assert small == []


def test_for_who_asks_for_less_motion_the_map_is_at_once_where_it_goes(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    moved = page.evaluate(
        """() => {
            const left = () => document.querySelector(".leaflet-map-pane").getBoundingClientRect().x, before = left();
            map_redroute.panBy([40, 0]);
            return left() - before;
        }"""
    )
    assert moved == -40
