// The map's frame: tiles if there are any, else a graticule with its degrees; scale, north, zoom, attribution.
const CANVAS = DATA.dots ? L.canvas({ padding: 0.3 }) : null;
const graticule = L.layerGroup().addTo(MAP);

MAP.createPane("lines").style.zIndex = 410;
MAP.createPane("leaders").style.zIndex = 420;
MAP.createPane("labels").style.zIndex = 590;
MAP.getPane("labels").classList.add("no-touch");
MAP.createPane("graticule").style.zIndex = 150;

if (DATA.tiles) {
  for (const url of DATA.tiles.urls) {
    L.tileLayer(url, { subdomains: DATA.tiles.subdomains || "abc", maxZoom: DATA.tiles.maxZoom }).addTo(MAP);
  }
}

const controls = [];
function cornerControl(position, build) {
  const control = L.control({ position });
  control.onAdd = () => {
    const element = el("div", "corner");
    L.DomEvent.disableClickPropagation(element);
    build(element);
    controls.push(() => { element.replaceChildren(); build(element); });
    return element;
  };
  return control.addTo(MAP);
}

function zoomButton(code, glyph, onClick) {
  const element = button("zoom", onClick, glyph);
  element.title = word(code);
  element.setAttribute("aria-label", word(code));
  return element;
}

cornerControl("topright", (element) => {
  const north = svg("svg", { viewBox: "0 0 24 34", width: 24, height: 34, class: "north", "aria-hidden": "true" },
    svg("path", { d: "M12 1 L19 27 L12 22.5 L5 27 Z", fill: "none", stroke: "currentColor", "stroke-width": 1, "stroke-linejoin": "round" }),
    svg("path", { d: "M12 1 L12 22.5 L5 27 Z", fill: "currentColor" }));
  element.append(el("div", "compass", el("span", "", word("north")), north),
    zoomButton("zoom.in", "+", () => MAP.zoomIn()),
    zoomButton("zoom.out", "−", () => MAP.zoomOut()),
    zoomButton("zoom.all", "⤢", () => showAll()));
});

L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 120 }).addTo(MAP);
cornerControl("bottomleft", (element) => {
  element.classList.add("attribution");
  // Plain text on purpose: Leaflet's own control would read it as page source.
  element.textContent = (DATA.tiles ? DATA.tiles.attribution + " · " : "") + "Leaflet 1.9.4";
});

// Spans between lines, in minutes of arc, from which the first that leaves few enough lines is taken.
const STEPS = [1 / 6, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1200];

function degrees(minutes, letters) {
  const size = Math.round(Math.abs(minutes) * 60);
  const d = Math.floor(size / 3600), m = Math.floor((size % 3600) / 60), s = size % 60;
  const text = d + "°" + (m || s ? String(m).padStart(2, "0") + "′" : "") + (s ? String(s).padStart(2, "0") + "″" : "");
  return text + (minutes < 0 ? letters[1] : letters[0]);
}

function graticuleLabel(at, text, className) {
  const icon = L.divIcon({ className: "degrees " + className, html: el("span", "", text), iconSize: null });
  return L.marker(at, { icon, pane: "graticule", interactive: false, keyboard: false });
}

function drawGraticule() {
  graticule.clearLayers();
  const bounds = MAP.getBounds().pad(0.02), size = MAP.getSize();
  const wide = (bounds.getEast() - bounds.getWest()) * 60;
  const step = STEPS.find((each) => wide / each <= Math.max(2.5, size.x / 150)) || 1200;
  const style = { pane: "graticule", color: "#a58b5f", weight: 1, className: "graticule-line", opacity: DATA.tiles ? 0.25 : 0.45, interactive: false };
  const inset = (x, y) => MAP.containerPointToLatLng([x, y]);
  for (let lon = Math.ceil((bounds.getWest() * 60) / step) * step; lon <= bounds.getEast() * 60; lon += step) {
    graticule.addLayer(L.polyline([[bounds.getSouth(), lon / 60], [bounds.getNorth(), lon / 60]], style));
    graticule.addLayer(graticuleLabel([inset(0, 3).lat, lon / 60], degrees(lon, "EW"), "degrees-lon"));
  }
  const south = Math.max(bounds.getSouth(), -85), north = Math.min(bounds.getNorth(), 85);
  for (let lat = Math.ceil((south * 60) / step) * step; lat <= north * 60; lat += step) {
    graticule.addLayer(L.polyline([[lat / 60, bounds.getWest()], [lat / 60, bounds.getEast()]], style));
    // Not in the corner, where the degrees of longitude stand.
    if (MAP.latLngToContainerPoint([lat / 60, bounds.getWest()]).y > 34) graticule.addLayer(graticuleLabel([lat / 60, inset(3, 0).lng], degrees(lat, "NS"), "degrees-lat"));
  }
}
