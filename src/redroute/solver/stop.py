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


def after_iterations(limit: int) -> StoppingRule:
    """Stop after so many iterations: the same seed gives the same plan on every machine."""
    return lambda progress: progress.iterations >= limit


def after_seconds(limit: float) -> StoppingRule:
    """Stop after so many seconds of wall clock: the plan may differ between machines."""
    return lambda progress: progress.elapsed >= limit


def any_of(*rules: StoppingRule) -> StoppingRule:
    """Stop when one of the rules says so."""
    return lambda progress: any(rule(progress) for rule in rules)
