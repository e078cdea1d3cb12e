// What stands on the map: legs, stops, other sites, circles of uncertainty, names.
const state = { day: null, themes: new Set() };
const drawn = L.layerGroup().addTo(MAP), trimmings = L.layerGroup().addTo(MAP), names = L.layerGroup().addTo(MAP);
let marks = [];
let paths = [];

function inTheme(site) {
  return !state.themes.size || (site.themes || []).some((theme) => state.themes.has(theme));
}

function daysShown() {
  return DATA.days.map((day, index) => ({ day, index })).filter(({ index }) => state.day === null || state.day === index);
}

// Every visit of a site in the days, as {day, index, stop}.
const visitsOf = new Map();
DATA.days.forEach((day, index) => day.stops.forEach((stop) => {
  if (stop.site === undefined || stop.type !== "visit") return;
  if (!visitsOf.has(stop.site)) visitsOf.set(stop.site, []);
  visitsOf.get(stop.site).push({ day, index, stop });
}));
const skipOf = new Map(DATA.skipped.map((each) => [each.site, each]));

function stopBadge(stop, colour) {
  if (stop.type === "visit") {
    const badge = el("span", "badge", String(stop.n));
    badge.style.backgroundColor = colour;
    return badge;
  }
  const badge = el("span", "badge badge-plain", { start: lang === "en" ? "S" : "起", end: lang === "en" ? "E" : "终", break: lang === "en" ? "L" : "午" }[stop.type]);
  badge.style.color = colour;
  badge.style.borderColor = colour;
  return badge;
}

function addMark(at, radius, element, name, options) {
  const icon = L.divIcon({ className: "mark", html: element, iconSize: [radius * 2, radius * 2] });
  const marker = L.marker(at, { icon, keyboard: true, title: "", alt: "", riseOnHover: true, zIndexOffset: options.rank });
  // Leaflet gives a divIcon's element no name of its own; a screen reader needs one.
  marker.on("add", () => { const node = marker.getElement(); if (node) node.setAttribute("aria-label", name); });
  if (options.popup) marker.bindPopup(options.popup, popupOptions());
  marks.push({ marker, at: L.latLng(at), radius, name: options.isNamed ? name : "", size: options.size || 13, site: options.site });
  drawn.addLayer(marker);
  return marker;
}

function drawLegs() {
  for (const { day } of daysShown()) {
    for (const leg of day.legs) {
      const path = legPath(leg);
      if (!path.length) continue;
      const dashes = legDashes(leg);
      drawn.addLayer(L.polyline(path, { pane: "lines", color: "#fffaf0", weight: 6, opacity: 0.85, interactive: false }));
      drawn.addLayer(L.polyline(path, { pane: "lines", color: day.colour, weight: dashes ? 2.6 : leg.mode === "walk" ? 2.4 : 3.4, opacity: 0.95, dashArray: dashes, lineCap: dashes && leg.mode === "walk" ? "round" : "butt", interactive: false }));
      paths.push({ path, colour: day.colour });
    }
  }
}

// Places where a day only begins, ends or rests: one mark each, unless a visit stands at the same place.
function drawOtherStops(taken) {
  for (const { day } of daysShown()) {
    for (const stop of day.stops) {
      const place = stop.at.join();
      if (stop.type === "visit" || taken.has(place)) continue;
      taken.add(place);
      addMark(stop.at, 10, stopBadge(stop, day.colour), stop.label || word("stop." + stop.type), { rank: 300, isNamed: true, size: 12, popup: () => stopPopup(stop) });
    }
  }
}

function drawVisits(taken) {
  for (const { day } of daysShown()) {
    for (const stop of day.stops) {
      if (stop.type !== "visit") continue;
      const site = DATA.sites[stop.site];
      const element = el("span", "stop" + (inTheme(site) ? "" : " faded"), stopBadge(stop, day.colour), seal(site.level, "seal-corner"));
      taken.add(stop.at.join());
      addMark(stop.at, 15, element, siteName(site), { rank: 1000, isNamed: true, size: 14, site: stop.site, popup: () => sitePopup(stop.site) });
    }
  }
}

function drawOtherSites() {
  const isTour = DATA.days.length > 0;
  DATA.sites.forEach((site, index) => {
    if (!site.at || !inTheme(site) || (isTour && visitsOf.has(index))) return;
    if (DATA.dots) {
      const dot = L.circleMarker(site.at, { renderer: CANVAS, radius: 4.5, color: "#fffaf0", weight: 1, fillColor: DATA.levels[site.level], fillOpacity: isTour ? 0.6 : 0.95 });
      dot.bindPopup(() => sitePopup(index), popupOptions());
      marks.push({ marker: dot, site: index });
      drawn.addLayer(dot);
      return;
    }
    const isSmall = isTour || DATA.sites.length > 120;
    addMark(site.at, isSmall ? 8 : 12, seal(site.level, isSmall ? "seal-small" : "seal-large"), siteName(site),
      { rank: 100 * "unknown none county municipal provincial national".split(" ").indexOf(site.level), isNamed: true, size: isTour ? 11 : 13, site: index, popup: () => sitePopup(index) });
  });
}

