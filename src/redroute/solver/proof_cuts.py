"""Subset-row cuts: of three sites, no plan has two days that visit two each (Jepsen, Petersen, Spoorendonk and Pisinger, 2008)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from redroute.solver import _kernel

Triple = tuple[int, int, int]

MOST_CUTS = _kernel.MOST_CUTS
"""As many as a label of the kernel has bits for."""

LEAST_EXCESS = 0.05


@dataclass(frozen=True, slots=True)
class Cut:
    """Three sites and what remembers them, they among it: any visit elsewhere makes the count of a day begin anew (limited memory: Pecin, Pessoa, Poggi
    and Uchoa, *Improved branch-cut-and-price for capacitated vehicle routing*, 2017). That can only make a day count less, so the cut holds.
    """

    sites: Triple
    memory: frozenset[int]
    remembers_all: bool = False

    def pairs(self, visits: Sequence[int]) -> int:
        """How many pairs of visits to its sites there are between those that it does not remember: what a day counts in its row."""
        if self.remembers_all:
            a, b, c = self.sites
            return ((a in visits) + (b in visits) + (c in visits)) // 2
        if sum(site in self.sites for site in visits) < 2:
            return 0
        count, is_odd = 0, False
        for site in visits:
            if site in self.sites:
                count, is_odd = count + is_odd, not is_odd
            elif is_odd and site not in self.memory:
                is_odd = False
        return count


def remembering(triple: Triple, visits: Iterable[Sequence[int]]) -> Cut:
    """A cut of these three sites that remembers what it must so that these days count as much as they can."""
    memory = set(triple)
    for day in visits:
        places = [place for place, site in enumerate(day) if site in triple]
        if len(places) == 3:
            # One pair is all there is in three: the one with less between.
            places = places[:2] if places[1] - places[0] <= places[2] - places[1] else places[1:]
        for first, second in zip(places[::2], places[1::2], strict=False):
            memory.update(day[first:second])
    return Cut(triple, frozenset(memory))


def violated(used: Sequence[tuple[Iterable[int], float]], known: Collection[Triple], most: int) -> list[Triple]:
    """The sites of cuts that these shares of days (their visits) break, worst first, at most so many."""
    sites = sorted({site for visits, _ in used for site in visits})
    places = {site: place for place, site in enumerate(sites)}
    held = np.zeros((len(used), len(sites)), dtype=np.float32)
    for row, (visits, _) in enumerate(used):
        held[row, [places[site] for site in visits]] = 1.0
    shares = np.array([share for _, share in used], dtype=np.float32)
    two = (held * shares[:, None]).T @ held
    found: list[tuple[float, Triple]] = []
    for a in range(len(sites)):
        # Days with at least two of a, b and c: those with a pair, less twice those with all three, which were counted thrice.
        three = (held * (shares * held[:, a])[:, None]).T @ held
        sums = two[a][:, None] + two[a][None, :] + two - 2 * three
        where = np.argwhere(np.triu(sums, 1) > 1 + LEAST_EXCESS)
        found += [(float(sums[b, c]), (sites[a], sites[b], sites[c])) for b, c in where.tolist() if a < b]
    return [triple for _, triple in sorted(found, key=lambda item: (-item[0], item[1])) if triple not in known][:most]
