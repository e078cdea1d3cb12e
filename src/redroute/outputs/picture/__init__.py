"""Pictures of a tour, a route or a catalogue without a browser: SVG by our own writer, PNG by Pillow (extra ``picture``)."""

from redroute.outputs.picture.picture import Png as Png
from redroute.outputs.picture.picture import png as png
from redroute.outputs.picture.picture import svg as svg