function drawUncertainty() {
  if (DATA.dots) return;
  DATA.sites.forEach((site, index) => {
    const radius = site.position && site.position.uncertainty;
    const isShown = site.at && inTheme(site) && (state.day === null || !visitsOf.has(index) || visitsOf.get(index).some((each) => each.index === state.day));
    if (!radius || !isShown || !(site.position.precision === "estimated" || radius >= 150)) return;
    drawn.addLayer(L.circle(site.at, { pane: "leaders", radius, color: "#8a6a2f", weight: 1, dashArray: "3 4", fillColor: "#c9a55a", fillOpacity: 0.09, interactive: false }));
  });
}

function drawAll() {
  drawn.clearLayers();
  marks = [];
  paths = [];
  const taken = new Set();
  drawLegs();
  drawUncertainty();
  // In order of importance: the earlier mark keeps its place, and its name is placed first.
  drawVisits(taken);
  drawOtherStops(taken);
  drawOtherSites();
  trim();
}

// All that depends on the zoom: arrowheads, and marks moved apart with a line to their true place.
function trim() {
  trimmings.clearLayers();
  for (const { path, colour } of paths) {
    for (const head of arrowheads(path)) {
      trimmings.addLayer(L.polygon(head, { pane: "leaders", color: "#fffaf0", weight: 1, fillColor: colour, fillOpacity: 1, interactive: false }));
    }
  }
  const icons = marks.filter((mark) => mark.radius);
  const spots = moveApart(icons.map((mark) => ({ point: MAP.latLngToLayerPoint(mark.at), radius: mark.radius })));
  icons.forEach((mark, index) => {
    const spot = spots[index], true_ = MAP.latLngToLayerPoint(mark.at);
    const isMoved = Math.hypot(spot.x - true_.x, spot.y - true_.y) > 3;
    const at = isMoved ? MAP.layerPointToLatLng(L.point(spot.x, spot.y)) : mark.at;
    mark.marker.setLatLng(at);
    if (!isMoved) return;
    trimmings.addLayer(L.polyline([mark.at, at], { pane: "leaders", color: "#5b4a3a", weight: 1, opacity: 0.8, interactive: false }));
    trimmings.addLayer(L.circleMarker(mark.at, { pane: "leaders", radius: 2.2, color: "#5b4a3a", weight: 0, fillOpacity: 1, interactive: false }));
  });
  drawNames();
}

// All that depends on what is in view: degrees and names.
function drawNames() {
  drawGraticule();
  names.clearLayers();
  const origin = MAP.containerPointToLayerPoint([0, 0]), size = MAP.getSize(), edge = 10;
  const frame = { left: origin.x + edge, top: origin.y + edge + 14, right: origin.x + size.x - edge, bottom: origin.y + size.y - edge };
  const icons = marks.filter((mark) => mark.radius);
  const spots = icons.map((mark) => {
    const { x, y } = MAP.latLngToLayerPoint(mark.marker.getLatLng());
    return { x, y, r: mark.radius, text: mark.name, size: mark.size };
  });
  placeNames(spots, frame).forEach((offset, index) => {
    if (!offset) return;
    const mark = icons[index];
    const label = foreign("span", "name", mark.name);
    label.style.fontSize = mark.size + "px";
    const icon = L.divIcon({ className: "name-box", html: label, iconSize: [offset.width + 2, offset.height], iconAnchor: [-offset.dx, -offset.dy] });
    names.addLayer(L.marker(mark.marker.getLatLng(), { icon, pane: "labels", interactive: false, keyboard: false }));
  });
}

function boundsShown() {
  const places = daysShown().flatMap(({ day }) => [...day.stops.map((stop) => stop.at), ...day.legs.flatMap((leg) => leg.path)]);
  const sites = DATA.days.length ? [] : DATA.sites.filter((site) => site.at && inTheme(site)).map((site) => site.at);
  const all = [...places, ...sites];
  return all.length ? L.latLngBounds(all) : null;
}

function showAll() {
  const bounds = boundsShown();
  const isNarrow = MAP.getSize().x < 600 || document.body.classList.contains("on-paper");
  if (bounds) MAP.fitBounds(bounds, { paddingTopLeft: isNarrow ? [34, 26] : [70, 76], paddingBottomRight: isNarrow ? [44, 30] : [90, 70], maxZoom: 16, animate: false });
  placeKey();
}

// The key goes into the lower corner that hides less of the map.
function placeKey() {
  const key = byId("key"), size = MAP.getSize();
  const under = (left, right) => marks.filter((mark) => {
    const { x, y } = MAP.latLngToContainerPoint(mark.marker.getLatLng());
    return x > left && x < right && y > size.y - key.offsetHeight - 60 && y < size.y;
  }).length;
  const wide = key.offsetWidth + 30;
  key.classList.toggle("key-left", under(0, wide) < under(size.x - wide, size.x));
}

const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Moves the map to a mark and opens what it says.
function goTo(at, siteIndex) {
  MAP.closePopup();
  const open = () => {
    const mark = marks.find((each) => siteIndex !== undefined && each.site === siteIndex);
    if (mark) mark.marker.openPopup();
  };
  const zoom = Math.max(MAP.getZoom(), Math.min(15, MAP.getMaxZoom()));
  const isThere = MAP.getZoom() === zoom && MAP.latLngToLayerPoint(at).distanceTo(MAP.latLngToLayerPoint(MAP.getCenter())) < 2;
  if (isThere) { open(); return; }
  MAP.once("moveend", () => window.setTimeout(open, 0));
  MAP.setView(at, zoom, { animate: !calm, duration: 0.5 });
}
