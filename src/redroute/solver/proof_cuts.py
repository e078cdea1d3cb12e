"""Subset-row cuts: of three sites, no plan has two days that visit two each (Jepsen, Petersen, Spoorendonk and Pisinger, 2008)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from redroute.solver.proof_kinds import Column

Cut = tuple[int, int, int]

MOST_CUTS = 64
"""As many as a label of the kernel has bits for."""

FIRST_CUTS = 12
LEAST_EXCESS = 0.05


def pairs(cut: Cut, visits: Iterable[int]) -> int:
    """How many pairs of visits to the sites of the cut there are: what a day counts in its row."""
    return sum(site in cut for site in visits) // 2


def violated(used: Sequence[tuple[Column, float]], known: Sequence[Cut]) -> list[Cut]:
    """Cuts that these shares of days break, worst first, no more than a few and none with two sites in common with a worse one."""
    sites = sorted({site for column, _ in used for site in column.visits})
    places = {site: place for place, site in enumerate(sites)}
    held = np.zeros((len(used), len(sites)), dtype=np.float32)
    for row, (column, _) in enumerate(used):
        held[row, [places[site] for site in column.visits]] = 1.0
    shares = np.array([share for _, share in used], dtype=np.float32)
    two = (held * shares[:, None]).T @ held
    found: list[tuple[float, Cut]] = []
    for a in range(len(sites)):
        # Days with at least two of a, b and c: those with a pair, less twice those with all three, which were counted thrice.
        three = (held * (shares * held[:, a])[:, None]).T @ held
        sums = two[a][:, None] + two[a][None, :] + two - 2 * three
        where = np.argwhere(np.triu(sums, 1) > 1 + LEAST_EXCESS)
        found += [(float(sums[b, c]), (sites[a], sites[b], sites[c])) for b, c in where.tolist() if a < b]
    chosen: list[Cut] = []
    for _, cut in sorted(found, key=lambda item: (-item[0], item[1])):
        if cut not in known and all(len({*cut} & {*other}) < 2 for other in chosen):
            chosen.append(cut)
            if len(chosen) == FIRST_CUTS:
                break
    return chosen
