"""A catalogue finds, selects and gives back what it was given."""

import pytest

from redroute.errors import BadInput, CatalogueRefused, UnknownSite
from redroute.geo.latlon import LatLon
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import Kind, ProtectionLevel, Site


def test_the_bundled_catalogue_says_what_is_known_of_the_27(bundled: Catalogue) -> None:
    assert bundled.extra["coverage"] == {"listed": 27, "named": 16, "located": 15, "estimated": 10}
    named = bundled.where(lambda site: site.extra["in_27_list"] is True)
    assert (len(named), len(named.located)) == (16, 15)
    assert len(named.with_level("national")) == 7


def test_every_theme_and_source_that_a_site_names_is_described(bundled: Catalogue) -> None:
    for site in bundled:
        assert set(site.themes) <= set(bundled.themes)
        assert set(site.sources) <= set(bundled.sources)


def test_hours_nobody_published_stay_unknown(bundled: Catalogue) -> None:
    assert [site.id for site in bundled if site.has_known_hours] == ["ay-memorial-hall", "px-autumn-harvest-square", "px-museum"]


@pytest.mark.parametrize("text", ["俱乐部", "julebu", "Julebu", "aylk", "ＪＵＬＥＢＵ", "workers club", "路矿julebu", "anyuan 路k俱le"])
def test_a_site_is_found_by_characters_pinyin_initials_and_english(bundled: Catalogue, text: str) -> None:
    assert "ay-workers-club" in [site.id for site in bundled.search(text)]


def test_an_exact_name_comes_first_and_nothing_finds_nothing(bundled: Catalogue) -> None:
    assert bundled.search("盛公祠")[0].id == "ay-shenggong-hall"
    assert bundled.search("  ") == bundled.search("不存在的地方") == ()


def test_near_gives_the_nearest_first(bundled: Catalogue) -> None:
    club = bundled["ay-workers-club"]
    assert club.at is not None
    near = bundled.near(club.at, 700)
    assert near.sites[0].at == club.at
    assert "ay-zongping-adit" in near
    assert "px-museum" not in near


def test_a_box_may_cross_the_180th_meridian() -> None:
    pair = Catalogue.from_records([{"name": "W", "id": "w", "lat": 0, "lon": 179.9}, {"name": "E", "id": "e", "lat": 0, "lon": -179.9}])
    assert len(pair.inside(LatLon(lat=-1, lon=179), LatLon(lat=1, lon=-179))) == 2
    assert len(pair.inside(LatLon(lat=-1, lon=-179.95), LatLon(lat=1, lon=179))) == 1


def test_selections_keep_themes_and_sources(bundled: Catalogue) -> None:
    museums = bundled.of_kind(Kind.MUSEUM)
    assert museums.themes == bundled.themes
    assert all(site.kind is Kind.MUSEUM for site in museums)
    assert len(bundled.with_level(ProtectionLevel.NATIONAL)) == 8
    assert {site.id for site in bundled.located} | {site.id for site in bundled.unlocated} == {site.id for site in bundled}


def test_a_name_in_place_of_an_id_finds_the_id(bundled: Catalogue) -> None:
    assert bundled.look_alikes("安源路矿工人运动纪念馆")[0] == "ay-memorial-hall"


def test_an_unknown_id_names_its_look_alikes(bundled: Catalogue) -> None:
    with pytest.raises(UnknownSite, match="ay-workers-club"):
        bundled["ay-worker-club"]
    with pytest.raises(UnknownSite):
        bundled.only(["ay-workers-club", "nobody"])


def test_a_frame_is_converted_to_wgs84() -> None:
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.GeoDataFrame({"id": ["a"], "name": ["甲"]}, geometry=geopandas.points_from_xy([113.9], [27.6]), crs="EPSG:4326").to_crs(
        "EPSG:3857"
    )
    at = Catalogue.from_geodataframe(frame)["a"].at
    assert at is not None
    assert (at.lat, at.lon) == (pytest.approx(27.6), pytest.approx(113.9))
    with pytest.raises(BadInput, match="coordinate system"):
        Catalogue.from_geodataframe(frame.set_crs(None, allow_override=True))


def test_records_without_a_position_are_unlocated_and_bad_ones_refused() -> None:
    assert not Catalogue.from_records([{"id": "a", "name": "甲"}])["a"].is_located
    with pytest.raises(CatalogueRefused, match="swapped"):
        Catalogue.from_records([{"id": "a", "name": "甲", "lat": 113.9, "lon": 27.6}])


def test_one_id_cannot_stand_for_two_sites() -> None:
    with pytest.raises(BadInput):
        Catalogue(sites=(Site(id="a", name="甲"), Site(id="a", name="乙")))
