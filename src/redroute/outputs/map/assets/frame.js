// The map's frame: tiles if there are any, else a graticule with its degrees; scale, north, zoom, attribution.
const graticule = L.layerGroup().addTo(MAP);

MAP.createPane("ground").style.zIndex = 300;
MAP.getPane("ground").classList.add("no-touch");
MAP.createPane("crowd").style.zIndex = 405;
MAP.createPane("lines").style.zIndex = 410;
MAP.createPane("leaders").style.zIndex = 420;
MAP.createPane("labels").style.zIndex = 590;
MAP.getPane("labels").classList.add("no-touch");
MAP.createPane("graticule").style.zIndex = 150;

// Tiles that are part of the page; beyond the zooms it has, the nearest are stretched.
const InlinedTiles = L.GridLayer.extend({
  createTile({ x, y, z }) {
    const tile = el("img", ""), key = z + "/" + x + "/" + y, found = DATA.tiles.inlined;
    tile.alt = "";
    if (Object.prototype.hasOwnProperty.call(found, key)) tile.src = found[key];
    return tile;
  },
});

if (DATA.tiles) {
  const { urls, inlined, minNative, maxNative, maxZoom, subdomains } = DATA.tiles;
  MAP.setMaxZoom(maxZoom);
  if (inlined) new InlinedTiles({ maxZoom, minNativeZoom: minNative, maxNativeZoom: maxNative }).addTo(MAP);
  for (const url of urls) L.tileLayer(url, { subdomains: subdomains || "abc", maxZoom }).addTo(MAP);
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

const scaleBar = el("div", "scale-bar");
scaleBar.setAttribute("role", "img");
cornerControl("bottomleft", (element) => element.append(scaleBar));
cornerControl("bottomleft", (element) => {
  element.classList.add("attribution");
  // Plain text on purpose: Leaflet's own control would read it as page source.
  element.textContent = (DATA.tiles ? DATA.tiles.attribution + " · " : "") + "Leaflet 1.9.4";
});

// The bar of a printed map: four pieces, dark and light in turn, true for the middle of the view.
function drawScale() {
  const size = MAP.getSize(), y = size.y / 2;
  const metres = MAP.containerPointToLatLng([0, y]).distanceTo(MAP.containerPointToLatLng([100, y])) / 100;
  const most = metres * Math.min(150, size.x * 0.3), power = 10 ** Math.floor(Math.log10(most));
  const whole = [5, 4, 2, 1].map((each) => each * power).find((each) => each <= most) || power;
  const width = whole / metres, kilometres = whole >= 1000;
  const label = (value) => String(kilometres ? value / 1000 : value);
  const bar = svg("svg", { width: width + 1, height: 6, "aria-hidden": "true" });
  for (let piece = 0; piece < 4; piece += 1) {
    bar.append(svg("rect", { x: (piece * width) / 4 + 0.5, y: 0.5, width: width / 4, height: 5, class: piece % 2 ? "scale-light" : "scale-dark" }));
  }
  const unit = word(kilometres ? "unit.kilometres" : "unit.metres");
  const last = el("span", "", label(whole), el("span", "scale-unit", " " + unit));
  const numbers = el("div", "scale-numbers", el("span", "", "0"), el("span", "", label(whole / 2)), last);
  numbers.style.width = width + "px";
  scaleBar.replaceChildren(numbers, bar);
  scaleBar.setAttribute("aria-label", word("scale", { distance: label(whole) + " " + unit }));
}

// Spans between lines, in minutes of arc, from which the first that leaves few enough lines is taken.
const STEPS = [1 / 6, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1200];

function degrees(minutes, letters) {
  const size = Math.round(Math.abs(minutes) * 60);
  const d = Math.floor(size / 3600), m = Math.floor((size % 3600) / 60), s = size % 60;
  const text = d + "°" + (m || s ? String(m).padStart(2, "0") + "′" : "") + (s ? String(s).padStart(2, "0") + "″" : "");
  return text + (minutes < 0 ? letters[1] : letters[0]);
}

function graticuleLabel(at, text, className, above) {
  // What lies over the map takes the place of a number.
  const { x, y } = MAP.latLngToContainerPoint(at), width = 8 * text.length;
  if (x < 2 || x > MAP.getSize().x - width || overlaps({ left: x, right: x + width, top: y - (className === "degrees-lat" ? 16 : 0), bottom: y + 18 }, above)) return L.layerGroup();
  const icon = L.divIcon({ className: "degrees " + className, html: el("span", "", text), iconSize: null });
  return L.marker(at, { icon, pane: "graticule", interactive: false, keyboard: false });
}

function drawGraticule() {
  graticule.clearLayers();
  const bounds = MAP.getBounds().pad(0.02), size = MAP.getSize();
  const wide = (bounds.getEast() - bounds.getWest()) * 60;
  const step = STEPS.find((each) => wide / each <= Math.max(2.5, size.x / 150)) || 1200;
  const style = { pane: "graticule", weight: 1, className: "graticule-line", opacity: DATA.tiles ? 0.25 : 0.4, interactive: false };
  const above = obstacles(L.point(0, 0)); // asked once: every asking makes the browser lay out the page
  const inset = (x, y) => MAP.containerPointToLatLng([x, y]);
  for (let lon = Math.ceil((bounds.getWest() * 60) / step) * step; lon <= bounds.getEast() * 60; lon += step) {
    graticule.addLayer(L.polyline([[bounds.getSouth(), lon / 60], [bounds.getNorth(), lon / 60]], style));
    graticule.addLayer(graticuleLabel([inset(0, 3).lat, lon / 60], degrees(lon, "EW"), "degrees-lon", above));
  }
  const south = Math.max(bounds.getSouth(), -85), north = Math.min(bounds.getNorth(), 85);
  for (let lat = Math.ceil((south * 60) / step) * step; lat <= north * 60; lat += step) {
    graticule.addLayer(L.polyline([[lat / 60, bounds.getWest()], [lat / 60, bounds.getEast()]], style));
    // Not in the corner, where the degrees of longitude stand.
    if (MAP.latLngToContainerPoint([lat / 60, bounds.getWest()]).y > 34) graticule.addLayer(graticuleLabel([lat / 60, inset(3, 0).lng], degrees(lat, "NS"), "degrees-lat", above));
  }
}
