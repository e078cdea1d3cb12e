"""Subset-row cuts: of three sites, no plan has two days that visit two each (Jepsen, Petersen, Spoorendonk and Pisinger, 2008)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

Cut = tuple[int, int, int]

MOST_CUTS = 64
"""As many as a label of the kernel has bits for."""

LEAST_EXCESS = 0.05


def pairs(cut: Cut, visits: Iterable[int]) -> int:
    """How many pairs of visits to the sites of the cut there are: what a day counts in its row."""
    return sum(site in cut for site in visits) // 2


def violated(used: Sequence[tuple[Iterable[int], float]], known: Collection[Cut], most: int) -> list[Cut]:
    """Cuts that these shares of days (their visits) break, worst first, at most so many."""
    sites = sorted({site for visits, _ in used for site in visits})
    places = {site: place for place, site in enumerate(sites)}
    held = np.zeros((len(used), len(sites)), dtype=np.float32)
    for row, (visits, _) in enumerate(used):
        held[row, [places[site] for site in visits]] = 1.0
    shares = np.array([share for _, share in used], dtype=np.float32)
    two = (held * shares[:, None]).T @ held
    found: list[tuple[float, Cut]] = []
    for a in range(len(sites)):
        # Days with at least two of a, b and c: those with a pair, less twice those with all three, which were counted thrice.
        three = (held * (shares * held[:, a])[:, None]).T @ held
        sums = two[a][:, None] + two[a][None, :] + two - 2 * three
        where = np.argwhere(np.triu(sums, 1) > 1 + LEAST_EXCESS)
        found += [(float(sums[b, c]), (sites[a], sites[b], sites[c])) for b, c in where.tolist() if a < b]
    return [cut for _, cut in sorted(found, key=lambda item: (-item[0], item[1])) if cut not in known][:most]
