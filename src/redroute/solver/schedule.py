"""The clock of one day: when each visit of an order starts, and where the rest is held.

A day is a walk through *stops*: its start, its visits, its end. Where the day has no start or no end, a stop *nowhere* stands in, from which and to which
travel takes no time. A rest belongs to one *gap*, the leg between two stops. Two clocks run side by side through the stops: one for a day whose rest is
still due, one for a day whose rest is done. Waiting is allowed, so earlier is never worse, and the earliest moment on each clock is all that must be kept
(forward and backward passes after Savelsbergh, *The vehicle routing problem with time windows: minimizing route duration*, 1992, here with several spans).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from redroute.problem.problem import UNREACHABLE, Problem
from redroute.solver.solution import DayPlan, RestPlan

NEVER = 2**40
"""A moment after every day; minus this is a moment before every day."""

_MANY = 1000


@dataclass(frozen=True, slots=True)
class Moments:
    """Earliest and latest moments along the stops of one order; index 0 is the start, the last index the end.

    ``leave_due[p]`` and ``leave_done[p]``: earliest moment to leave stop ``p`` with the rest still due, or done. ``arrive_due``, ``arrive_done``: earliest
    moment to be there, ready for the visit. ``latest_due[p]``, ``latest_done[p]``: latest moment to be there so that the remaining day still holds.
    A day that needs no rest runs on the done clock alone. ``walked`` is metres on foot without the way to a rest.
    """

    leave_due: list[int]
    leave_done: list[int]
    arrive_due: list[int]
    arrive_done: list[int]
    latest_due: list[int]
    latest_done: list[int]
    walked: int
    is_kept: bool


class Timetable:
    """The tables of one day, made fast to read: plain rows, and one more with a column for *nowhere*."""

    def __init__(self, problem: Problem, day: int) -> None:
        frame = problem.days[day]
        nodes = frame.durations.shape[0]
        self.day = day
        self.sites = problem.sites
        self.begins, self.ends = frame.begins, frame.ends
        self.nowhere = nodes
        self.start = nodes if frame.start is None else frame.start
        self.end = nodes if frame.end is None else frame.end
        self.spans = frame.spans
        self.visit_durations = problem.visit_durations
        self.durations = _Rows(frame.durations)
        self.walking = _Rows(frame.walking)
        self.walking_limit = frame.walking_limit
        self.rest = frame.rest
        self.places = () if frame.rest is None else frame.rest.places

    def earliest(self, site: int, moment: int) -> int:
        """The first moment from ``moment`` on at which a visit may start, or ``NEVER``."""
        for opens, closes in self.spans[site]:
            if moment <= closes:
                return max(moment, opens)
        return NEVER

    def latest(self, site: int, moment: int) -> int:
        """The last moment up to ``moment`` at which a visit may start, or ``-NEVER``."""
        for opens, closes in reversed(self.spans[site]):
            if opens <= moment:
                return min(moment, closes)
        return -NEVER

    def stops(self, visits: Sequence[int]) -> list[int]:
        """Start, visits and end as nodes."""
        return [self.start, *visits, self.end]

    def to_place(self, stop: int, place: int) -> int:
        """Seconds from a stop to a place of rest. A day without a start begins at its first visit, so no rest precedes that."""
        return NEVER if stop == self.nowhere else self.durations[stop][place]

    def detour_walked(self, a: int, place: int, b: int) -> int:
        """Metres on foot that a rest at ``place`` adds to the leg from ``a`` to ``b``; may be negative where the direct leg is the longer."""
        return self.walking[a][place] + self.walking[place][b] - self.walking[a][b]

    def rests(self, a: int, b: int, moment: int, spare: int | None) -> Iterator[tuple[int, int, int]]:
        """Ways to rest between leaving ``a`` at ``moment`` and being ready at ``b``: (node, start of the rest, ready at ``b``), each as early as can be.

        ``spare`` is how many metres may still be walked, ``None`` for any number.
        """
        rest = self.rest
        if rest is None or moment >= NEVER:
            return
        opens, closes = rest.window
        if not rest.places:
            leg = self.durations[a][b]
            if a != self.nowhere and moment <= closes:
                begins = max(moment, opens)
                yield a, begins, begins + rest.duration + leg
            if b != self.nowhere and moment + leg <= closes:
                begins = max(moment + leg, opens)
                yield b, begins, begins + rest.duration
        for place in rest.places:
            arrives = moment + self.to_place(a, place)
            if arrives <= closes and (spare is None or self.detour_walked(a, place, b) <= spare):
                begins = max(arrives, opens)
                yield place, begins, begins + rest.duration + self.durations[place][b]

    def latest_before_rest(self, a: int, b: int, moment: int, spare: int | None) -> int:
        """The latest moment to leave ``a``, rest, and be ready at ``b`` by ``moment``; ``-NEVER`` if there is none."""
        rest, last = self.rest, -NEVER
        if rest is None or moment <= -NEVER:
            return last
        opens, closes = rest.window
        if not rest.places:
            leg = self.durations[a][b]
            if a != self.nowhere and (begins := min(closes, moment - leg - rest.duration)) >= opens:
                last = begins
            if b != self.nowhere and (begins := min(closes, moment - rest.duration)) >= opens:
                last = max(last, begins - leg)
        for place in rest.places:
            begins = min(closes, moment - self.durations[place][b] - rest.duration)
            if begins >= opens and (spare is None or self.detour_walked(a, place, b) <= spare):
                last = max(last, begins - self.to_place(a, place))
        return last

    def walked(self, stops: Sequence[int]) -> int:
        """Metres on foot along the stops, without the way to a rest."""
        return sum(self.walking[a][b] for a, b in itertools.pairwise(stops))

    def spare(self, stops: Sequence[int]) -> int | None:
        """Metres that may be walked on top of the stops; negative where they are too far already, ``None`` where nobody counts."""
        # A day without visits need only fit its frame.
        return None if self.walking_limit is None or len(stops) == 2 else self.walking_limit - self.walked(stops)

    def moments(self, visits: Sequence[int]) -> Moments:
        """Both clocks, forward and backward, along an order."""
        stops, spare = self.stops(visits), self.spare(self.stops(visits))
        last = len(stops) - 1
        arrive_due, arrive_done, leave_due, leave_done = self._forward(stops, spare)
        latest_due, latest_done = [-NEVER] * (last + 1), [-NEVER] * (last + 1)
        latest_done[last] = self.ends
        for p in range(last - 1, 0, -1):
            a, b = stops[p], stops[p + 1]
            leg, stay = self.durations[a][b], self.visit_durations[a]
            latest_done[p] = self.latest(a, latest_done[p + 1] - leg - stay)
            if self.rest is not None:
                leave = max(latest_due[p + 1] - leg, self.latest_before_rest(a, b, latest_done[p + 1], spare))
                latest_due[p] = self.latest(a, leave - stay)
        is_kept = arrive_done[last] <= self.ends or (not visits and arrive_due[last] <= self.ends)
        if spare is not None and spare < 0 and not self.places:
            is_kept = False
        walked = self.walked(stops) if self.walking_limit is not None else 0
        return Moments(leave_due, leave_done, arrive_due, arrive_done, latest_due, latest_done, walked, is_kept)

    def _forward(self, stops: Sequence[int], spare: int | None) -> tuple[list[int], list[int], list[int], list[int]]:
        rests = self.rest is not None
        arrive_due, arrive_done = [self.begins if rests else NEVER], [NEVER if rests else self.begins]
        leave_due, leave_done = arrive_due[:], arrive_done[:]
        last = len(stops) - 1
        for p in range(1, last + 1):
            a, b = stops[p - 1], stops[p]
            leg = self.durations[a][b]
            due, done = leave_due[-1] + leg, leave_done[-1] + leg
            if rests:
                done = min(done, min((ready for _, _, ready in self.rests(a, b, leave_due[-1], spare)), default=NEVER))
            arrive_due.append(due)
            arrive_done.append(done)
            if p < last:
                stay = self.visit_durations[b]
                leave_due.append(self.earliest(b, due) + stay)
                leave_done.append(self.earliest(b, done) + stay)
        return arrive_due, arrive_done, leave_due, leave_done

    def plan(self, visits: Sequence[int]) -> tuple[DayPlan, int, int] | None:
        """The day in this order with its travel and the moment it ends, or ``None`` if it cannot be kept.

        Of all places for the rest the one with the least travel is taken, then the one that ends the day earliest, then the first.
        """
        stops = self.stops(visits)
        moments = self.moments(visits)
        if not moments.is_kept:
            return None
        legs = [self.durations[a][b] for a, b in itertools.pairwise(stops)]
        if self.rest is None or not visits:
            starts, finish = self._run(stops, 0, self.begins)
            return DayPlan(tuple(visits), tuple(starts), None), sum(legs), finish
        best: tuple[int, int, RestPlan, list[int]] | None = None
        spare = self.spare(stops)
        for gap, (a, b) in enumerate(itertools.pairwise(stops)):
            for node, begins, ready in self.rests(a, b, moments.leave_due[gap], spare):
                if ready > moments.latest_done[gap + 1]:
                    continue
                way = legs[gap] if not self.rest.places else self.durations[a][node] + self.durations[node][b]
                travel = sum(legs[:gap]) + way + sum(legs[gap + 1 :])
                starts, finish = self._run(stops, gap + 1, ready)
                if best is None or (travel, finish) < best[:2]:
                    best = (travel, finish, RestPlan(gap, node, begins), starts)
        if best is None:
            return None
        travel, finish, pause, late = best
        early = [self.earliest(site, moments.arrive_due[p]) for p, site in enumerate(visits[: pause.after], start=1)]
        return DayPlan(tuple(visits), tuple(early + late), pause), travel, finish

    def _run(self, stops: Sequence[int], first: int, ready: int) -> tuple[list[int], int]:
        """Starts of the visits from stop ``first`` on, for a group ready there at ``ready``, and the moment the day ends."""
        starts: list[int] = []
        if first == 0:
            first, ready = 1, ready + self.durations[stops[0]][stops[1]]
        for p in range(first, len(stops) - 1):
            starts.append(self.earliest(stops[p], ready))
            ready = starts[-1] + self.visit_durations[stops[p]] + self.durations[stops[p]][stops[p + 1]]
        return starts, ready


def schedule(problem: Problem, day: int, visits: Sequence[int]) -> DayPlan | None:
    """The timing of ``visits`` in this order on day number ``day``, or ``None`` if the day cannot hold them so.

    The group leaves the start when the day begins and every visit starts as early as it can. The rest is where travel is least, then where the day ends
    earliest. Rules over the whole tour (order, quotas, budget) are not looked at.
    """
    planned = Timetable(problem, day).plan(visits)
    return None if planned is None else planned[0]


class _Rows(dict[int, Sequence[int]]):
    """Rows of a table, made when first asked for: a day looks at few of many. One more row and column are zeros."""

    def __init__(self, table: NDArray[np.int32]) -> None:
        super().__init__({table.shape[0]: [0] * (table.shape[0] + 1)})
        self._table = table

    def __missing__(self, node: int) -> Sequence[int]:
        legs = np.zeros(len(self._table) + 1, dtype=np.int64)
        legs[:-1] = self._table[node]
        legs[legs >= UNREACHABLE] = NEVER
        # A list is faster to read, a view of thousands of legs much faster to make.
        self[node] = legs.tolist() if len(legs) < _MANY else legs.data
        return self[node]
