"""The graph of sites is an ordinary networkx graph with the provider's numbers on it."""

import networkx as nx
import numpy as np
import pytest

from redroute.errors import BadInput, TooLarge, UnknownSite
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.great_circle import GreatCircle
from redroute.network.site_graph import components, shortest_path, site_graph, themed_subgraph
from redroute.sites.catalogue import Catalogue


def scattered(count: int) -> Catalogue:
    random = np.random.default_rng(7)
    lats, lons = random.uniform(27, 28, count), random.uniform(113, 114, count)
    return Catalogue.from_records({"id": str(k), "name": str(k), "lat": float(lats[k]), "lon": float(lons[k])} for k in range(count))


def test_every_located_pair_is_joined_with_the_providers_numbers(bundled: Catalogue) -> None:
    graph = site_graph(bundled, mode=Mode.COACH)
    located = bundled.located
    assert set(graph) == {site.id for site in bundled}
    assert graph.number_of_edges() == len(located) * (len(located) - 1)
    matrix = GreatCircle().matrix([site.at for site in located if site.at], Mode.COACH)
    ids = [site.id for site in located]
    leg = graph.edges["ay-workers-club", "px-museum"]
    a, b = ids.index("ay-workers-club"), ids.index("px-museum")
    assert (leg["duration"], leg["distance"], leg["mode"]) == (matrix.durations[a, b], matrix.distances[a, b], "coach")


def test_a_leg_between_estimated_positions_says_so(bundled: Catalogue) -> None:
    leg = site_graph(bundled).edges["ay-shenggong-hall", "ay-workers-club"]
    assert leg["is_estimated"]
    assert leg["uncertainty"] > 0


def test_an_unlocated_site_is_a_node_without_legs(bundled: Catalogue) -> None:
    graph = site_graph(bundled)
    assert graph.degree["ay-confucian-temple"] == 0
    assert frozenset({"ay-confucian-temple"}) in components(graph)


def test_the_nearest_legs_are_those_of_a_full_search() -> None:
    catalogue = scattered(600)
    graph, full = site_graph(catalogue, nearest=4), site_graph(catalogue)
    for node in list(graph)[::37]:
        by_distance = sorted(full[node], key=lambda other: full.edges[node, other]["distance"])
        assert set(by_distance[:4]) <= set(graph[node])
    assert nx.is_strongly_connected(full)


def test_a_threshold_keeps_the_near_legs_only() -> None:
    catalogue = scattered(300)
    graph = site_graph(catalogue, GreatCircle(detour=1), within_m=5_000)
    full = site_graph(catalogue, GreatCircle(detour=1))
    assert set(graph.edges) == {leg for leg in full.edges if full.edges[leg]["distance"] <= 5_000}


def test_a_shortest_path_leads_over_kept_legs_and_adds_up() -> None:
    graph = site_graph(scattered(300), nearest=5)
    group = sorted(components(graph)[0])
    path, seconds, metres = shortest_path(graph, group[0], group[-1])
    assert path[0] == group[0]
    assert path[-1] == group[-1]
    assert seconds == nx.shortest_path_length(graph, group[0], group[-1], weight="duration")
    assert metres > 0
    with pytest.raises(UnknownSite):
        shortest_path(graph, group[0], "nobody")


def test_without_a_way_the_error_names_the_way_out(bundled: Catalogue) -> None:
    with pytest.raises(BadInput, match="nearest"):
        shortest_path(site_graph(bundled), "ay-workers-club", "ay-confucian-temple")


def test_a_themed_subgraph_holds_that_theme_only(bundled: Catalogue) -> None:
    assert set(themed_subgraph(site_graph(bundled), "autumn-harvest")) == {site.id for site in bundled.with_theme("autumn-harvest")}


@pytest.mark.parametrize("options", [{"nearest": 0}, {"within_m": 0.0}, {"within_m": float("nan")}])
def test_a_limit_that_keeps_nothing_is_refused(bundled: Catalogue, options: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        site_graph(bundled, **options)  # type: ignore[arg-type]


def test_places_at_one_point_take_no_time_and_a_coach_takes_boarding() -> None:
    here, there = LatLon(lat=27.6, lon=113.9), LatLon(lat=27.7, lon=113.9)
    matrix = GreatCircle().matrix([here, here, there], Mode.COACH)
    assert matrix.durations[0, 1] == matrix.distances[0, 1] == 0
    assert matrix.durations[0, 2] == round(matrix.distances[0, 2] * 3.6 / 30) + 600


def test_too_many_places_are_refused_before_memory_is_taken() -> None:
    with pytest.raises(TooLarge, match="nearest"):
        GreatCircle().matrix([LatLon(lat=0, lon=0)] * 12_001, Mode.WALK)
    with pytest.raises(ValueError, match="detour"):
        GreatCircle(detour=0.5)
