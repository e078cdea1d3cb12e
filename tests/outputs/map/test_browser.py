"""The page in Chromium, without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Certificate, Itinerary, Reason, Skipped, Terminal, Visit, Warning  # noqa: A004 (our word, not the built-in)
from redroute.itinerary.route import Route
from redroute.outputs.map import catalogue_html, itinerary_html, itinerary_map, route_html
from redroute.sites.catalogue import Source, Theme
from redroute.sites.hours import OpeningHours
from redroute.sites.site import Position, Precision, Protection, ProtectionLevel, Site

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "</script><script>alert(1)</script>",
    "{% raw %}",
    "{# x #}",
    "C:\\2019\\u0041",
    "`${alert(1)}`",
    "'\"><svg onload=alert(1)>",
    "<!--<script>",
    "&lt;b&gt;&amp;",
    "\u202etxt.exe\u2066",
    "a\u2028b\u2029c",
    "javascript:alert(1)",
    "__proto__",
    "{n}{phone}",
)

FORMS = ("name", "name_en", "description", "address", "phone", "url", "pinyin", "visit_basis")


def _hostile(text: str, tour: Itinerary) -> tuple[Itinerary, set[str]]:
    """A tour with ``text`` in every text there is, each with a mark of its place, and the texts that must be found."""
    marked: set[str] = set()

    def put(place: str, *, shown: bool = True) -> str:
        marked.update([f"{place}{text}"] if shown else [])
        return f"{place}{text}"

    site = Site(
        id=put("id", shown=False),
        name=put("name"),
        name_en=put("en"),
        description=put("about"),
        address=put("address"),
        phone=put("phone"),
        url=put("url"),
        pinyin=put("py", shown=False),
        aliases=(put("alias"),),
        visit_basis=put("basis"),
        visit_minutes=30,
        opening_hours=OpeningHours(put("hours")),
        themes=(put("theme", shown=False),),
        sources=("S",),
        image=put("image", shown=False),
        protection=Protection(batch=put("batch"), confidence=put("confidence"), note=put("note")),
        extra={put("key", shown=False): put("extra", shown=False)},
        position=Position(
            at=LatLon(lat=27.62, lon=113.89), precision=Precision.ESTIMATED, uncertainty_m=90.0, source=put("where"), datum=put("datum", shown=False)
        ),
    )
    day = tour.days[0]
    old = day.stops[1]
    assert isinstance(old, Visit)
    visit = dataclasses.replace(old, site=site, why=(put("why"), f"theme:{put('theme', shown=False)}"), windows=None)
    stops = (Terminal(label=put("start"), at=LatLon(lat=27.63, lon=113.88), time=30600), visit, *day.stops[2:])
    changed = dataclasses.replace(
        tour,
        title=put("title"),
        days=(dataclasses.replace(day, stops=stops, holiday=put("holiday", shown=False)), *tour.days[1:]),
        skipped=(Skipped(site=dataclasses.replace(site, id="other", name=put("left"), position=None), reason=Reason.CLOSED, detail=put("detail")),),
        warnings=(Warning(code=put("code"), subject=put("subject", shown=False), detail=put("fact", shown=False)),),
        certificate=Certificate(
            status="infeasible", conflicts=(put("conflict"),), version=put("version", shown=False), travel_provider=put("provider", shown=False)
        ),
        themes={f"theme{text}": Theme(id="t", label=put("label"), label_en=put("labelen", shown=False))},
        sources={"S": Source(id="S", ref=put("ref", shown=False), note="")},
    )
    return changed, marked


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_in_every_field_runs_nothing_and_is_shown_exactly(text: str, tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    changed, expected = _hostile(text, tour())
    opened = look(itinerary_html(changed))
    opened.page.click("#panel .row[data-site]")
    opened.page.wait_for_selector(".leaflet-popup-content .card")
    leaves = set(opened.page.evaluate("[...document.querySelectorAll('body *')].filter(e => !e.matches('script')).map(e => e.textContent)"))
    assert opened.page.title().startswith("title")
    missing = {each for each in expected if each not in leaves and not any(each in leaf for leaf in leaves)}
    assert missing == set()
    assert (
        opened.page.evaluate("document.querySelectorAll('body img, body iframe, body object, body script').length") == 4
    )  # data, Leaflet, Folium, ours
    opened.page.click(".switch")
    assert opened.troubles == []


@pytest.mark.parametrize("width", [390, 1280])
def test_every_kind_of_page_fits_its_window_offline_and_in_silence(
    width: int, tour: Callable[..., Any], route: Route, catalogue: Callable[..., Any], look: Callable[..., Any]
) -> None:
    for html in (
        itinerary_html(tour()),
        route_html(route),
        catalogue_html(catalogue()),
        catalogue_html(catalogue(()), lang="en"),
        itinerary_html(tour(days=())),
    ):
        opened = look(html, width=width)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        opened.page.click(".switch")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.troubles == []


def test_the_timetable_says_what_must_be_confirmed_and_how_good_the_plan_is(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    assert "须电话确认" in page.inner_text("[data-site=school]")
    assert "须电话确认" not in page.inner_text("[data-site=club]")
    assert page.inner_text(".certificate") == "可行方案，距最优不超过 3.3%。"
    assert "消费合作社旧址" in page.inner_text(".unlocated")
    assert "盛公祠" in page.inner_text(".skipped")


def test_a_proven_tour_says_so(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour(certificate=Certificate(status="optimal")))).page
    assert page.inner_text(".certificate").startswith("已证明最优")


def test_codes_and_labels_of_sites_are_said_in_the_language_of_the_page(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    planned = tour()
    club = next(visit.site for visit in planned.visits if visit.site.id == "club")
    first, *others = planned.days
    first = dataclasses.replace(first, stops=(Terminal(label=club.name, at=first.stops[0].at, time=first.stops[0].time, site=club), *first.stops[1:]))
    skipped = [
        Skipped(site=dataclasses.replace(planned.skipped[0].site, id=f"out{number}"), reason=Reason(reason), detail=detail)
        for number, (reason, detail) in enumerate(
            (("too-long", "needs=95:room=60"), ("not-a-sight", "lodging"), ("off-theme", "level=county"), ("crowded-out", "worth=45"))
        )
    ]
    assumed = Warning(code="duration.assumed", subject="talks", detail="40 min")
    page = look(itinerary_html(tour(days=(first, *others), skipped=tuple(skipped), warnings=(assumed,)))).page
    said = {
        "zh": ("国庆节", "出发" + club.name, "需 95 分钟，最多只有 60 分钟", "住宿", "县级文物保护单位", "分值 45", "40 分钟", "直线距离×1.3"),
        "en": (
            "National Day",
            "Departure" + club.name_en,
            "needs 95 min, 60 min at most",
            "lodging",
            "county protected site",
            "worth 45",
            "40 min",
            "straight lines ×1.3",
        ),
    }
    for lang, texts in said.items():
        found = page.text_content("#panel")
        other = {"zh": "en", "en": "zh"}[lang]
        assert [text for text in texts if text not in found] == []
        assert [text for text in said[other] if text in found] == []
        page.click(".switch")


def test_a_detail_that_all_warnings_of_a_kind_share_is_said_once(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    assumed = [Warning(code="duration.assumed", subject=subject, detail="40 min") for subject in ("talks", "club")]
    closer = [Warning(code="position.estimated", subject=subject, detail=detail) for subject, detail in (("talks", "±300 m"), ("club", "±500 m"))]
    page = look(itinerary_html(tour(warnings=(*assumed, *closer)))).page
    told = page.locator(".warnings > ul > li").all_text_contents()
    assert [text.count("40 分钟") for text in told] == [1, 0]
    assert "±300 m" in told[1]
    assert "±500 m" in told[1]


def test_a_detail_that_some_warnings_of_a_kind_share_stands_once_before_them(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    pairs = (("talks", "2026-10-03"), ("station", "2026-10-04"), ("school", "2026-10-03"), ("club", "2026-10-03"))
    page = look(itinerary_html(tour(warnings=tuple(Warning(code="hours.unknown", subject=subject, detail=detail) for subject, detail in pairs)))).page
    told = page.locator(".warnings .subject-group").all_text_contents()
    assert told == ["2026-10-03大罢工谈判处旧址（公务总汇）补习夜校旧址路矿工人俱乐部旧址", "2026-10-04老火车站"]


def test_the_language_switches_there_and_back(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    before = page.inner_text("body")
    page.click(".switch")
    assert page.get_attribute("html", "lang") == "en"
    assert "Workers' Club" in page.inner_text("#panel")
    assert "Day 1" in page.inner_text("#panel")
    page.click(".switch")
    assert page.inner_text("body") == before


@pytest.mark.parametrize("width", [390, 1280])
def test_tapping_a_visit_moves_the_map_to_it_and_opens_it(width: int, tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour()), width=width, height=844).page
    before = page.evaluate("map_redroute.getCenter().toString()")
    page.click("[data-site=square]")
    page.wait_for_selector(".leaflet-popup-content .card")
    assert page.inner_text(".leaflet-popup-content h3") == "秋收起义广场"
    assert page.evaluate("map_redroute.getCenter().toString()") != before
    assert page.evaluate("map_redroute.getBounds().contains([27.6441, 113.8702])")
    # The map still glides until the whole of the popup is inside it.
    page.wait_for_function(
        """() => {
            const frame = document.getElementById("stage").getBoundingClientRect();
            const popup = document.querySelector(".leaflet-popup-content-wrapper").getBoundingClientRect();
            return popup.top >= frame.top && popup.left >= frame.left && popup.right <= frame.right && popup.bottom <= frame.bottom;
        }"""
    )


def test_a_page_in_a_notebook_frame_works_and_cannot_reach_the_page_around_it(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    frame = itinerary_map(tour())._repr_html_()
    opened = look(f'<!DOCTYPE html><meta charset="utf-8"><main id="panel"><p class="colophon">notebook</p></main>{frame}')
    inner = opened.page.frame_locator("iframe")
    inner.locator(".stop").first.wait_for()
    inner.locator("[data-site=club]").click()
    inner.locator(".leaflet-popup-content .card").wait_for()
    assert (
        opened.page.frames[1].evaluate("(() => { try { return parent.document.title; } catch (error) { return error.name; } })()") == "SecurityError"
    )
    assert opened.troubles == []


def test_choosing_a_day_shows_that_day_alone(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    assert page.locator(".stop").count() == 7
    page.click(".tab:nth-child(3)")
    assert page.locator(".stop").count() == 3
    assert page.locator(".day:visible").count() == 1


def test_a_theme_hides_the_other_sites_and_fades_the_other_stops(
    catalogue: Callable[..., Any], tour: Callable[..., Any], look: Callable[..., Any]
) -> None:
    page = look(catalogue_html(catalogue())).page
    assert page.locator(".mark").count() == 8
    page.click("[data-theme=uprising]")
    assert page.locator(".mark").count() == 2
    page.click("[data-theme=uprising]")
    assert page.locator(".mark").count() == 8
    page = look(itinerary_html(tour())).page
    page.click("[data-theme=uprising]")
    assert page.locator(".stop.faded").count() == 5


def test_marks_at_the_same_place_do_not_cover_each_other(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    sites = tuple(
        Site(id=str(n), name=f"遗址{n}", protection_level=ProtectionLevel.NATIONAL, position=Position(at=LatLon(lat=27.62, lon=113.89)))
        for n in range(6)
    )
    page = look(catalogue_html(catalogue(sites))).page
    boxes = [page.locator(".mark").nth(n).bounding_box() for n in range(6)]
    centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    assert all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) > 12 for i, a in enumerate(centres) for b in centres[:i])


def test_on_paper_the_whole_tour_is_on_the_map_and_every_day_is_printed(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    page.click(".tab:nth-child(2)")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".day:visible").count() == 2
    frame = page.locator("#stage").bounding_box()
    for n in range(7):
        box = page.locator(".mark:has(.stop)").nth(n).bounding_box()
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".day:visible").count() == 1


def test_lesser_marks_wait_for_a_nearer_view_and_are_counted(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    near = tuple(
        Skipped(
            site=Site(id=f"near{n}", name=f"近处{n}", position=Position(at=LatLon(lat=27.6215 + n % 6 * 2e-4, lon=113.8912 + n // 6 * 2e-4))),
            reason=Reason.CROWDED_OUT,
        )
        for n in range(36)
    )
    page = look(itinerary_html(tour(skipped=near))).page
    shown, said = page.locator(".mark:visible").count(), page.inner_text("#hidden-note")
    assert shown + int("".join(letter for letter in said if letter.isdigit())) == page.locator(".mark").count()
    assert page.locator(".stop:visible").count() == 7  # what is visited is always there
    page.click("#panel .skipped [data-site=near20]")
    page.wait_for_selector(".leaflet-popup-content h3:has-text('近处20')")


@pytest.mark.parametrize("count", [1, 2])
def test_the_map_and_the_timetable_share_the_first_sheet(count: int, tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    # A4 less the margins of the style, at 96 pixels an inch.
    days = tour().days
    if count == 1:
        first = days[0]
        days = (dataclasses.replace(first, stops=first.stops[:-1] * 2, legs=(*first.legs[:-1], first.legs[-1], *first.legs[:-1])),)
    page = look(itinerary_html(tour(days=days)), width=703, height=1039).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    box = page.locator(".days").bounding_box()
    assert box["y"] + box["height"] <= 1039
    assert page.evaluate("document.documentElement.scrollWidth") <= 703


def test_a_day_of_twenty_seven_sites_shares_the_first_sheet_with_its_map(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    first = tour().days[0]
    visits = [stop for stop in first.stops if isinstance(stop, Visit)]
    stops = tuple(
        dataclasses.replace(visits[n % 4], arrive=25200 + n * 1500, start=25200 + n * 1500, leave=26100 + n * 1500, windows=visits[0].windows)
        for n in range(27)
    )
    page = look(itinerary_html(tour(days=(dataclasses.replace(first, stops=stops, legs=(first.legs[1],) * 26),))), width=703, height=1039).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    box = page.locator(".days").bounding_box()
    assert box["y"] + box["height"] <= 1039
    # Wherever the day goes on, Chromium sets its heading again: that of a table.
    assert page.evaluate("getComputedStyle(document.querySelector('.day-head')).display") == "table-header-group"


def test_marks_that_move_apart_stay_on_the_paper(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    first = tour().days[0]
    visits = [stop for stop in first.stops if isinstance(stop, Visit)]
    stops = tuple(
        dataclasses.replace(
            visits[0],
            site=dataclasses.replace(
                visits[0].site, id=f"s{n}", position=Position(at=LatLon(lat=27.60 + 0.01 * (n < 3), lon=113.87 + 0.02 * (n < 2)))
            ),
            arrive=25200 + n * 1500,
            start=25200 + n * 1500,
            leave=26100 + n * 1500,
        )
        for n in range(20)
    )
    page = look(itinerary_html(tour(days=(dataclasses.replace(first, stops=stops, legs=(first.legs[1],) * 19),))), width=703, height=1039).page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    frame = page.locator("#stage").bounding_box()
    for box in (each.bounding_box() for each in page.locator(".stop .badge").all()):
        assert frame["x"] <= box["x"] <= frame["x"] + frame["width"] - box["width"]
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"] - box["height"]


def test_on_paper_a_stop_far_off_is_named_in_the_overview_and_leaves_the_others_room(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    first, second = tour().days
    near = [stop for stop in second.stops if isinstance(stop, Visit)]
    place = dataclasses.replace(near[-1].site, id="far", name="远处的纪念馆", position=Position(at=LatLon(lat=27.95, lon=114.4)))
    far = dataclasses.replace(near[-1], site=place, arrive=50400, start=50400, leave=54000)
    second = dataclasses.replace(second, stops=(*second.stops, far), legs=(*second.legs, first.legs[0]))
    page = look(itinerary_html(tour(days=(first, second))), width=703, height=1039).page
    page.evaluate(
        "() => { const fill = CanvasRenderingContext2D.prototype.fillText; window.written = [];"
        " CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { window.written.push(text); fill.call(this, text, ...rest); }; }"
    )
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    frame = page.locator("#stage").bounding_box()
    boxes = [each.bounding_box() for each in page.locator(".mark:has(.stop)").all()]
    inside = [
        box for box in boxes if frame["x"] <= box["x"] <= frame["x"] + frame["width"] and frame["y"] <= box["y"] <= frame["y"] + frame["height"]
    ]
    assert (len(boxes), len(inside)) == (8, 7)
    ys = [box["y"] for box in inside]
    assert max(ys) - min(ys) > frame["height"] / 2
    overview = page.locator("#overview").bounding_box()
    assert frame["x"] <= overview["x"]
    assert overview["y"] + overview["height"] <= frame["y"] + frame["height"]
    assert page.evaluate("[...new Set(window.written)]") == ["2-4 远处的纪念馆"]
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("#overview").is_hidden()


def test_the_look_follows_the_device_and_can_be_changed(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    for dark in (False, True):
        page = look(itinerary_html(tour()), dark=dark).page
        named = ["light", "dark"]
        assert page.get_attribute("html", "data-look") == named[dark]
        page.click(".tone")
        assert page.get_attribute("html", "data-look") == named[not dark]
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.get_attribute("html", "data-look") == "light"  # paper is white
