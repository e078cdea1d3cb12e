"""What answers "where is this address"."""

from __future__ import annotations

from typing import Protocol

from redroute.sites.site import Position


class Geocoder(Protocol):
    """Anything that locates an address. redroute asks none by itself: whoever plans passes one and so decides whom an address is told."""

    def __call__(self, address: str) -> Position | None:
        """The position of an address with what is known of its precision, or ``None`` where it cannot be found.

        Raises :class:`redroute.errors.ProviderUnreachable` where a service does not answer.
        """
        ...
