"""The sites of a catalogue as a networkx graph, so that any of its algorithms works on them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from redroute.errors import BadInput, UnknownSite
from redroute.geo.distance import EARTH_RADIUS
from redroute.geo.latlon import LatLon
from redroute.mode import Mode
from redroute.network.great_circle import GreatCircle
from redroute.network.provider import TravelProvider, matrix_of
from redroute.sites.catalogue import Catalogue
from redroute.sites.site import Site

if TYPE_CHECKING:
    import networkx as nx

DENSEST = 1_500
"""Located sites up to which the graph is complete unless asked otherwise; beyond it, ``nearest`` defaults to 12."""

_BLOCK = 256


def site_graph(
    catalogue: Catalogue,
    provider: TravelProvider | None = None,
    mode: Mode = Mode.WALK,
    *,
    nearest: int | None = None,
    within_m: float | None = None,
) -> nx.DiGraph[str]:
    """A directed graph of all sites: nodes are site ids, an edge is a leg.

    Nodes carry ``name``, ``level`` (its word), ``kind``, ``themes``, ``lat`` and ``lon`` (``None`` for a site nobody located; such a node has no
    edges) and ``uncertainty_m``. Edges carry ``duration`` (s), ``distance`` (m), ``mode``, ``uncertainty`` (± seconds that come from the positions of
    both ends) and ``is_estimated``. ``nearest`` keeps the legs to so many nearest sites of each (in straight line), ``within_m`` those not
    longer than so many metres in straight line; both may be given. Without either the graph is complete up to 1,500 located sites and has the
    12 nearest beyond. Raises ``BadInput`` for a ``nearest`` or ``within_m`` that is not positive.
    """
    import networkx as nx

    if (nearest is not None and nearest < 1) or (within_m is not None and not within_m > 0):
        raise BadInput(f"nearest={nearest} and within_m={within_m} must be positive")
    provider = provider or GreatCircle()
    graph: nx.DiGraph[str] = nx.DiGraph(mode=mode.value)
    for site in catalogue:
        graph.add_node(site.id, **_attributes(site))
    located = [site for site in catalogue if site.is_located]
    if nearest is None and within_m is None and len(located) > DENSEST:
        nearest = 12
    if nearest is None and within_m is None:
        _join(graph, located, provider, mode, None)
        return graph
    # Blocks of neighbouring sites keep every matrix small, so that memory grows with the sites and not with their square.
    positions = _unit_vectors([site.position.at for site in located if site.position])
    for group, links in _linked_groups(positions, nearest, within_m):
        _join(graph, [located[index] for index in group], provider, mode, links)
    return graph


def shortest_path(graph: nx.DiGraph[str], start: str, end: str) -> tuple[tuple[str, ...], int, int]:
    """Site ids from ``start`` to ``end`` by least duration, with its seconds and metres. Raises ``UnknownSite`` or, without a way, ``BadInput``."""
    import networkx as nx

    for site_id in (start, end):
        if site_id not in graph:
            raise UnknownSite(site_id)
    try:
        path = nx.shortest_path(graph, start, end, weight="duration")
    except nx.NetworkXNoPath:
        raise BadInput(f"no way leads from {start!r} to {end!r} in this graph; keep more legs with a larger `nearest` or `within_m`") from None
    legs = [graph.edges[leg] for leg in itertools.pairwise(path)]
    return tuple(path), sum(leg["duration"] for leg in legs), sum(leg["distance"] for leg in legs)


def themed_subgraph(graph: nx.DiGraph[str], theme: str) -> nx.DiGraph[str]:
    """The sites of one theme and the legs between them, as a read-only view."""
    return graph.subgraph([node for node, themes in graph.nodes(data="themes") if theme in (themes or ())])


def components(graph: nx.DiGraph[str]) -> tuple[frozenset[str], ...]:
    """Groups of sites that can reach one another, largest first, then by their smallest id."""
    import networkx as nx

    groups = [frozenset(group) for group in nx.strongly_connected_components(graph)]
    return tuple(sorted(groups, key=lambda group: (-len(group), min(group))))


def _attributes(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "level": site.protection_level.word,
        "kind": site.kind.value,
        "themes": site.themes,
        "lat": site.at.lat if site.at else None,
        "lon": site.at.lon if site.at else None,
        "uncertainty_m": site.position.uncertainty_m if site.position else None,
    }


def _join(graph: nx.DiGraph[str], sites: Sequence[Site], provider: TravelProvider, mode: Mode, links: Sequence[tuple[int, int]] | None) -> None:
    """Adds the legs of ``links`` (indices into ``sites``), or all of them, in both directions."""
    matrix = matrix_of(provider, [site.position.at for site in sites if site.position], mode)
    durations, distances = matrix.durations.tolist(), matrix.distances.tolist()
    pairs = links if links is not None else [(a, b) for a in range(len(sites)) for b in range(a + 1, len(sites))]
    doubt = [site.position.doubt_m for site in sites if site.position]
    guessed = [bool(site.position and site.position.is_estimated) for site in sites]
    for one, other in pairs:
        uncertainty = round((doubt[one] + doubt[other]) * matrix.seconds_per_metre)
        for a, b in ((one, other), (other, one)):
            graph.add_edge(
                sites[a].id,
                sites[b].id,
                duration=durations[a][b],
                distance=distances[a][b],
                mode=mode.value,
                uncertainty=uncertainty,
                is_estimated=guessed[one] or guessed[other],
            )


def _unit_vectors(places: Sequence[LatLon]) -> NDArray[np.float64]:
    phi, theta = np.radians([place.lat for place in places]), np.radians([place.lon for place in places])
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=1)


def _linked_groups(positions: NDArray[np.float64], nearest: int | None, within_m: float | None) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
    """Blocks of sites with the pairs to join, as indices into the block: all pairs that are near enough, each once."""
    count = len(positions)
    chord = 2 * np.sin(min(within_m / EARTH_RADIUS, np.pi) / 2) if within_m is not None else None
    seen: set[tuple[int, int]] = set()
    for block in _blocks(positions):
        group: dict[int, int] = {}
        links: list[tuple[int, int]] = []
        squares = 2 - 2 * positions[block] @ positions.T
        squares[np.arange(len(block)), block] = np.inf
        if nearest is not None and nearest < count - 1:
            candidates = np.argpartition(squares, nearest - 1, axis=1)[:, :nearest]
        else:
            candidates = np.broadcast_to(np.arange(count), (len(block), count))
        for row, index in enumerate(block.tolist()):
            for other in candidates[row].tolist():
                pair = (min(index, other), max(index, other))
                if other == index or pair in seen or (chord is not None and squares[row, other] > chord * chord):
                    continue
                seen.add(pair)
                links.append((group.setdefault(index, len(group)), group.setdefault(other, len(group))))
        if links:
            yield list(group), links


def _blocks(positions: NDArray[np.float64]) -> Iterator[NDArray[np.intp]]:
    """The sites in blocks of neighbours: halved along the widest axis until small (a k-d tree's leaves, Bentley 1975)."""
    waiting = [np.arange(len(positions))]
    while waiting:
        block = waiting.pop()
        if len(block) <= _BLOCK:
            if len(block):
                yield block
            continue
        axis = int(np.ptp(positions[block], axis=0).argmax())
        ordered = block[np.argsort(positions[block, axis], kind="stable")]
        waiting += [ordered[len(ordered) // 2 :], ordered[: len(ordered) // 2]]
