"""The answer of the solver: one plan a day, and how good it surely is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What is known of an answer.

    ``OPTIMAL``: no plan is better, proven. ``FEASIBLE``: a plan that keeps every rule, with a stated bound. ``INFEASIBLE``: no plan keeps every rule,
    proven. ``INTERRUPTED``: stopped before any plan was found; nothing is proven.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class RestPlan:
    """The pause of a day: held at node ``at``, from ``start``, after the first ``after`` visits."""

    after: int
    at: int
    start: int


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Visits of one day in order, with the second at which each starts. Between stops the group travels by the day's durations."""

    visits: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    rest: RestPlan | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """Plans for all days, the objective in named parts, and the certificate.

    ``objective = prize - penalty``; ``bound`` is a proven upper limit on the objective of any plan, ``None`` where none is known. ``travel`` is the
    sum of leg durations in seconds, kept smallest among plans with the same visits a day (it does not enter the objective). ``relaxed`` names the
    rules that the bound leaves out (it stays valid, only wider). ``iterations`` counts the work of the search.
    """

    status: Status
    days: tuple[DayPlan, ...] = ()
    prize: int = 0
    penalty: int = 0
    travel: int = 0
    bound: int | None = None
    relaxed: tuple[str, ...] = ()
    iterations: int = 0

    @property
    def objective(self) -> int:
        """What the solver maximises: prizes less the penalties of a soft order."""
        return self.prize - self.penalty

    @property
    def gap(self) -> float | None:
        """``(bound - objective) / bound``, 0 when proven optimal, ``None`` without a bound or a plan."""
        if self.bound is None or self.status in (Status.INFEASIBLE, Status.INTERRUPTED):
            return None
        return 0.0 if self.bound <= self.objective else (self.bound - self.objective) / max(abs(self.bound), 1)
