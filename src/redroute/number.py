"""What counts as a number where a value is made.

``True`` is an ``int`` to Python and to nobody who counts minutes. Comparisons that NaN fails are left to the caller.
"""

from __future__ import annotations

from numbers import Integral, Real
from typing import TypeGuard


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a real number, of Python or of numpy."""
    return isinstance(value, Real) and not isinstance(value, bool)


def is_whole(value: object) -> TypeGuard[int]:
    """Whether it is a whole number, of Python or of numpy."""
    return isinstance(value, Integral) and not isinstance(value, bool)
