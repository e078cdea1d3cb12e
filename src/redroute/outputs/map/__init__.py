"""Maps: one self-contained page that opens with no network.

Folium draws the frame; no text of a catalogue or a request ever passes through a Folium or branca argument, because both treat such texts as
template and page source. All texts travel in one JSON data block and reach the page through ``textContent``.
"""

from redroute.outputs.map.draw import (
    catalogue_html as catalogue_html,
)
from redroute.outputs.map.draw import (
    catalogue_map as catalogue_map,
)
from redroute.outputs.map.draw import (
    itinerary_html as itinerary_html,
)
from redroute.outputs.map.draw import (
    itinerary_map as itinerary_map,
)
from redroute.outputs.map.draw import (
    route_html as route_html,
)
from redroute.outputs.map.draw import (
    route_map as route_map,
)
from redroute.outputs.map.ground import GroundLayer as GroundLayer
from redroute.outputs.map.tiles import TileChoice as TileChoice
