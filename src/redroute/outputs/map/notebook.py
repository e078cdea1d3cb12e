"""Showing a tour in a notebook: its page in a frame that can reach nothing outside itself."""

from __future__ import annotations

from typing import Any

from redroute.outputs.map.embed import iframe

_TYPES = (
    ("redroute.itinerary.itinerary", "Itinerary", "itinerary_html"),
    ("redroute.itinerary.route", "Route", "route_html"),
    ("redroute.sites.catalogue", "Catalogue", "catalogue_html"),
)


def show(thing: Any) -> str:
    """The frame with the map of an itinerary, a route or a catalogue; raises ``TypeError`` for anything else."""
    from redroute.outputs.map import draw

    for module, name, function in _TYPES:
        if any(base.__module__ == module and base.__name__ == name for base in type(thing).__mro__):
            return iframe(getattr(draw, function)(thing))
    raise TypeError(f"an itinerary, a route or a catalogue has a map, not a {type(thing).__name__}")


def register(shell: Any) -> None:
    """Let the IPython ``shell`` show itineraries, routes and catalogues as maps. Nothing is imported until one is shown."""
    formatter = shell.display_formatter.formatters["text/html"]
    for module, name, _ in _TYPES:
        formatter.for_type_by_name(module, name, show)


load_ipython_extension = register
"""``%load_ext redroute.outputs.map.notebook`` in a notebook."""
