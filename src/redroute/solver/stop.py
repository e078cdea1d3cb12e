"""When a search ends: rules that look at its progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search has come: iterations done and seconds since it began."""

    iterations: int
    elapsed: float


class StoppingRule(Protocol):
    """Answers whether to stop now; asked often, so it must be cheap. It may also cancel: return true once a flag is set."""

    def __call__(self, progress: Progress) -> bool:
        """Whether to stop now."""
        ...


@dataclass(frozen=True, slots=True)
class AfterIterations:
    """Stops after so many iterations."""

    limit: int

    def __call__(self, progress: Progress) -> bool:
        """Whether the iterations are used up."""
        return progress.iterations >= self.limit

    def share(self, progress: Progress) -> float:
        """How much of the limit is used."""
        return progress.iterations / self.limit if self.limit > 0 else 1.0

    def left(self, progress: Progress) -> int:
        """How many iterations are left."""
        return max(0, self.limit - progress.iterations)


@dataclass(frozen=True, slots=True)
class AfterSeconds:
    """Stops after so many seconds of wall clock."""

    limit: float

    def __call__(self, progress: Progress) -> bool:
        """Whether the time is used up."""
        return progress.elapsed >= self.limit

    def share(self, progress: Progress) -> float:
        """How much of the limit is used."""
        return progress.elapsed / self.limit if self.limit > 0 else 1.0

    def seconds_left(self, progress: Progress) -> float:
        """How many seconds are left."""
        return max(0.0, self.limit - progress.elapsed)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Stops when one of its rules does."""

    rules: tuple[StoppingRule, ...]

    def __call__(self, progress: Progress) -> bool:
        """Whether a rule says so."""
        return any(rule(progress) for rule in self.rules)

    def share(self, progress: Progress) -> float | None:
        """The largest share of a rule that knows its own, ``None`` if none does."""
        return max((share for rule in self.rules if (share := share_of(rule, progress)) is not None), default=None)

    def left(self, progress: Progress) -> int | None:
        """How many iterations the strictest rule leaves."""
        return min((left for rule in self.rules if (left := iterations_left(rule, progress)) is not None), default=None)

    def seconds_left(self, progress: Progress) -> float | None:
        """How many seconds the strictest rule leaves."""
        return min((left for rule in self.rules if (left := seconds_left(rule, progress)) is not None), default=None)


def after_iterations(limit: int) -> AfterIterations:
    """Stop after so many iterations: the same seed gives the same plan on every machine."""
    return AfterIterations(limit)


def after_seconds(limit: float) -> AfterSeconds:
    """Stop after so many seconds of wall clock: the plan may differ between machines."""
    return AfterSeconds(limit)


def any_of(*rules: StoppingRule) -> AnyOf:
    """Stop when one of the rules says so."""
    return AnyOf(rules)


def share_of(rule: StoppingRule, progress: Progress) -> float | None:
    """How much of its limit a rule has used, from 0 to 1, or ``None`` for a rule that cannot say (a cancelling flag).

    A search that knows cools down towards its end instead of being cut off while hot.
    """
    measure = getattr(rule, "share", None)
    used = None if measure is None else measure(progress)
    return None if used is None else min(1.0, max(0.0, float(used)))


def iterations_left(rule: StoppingRule, progress: Progress) -> int | None:
    """How many iterations a rule still allows, ``None`` for a rule that does not count them."""
    measure = getattr(rule, "left", None)
    return None if measure is None else measure(progress)


def seconds_left(rule: StoppingRule, progress: Progress) -> float | None:
    """How many seconds a rule still allows, ``None`` for a rule that does not count them."""
    measure = getattr(rule, "seconds_left", None)
    return None if measure is None else measure(progress)
