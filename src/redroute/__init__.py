"""Study routes through heritage sites a school can really follow (红色研学).

Names are loaded when first used, so that ``import redroute`` costs next to nothing.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from redroute.version import __version__ as __version__

if TYPE_CHECKING:
    from redroute.clock import TimeWindow as TimeWindow
    from redroute.errors import RedrouteError as RedrouteError
    from redroute.geo.datum import Bd09 as Bd09
    from redroute.geo.datum import Gcj02 as Gcj02
    from redroute.geo.latlon import LatLon as LatLon
    from redroute.itinerary.check import check as check
    from redroute.itinerary.document import itinerary_from_json as itinerary_from_json
    from redroute.itinerary.document import itinerary_to_json as itinerary_to_json
    from redroute.itinerary.itinerary import Itinerary as Itinerary
    from redroute.itinerary.itinerary import Reason as Reason
    from redroute.itinerary.route import Route as Route
    from redroute.mode import Mode as Mode
    from redroute.network.great_circle import GreatCircle as GreatCircle
    from redroute.network.matrix import TravelMatrix as TravelMatrix
    from redroute.network.provider import TravelProvider as TravelProvider
    from redroute.network.site_graph import site_graph as site_graph
    from redroute.outputs.explain import explain as explain
    from redroute.outputs.map.draw import catalogue_map as catalogue_map
    from redroute.outputs.map.draw import itinerary_map as itinerary_map
    from redroute.outputs.map.draw import route_map as route_map
    from redroute.outputs.map.tiles import TileChoice as TileChoice
    from redroute.outputs.output import write as write
    from redroute.planner import plan as plan
    from redroute.planner import route as route
    from redroute.problem.prizes import default_prize as default_prize
    from redroute.problem.request import DayRequest as DayRequest
    from redroute.problem.request import Lunch as Lunch
    from redroute.problem.request import OrderRequest as OrderRequest
    from redroute.problem.request import Pace as Pace
    from redroute.problem.request import Place as Place
    from redroute.problem.request import QuotaRequest as QuotaRequest
    from redroute.problem.request import Sequence as Sequence
    from redroute.problem.request import TourRequest as TourRequest
    from redroute.problem.request import UnknownHours as UnknownHours
    from redroute.problem.request_file import read_request as read_request
    from redroute.sites.catalogue import Catalogue as Catalogue
    from redroute.sites.geocoder import GeopyGeocoder as GeopyGeocoder
    from redroute.sites.site import Kind as Kind
    from redroute.sites.site import ProtectionLevel as ProtectionLevel
    from redroute.sites.site import Site as Site
    from redroute.solver.stop import Progress as Progress
    from redroute.solver.stop import StoppingRule as StoppingRule
    from redroute.solver.stop import after_iterations as after_iterations
    from redroute.solver.stop import after_seconds as after_seconds
    from redroute.solver.stop import any_of as any_of

_HOMES = {
    "Bd09": "geo.datum",
    "Catalogue": "sites.catalogue",
    "DayRequest": "problem.request",
    "Gcj02": "geo.datum",
    "GeopyGeocoder": "sites.geocoder",
    "GreatCircle": "network.great_circle",
    "Itinerary": "itinerary.itinerary",
    "Kind": "sites.site",
    "LatLon": "geo.latlon",
    "Lunch": "problem.request",
    "Mode": "mode",
    "OrderRequest": "problem.request",
    "Pace": "problem.request",
    "Place": "problem.request",
    "Progress": "solver.stop",
    "ProtectionLevel": "sites.site",
    "QuotaRequest": "problem.request",
    "Reason": "itinerary.itinerary",
    "RedrouteError": "errors",
    "Route": "itinerary.route",
    "Sequence": "problem.request",
    "Site": "sites.site",
    "StoppingRule": "solver.stop",
    "TileChoice": "outputs.map.tiles",
    "TimeWindow": "clock",
    "TourRequest": "problem.request",
    "TravelMatrix": "network.matrix",
    "TravelProvider": "network.provider",
    "UnknownHours": "problem.request",
    "after_iterations": "solver.stop",
    "after_seconds": "solver.stop",
    "any_of": "solver.stop",
    "catalogue_map": "outputs.map.draw",
    "check": "itinerary.check",
    "default_prize": "problem.prizes",
    "itinerary_from_json": "itinerary.document",
    "explain": "outputs.explain",
    "itinerary_map": "outputs.map.draw",
    "itinerary_to_json": "itinerary.document",
    "plan": "planner",
    "read_request": "problem.request_file",
    "route": "planner",
    "route_map": "outputs.map.draw",
    "site_graph": "network.site_graph",
    "write": "outputs.output",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  # all are texts


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'redroute' has no attribute {name!r}")
    value = getattr(import_module(f"redroute.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def _greet_notebook() -> None:
    """Let a running notebook show itineraries, routes and catalogues as maps; without IPython there is nothing to do, and nothing is loaded."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        import_module("redroute.outputs.map.notebook").register(shell)


_greet_notebook()
