"""How much a proof may do, counted the same on every machine."""

from __future__ import annotations

from collections.abc import Callable

WITHOUT_LIMIT = 1 << 62


class Work:
    """Labels and rounds used, and whether to go on. The count, unlike the clock, is the same on every machine."""

    def __init__(self, limit: int | None, should_stop: Callable[[], bool]) -> None:
        self._limit = limit
        self._asked = should_stop
        self._is_stopped = False
        self.done = 0

    def should_stop(self) -> bool:
        """Whether somebody asks to stop, or ever did: what was cut short is never carried on."""
        self._is_stopped = self._is_stopped or self._asked()
        return self._is_stopped

    @property
    def left(self) -> int:
        """How many labels may still be made."""
        return WITHOUT_LIMIT if self._limit is None else max(0, self._limit - self.done)

    @property
    def is_over(self) -> bool:
        """Whether the limit is used up or somebody asks to stop."""
        return self.left == 0 or self.should_stop()
