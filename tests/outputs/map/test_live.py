"""The page on the day: finding a site, playing the day, what is next, and the way in other maps."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from redroute.geo.datum import Bd09, Gcj02
from redroute.geo.distance import great_circle
from redroute.geo.latlon import LatLon
from redroute.itinerary.itinerary import Reason, Skipped
from redroute.mode import Mode
from redroute.outputs.map import TileChoice, catalogue_html, itinerary_html
from redroute.sites.site import Position, ProtectionLevel, Site

pytestmark = pytest.mark.browser


def _slide(page: Any, time: str) -> None:
    hours, minutes = time.split(":")
    page.evaluate(
        "seconds => { const field = document.getElementById('live-range'); field.value = seconds; field.dispatchEvent(new Event('input')); }",
        int(hours) * 3600 + int(minutes) * 60,
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("俱乐部", "club"),
        ("julebu", "club"),
        ("jlb", "club"),
        ("lukuang gongren julebu", "club"),
        ("lkgrjlb", "club"),
        ("lùkuàng", "club"),
        ("路k工人jul", "club"),
        ("ye xiao", "school"),
        ("yexi", "school"),
        ("night school", "school"),
        ("qsqyg", "square"),
        ("盛gong", "spring"),
        ("gong wu zong hui", "talks"),
    ],
)
def test_a_site_is_found_by_characters_pinyin_initials_or_a_mixture(
    typed: str, first: str, catalogue: Callable[..., Any], tour: Callable[..., Any], look: Callable[..., Any]
) -> None:
    page = look(itinerary_html(tour())).page
    page.fill(".search", typed)
    assert page.get_attribute(".findings [data-site] >> nth=0", "data-site") == first


def test_a_character_with_several_readings_is_found_by_each(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    sites = [Site(id=str(n), name=f"点位{n}", position=Position(at=LatLon(lat=27 + n / 100, lon=113))) for n in range(14)]
    page = look(catalogue_html(catalogue((*sites, Site(id="music", name="乐山行", position=Position(at=LatLon(lat=27.5, lon=113))))))).page
    for typed in ("leshan", "yueshan", "lsh", "lsx"):
        page.fill(".search", typed)
        assert page.locator(".catalogue [data-site]").count() == 1
    page.fill(".search", "nothing")
    assert page.inner_text(".catalogue .list-note") == "没有相符的遗址"


def test_the_slider_moves_the_group_along_the_day(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    opened = look(itinerary_html(tour()))
    page = opened.page
    _slide(page, "09:20")
    assert page.inner_text(".live-now") == "在 路矿工人俱乐部旧址，10:00 离开"
    assert page.locator(".mark.lit").count() == 1
    assert page.get_attribute(".row[aria-current=time]", "data-site") == "club"
    _slide(page, "08:37")
    assert page.inner_text(".live-now") == "大巴前往 路矿工人俱乐部旧址，09:00 到"
    assert page.locator(".mark.lit").count() == 0
    between = page.evaluate(
        "(() => { const at = []; map_redroute.eachLayer(l => { if (l.options.icon && l.options.icon.options.className === 'group-mark') at.push(l.getLatLng()); }); return at; })()"
    )
    assert len(between) == 1
    assert 27.6215 < between[0]["lat"] < 27.6455
    assert page.get_attribute("#live-range", "aria-valuetext").startswith("08:37 大巴前往")
    assert opened.troubles == []


def test_the_day_plays_by_itself_and_stops_at_its_end(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    _slide(page, "14:15")
    page.click(".live-play")
    assert page.get_attribute(".live-play", "aria-label") == "暂停"
    page.wait_for_function("() => document.querySelector('.live-play').getAttribute('aria-label') === '播放这一天'")
    assert page.inner_text(".live-clock") == "14:30"
    assert page.inner_text(".live-now") == "当天行程在 到达 学校 结束"


def _open_at(look: Callable[..., Any], html: str, when: str, **more: Any) -> Any:
    return look(html, clock=when, **more).page


def test_what_is_next_follows_the_clock_where_the_tour_is(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    # 10:20 at Anyuan, whatever zone the device is set to.
    page = _open_at(look, itinerary_html(tour()), "2026-10-03T02:20:00Z", timezone="America/New_York")
    page.click("text=现在到哪儿了")
    assert page.inner_text(".live-clock") == "10:20"
    assert page.inner_text(".live-next") == "接下来 10:45 路矿工人运动纪念馆（步行 8 分钟）；15 分钟后动身"
    page = _open_at(look, itinerary_html(tour()), "2026-10-04T02:20:00Z")
    page.click("text=现在到哪儿了")
    assert page.inner_text(".live-day") == "第2天"
    page = _open_at(look, itinerary_html(tour()), "2026-11-04T02:20:00Z")
    page.click("text=现在到哪儿了")
    assert page.inner_text(".live-now") == "今天不在行程内；行程日期：10月3日 周六、10月4日 周日"


@pytest.mark.parametrize("tiles", [None, TileChoice.gaode()])
def test_the_position_of_the_device_is_drawn_where_it_is(tiles: TileChoice | None, tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour(), tiles=tiles), position={"latitude": 27.6215, "longitude": 113.8912, "accuracy": 12}).page
    page.click("text=我的位置")
    page.wait_for_function("() => document.getElementById('live-place').textContent.includes('12 米')")
    here = page.evaluate(
        "(() => { let at; map_redroute.eachLayer(l => { if (l.options.className === 'here') at = l.getLatLng(); }); return [at.lat, at.lng]; })()"
    )
    drawn = page.evaluate("JSON.parse(document.getElementById('tour-data').textContent).sites.find(s => s.id === 'club').at")
    assert great_circle(LatLon(lat=here[0], lon=here[1]), LatLon(lat=drawn[0], lon=drawn[1])) < 10


def test_a_position_that_is_refused_is_said(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    page.click("text=我的位置")
    page.wait_for_function("() => document.getElementById('live-place').textContent === '没有得到位置'")


SERVICES = ("uri.amap.com", "api.map.baidu.com", "apis.map.qq.com", "maps.apple.com", "www.google.com")


def test_a_leg_opens_in_five_maps_each_in_its_own_datum(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    page.click(".nav-toggle >> nth=0")
    links = [each.get_attribute("href") for each in page.locator(".nav-links:visible a").all()]
    assert tuple(urlsplit(link).hostname for link in links) == SERVICES
    members = [{name: values[0] for name, values in parse_qs(urlsplit(link).query).items()} for link in links]
    amap, baidu, tencent, apple, google = members
    lon, lat, name = amap["to"].split(",")
    assert name == "路矿工人俱乐部旧址"
    assert (amap["mode"], baidu["mode"], tencent["type"], apple["dirflg"], google["travelmode"]) == ("car", "driving", "drive", "d", "driving")
    goal = LatLon(lat=27.6215, lon=113.8912)
    gcj = Gcj02(lat=float(lat), lon=float(lon))
    assert great_circle(gcj.to_wgs84(), goal) < 1
    blat, blon = baidu["destination"].split("|")[0].removeprefix("latlng:").split(",")
    assert baidu["coord_type"] == "bd09ll"
    assert great_circle(Bd09(lat=float(blat), lon=float(blon)).to_wgs84(), goal) < 1
    for pair in (tencent["tocoord"], apple["daddr"], google["destination"]):
        assert pair == f"{lat},{lon}"


def test_abroad_no_position_is_shifted(catalogue: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(catalogue_html(catalogue((Site(id="hk", name="香港", position=Position(at=LatLon(lat=22.3, lon=114.17))),)))).page
    page.click("#panel [data-site=hk]")
    page.wait_for_selector(".leaflet-popup-content .nav-link")
    assert all("22.3" in each.get_attribute("href") and "114.17" in each.get_attribute("href") for each in page.locator(".nav-link").all())


def test_a_hostile_name_stays_a_value_of_its_link(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    name = '"|&coord_type=wgs84#<img src=x onerror=alert(1)>;{{7*7}}'
    site = Site(id="x", name=name, protection_level=ProtectionLevel.NATIONAL, position=Position(at=LatLon(lat=27.62, lon=113.88)))
    opened = look(itinerary_html(tour(skipped=(Skipped(site=site, reason=Reason.CROWDED_OUT),))))
    opened.page.click("#panel .skipped .site-row")
    opened.page.wait_for_selector(".leaflet-popup-content .nav-link")
    links = [each.get_attribute("href") for each in opened.page.locator(".nav-link").all() if each.is_visible()]
    baidu = parse_qs(urlsplit(links[1]).query)
    assert baidu["coord_type"] == ["bd09ll"]
    assert baidu["title"] == [name]
    assert opened.troubles == []


def test_the_printed_page_has_a_code_for_each_visit_and_no_controls(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    page = look(itinerary_html(tour())).page
    assert page.locator(".code").count() == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".code").count() == 7
    assert page.locator("#live:visible, .nav:visible, .search:visible, .zoom:visible, .switch:visible").count() == 0
    assert page.inner_text(".badge >> nth=0").startswith(("1-", "2-"))  # the day, for eyes without colours


def printed_codes(page: Any) -> dict[str, Any]:
    """How codes lie on the printed page: how many in each row, and where pages may break."""
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    found: dict[str, Any] = page.evaluate(
        """() => {
          const rows = new Map();
          for (const code of document.querySelectorAll(".code-rows li")) rows.set(code.offsetTop, (rows.get(code.offsetTop) || 0) + 1);
          const style = name => getComputedStyle(document.querySelector(name));
          return {rows: [...rows.values()], inside: style(".codes").breakInside, after: style(".colophon").breakBefore};
        }"""
    )
    return found


@pytest.mark.parametrize(("count", "rows"), [(1, [1]), (5, [5]), (6, [6]), (7, [7]), (8, [4, 4]), (9, [5, 4]), (15, [5, 5, 5]), (22, [6, 6, 6, 4])])
def test_no_code_stands_alone_in_its_row_or_is_torn_from_a_few_others(
    tour: Callable[..., Any], look: Callable[..., Any], count: int, rows: list[int]
) -> None:
    day = tour().days[0]
    many = dataclasses.replace(day, stops=day.visits[:1] * count, legs=day.legs[1:2] * (count - 1))
    found = printed_codes(look(itinerary_html(tour(days=(many,)))).page)
    assert found["rows"] == rows
    assert (found["inside"] == "avoid") == (len(rows) <= 3)
    assert found["after"] == "avoid"  # nor does the last line of the page go on without them


DOCUMENTED = {
    "uri.amap.com": ("mode", {"walk", "ride", "car"}),
    "api.map.baidu.com": ("mode", {"walking", "driving"}),
    "apis.map.qq.com": ("type", {"walk", "drive"}),
    "maps.apple.com": ("dirflg", {"w", "d"}),
    "www.google.com": ("travelmode", {"walking", "bicycling", "driving"}),
}
"""The ways of travel that each service names for web pages; sources in docs/guide/map.md."""


def test_other_maps_are_asked_only_for_ways_they_document(tour: Callable[..., Any], look: Callable[..., Any]) -> None:
    first, *_ = tour().days
    legs = tuple(dataclasses.replace(leg, mode=mode) for leg, mode in zip(first.legs, (*Mode, *Mode), strict=False))
    page = look(itinerary_html(tour(days=(dataclasses.replace(first, legs=legs),)))).page
    found: dict[str, set[str]] = {}
    for href in page.eval_on_selector_all(".leg .nav-link", "links => links.map(each => each.href)"):
        parts = urlsplit(href)
        found.setdefault(str(parts.hostname), set()).update(parse_qs(parts.query)[DOCUMENTED[str(parts.hostname)][0]])
    assert found == {host: ways for host, (_, ways) in DOCUMENTED.items()}
