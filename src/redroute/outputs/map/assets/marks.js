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

function dayColour(day) {
  return isDark() ? day.night : day.colour;
}

// On paper a number also says its day: colours do not survive a copying machine.
function stopNumber(stop) {
  const index = DATA.days.length > 1 && isOnPaper() ? DATA.days.findIndex((day) => day.stops.includes(stop)) + 1 : 0;
  return index ? index + "-" + stop.n : String(stop.n);
}

function stopBadge(stop, colour) {
  if (stop.type === "visit") {
    const badge = el("span", "badge", stopNumber(stop));
    badge.style.backgroundColor = colour;
    return badge;
  }
  const badge = el("span", "badge badge-plain", { start: lang === "en" ? "S" : "起", end: lang === "en" ? "E" : "终", break: lang === "en" ? "L" : "午" }[stop.type]);
  badge.style.color = colour;
  badge.style.borderColor = colour;
  return badge;
}

const TOUCH = 24; // pixels a finger needs

function addMark(at, radius, element, name, options) {
  const side = Math.max(TOUCH, radius * 2), icon = L.divIcon({ className: "mark", html: element, iconSize: [side, side] });
  const marker = L.marker(at, { icon, keyboard: true, title: "", alt: "", riseOnHover: true, zIndexOffset: options.rank });
  // Leaflet gives a divIcon's element no name of its own; a screen reader needs one.
  marker.on("add", () => { const node = marker.getElement(); if (node) node.setAttribute("aria-label", name); });
  // What lies over the map when it opens, not when the mark was drawn, says how it fits.
  if (options.popup) marker.bindPopup(() => { Object.assign(marker.getPopup().options, popupOptions()); return options.popup(); });
  marks.push({ marker, at: L.latLng(at), radius, name, size: options.size, site: options.site, isChief: Boolean(options.isChief), isFirst: Boolean(options.isFirst), tail: options.isChief ? 8 : 0 });
  drawn.addLayer(marker);
  return marker;
}

function drawLegs() {
  for (const { day, index } of daysShown()) {
    for (const leg of day.legs) {
      const path = legPath(leg);
      if (!path.length) continue;
      const dashes = legDashes(leg), colour = dayColour(day);
      drawn.addLayer(L.polyline(path, { pane: "lines", className: "casing", weight: 6, opacity: 0.85, interactive: false }));
      drawn.addLayer(L.polyline(path, { pane: "lines", color: colour, weight: dashes ? 2.6 : leg.mode === "walk" ? 2.4 : 3.4, opacity: 0.95, dashArray: dashes, lineCap: dashes && leg.mode === "walk" ? "round" : "butt", interactive: false }));
      paths.push({ path, colour, index });
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
      addMark(stop.at, 10, stopBadge(stop, dayColour(day)), placeName(stop) || word("stop." + stop.type), { rank: 300, isFirst: true, size: 12, popup: () => stopPopup(stop) });
    }
  }
}

function drawVisits(taken) {
  for (const { day } of daysShown()) {
    for (const stop of day.stops) {
      if (stop.type !== "visit") continue;
      const site = DATA.sites[stop.site];
      const element = el("span", "stop" + (inTheme(site) ? "" : " faded"), stopBadge(stop, dayColour(day)), seal(site.level, "seal-corner"));
      taken.add(stop.at.join());
      addMark(stop.at, 15, element, siteName(site), { rank: 1000, isChief: true, isFirst: true, size: 14, site: stop.site, popup: () => sitePopup(stop.site) });
    }
  }
}

const RANK = "unknown none county municipal provincial national".split(" ");

function drawOtherSites() {
  const isTour = DATA.days.length > 0;
  const others = DATA.sites.map((site, index) => index).filter((index) => DATA.sites[index].at && inTheme(DATA.sites[index]) && !(isTour && visitsOf.has(index)));
  if (CROWD) { CROWD.show(others); return; }
  others.sort((a, b) => RANK.indexOf(DATA.sites[b].level) - RANK.indexOf(DATA.sites[a].level) || a - b);
  const isSmall = isTour || others.length > 120;
  for (const index of others) {
    const site = DATA.sites[index];
    addMark(site.at, isSmall ? 8 : 11, seal(site.level, isSmall ? "seal-small" : "seal-medium"), siteName(site),
      { rank: 100 * RANK.indexOf(site.level), size: isTour ? 11.5 : 13, site: index, popup: () => sitePopup(index) });
  }
}

const WIDEST_CIRCLE = 300; // metres: wider ones would cover the town; they appear while their site is open

function circleOf(site, className) {
  return L.circle(site.at, { pane: "leaders", radius: site.position.uncertainty, className, weight: 1, dashArray: "3 4", interactive: false });
}

function isUnsure(site) {
  return Boolean(site.at && site.position && site.position.uncertainty && (site.position.precision === "estimated" || site.position.uncertainty >= 150));
}

function drawUncertainty() {
  if (DATA.dots) return;
  const seen = new Set();
  DATA.sites.forEach((site, index) => {
    if (!isUnsure(site) || !inTheme(site) || site.position.uncertainty > WIDEST_CIRCLE || seen.has(site.at.join() + site.position.uncertainty)) return;
    if (state.day !== null && visitsOf.has(index) && !visitsOf.get(index).some((each) => each.index === state.day)) return;
    seen.add(site.at.join() + site.position.uncertainty);
    drawn.addLayer(circleOf(site, "unsure"));
  });
}

const openCircle = L.layerGroup().addTo(MAP);
let opener = null; // what had the focus before a popup took it
MAP.on("popupopen", ({ popup }) => {
  const element = popup.getElement(), close = element.querySelector(".leaflet-popup-close-button");
  if (close) { close.setAttribute("aria-label", word("close")); close.title = word("close"); }
  if (!element.contains(document.activeElement)) opener = document.activeElement;
  if (isKeyboard && close) close.focus({ preventScroll: true });
  const site = DATA.sites[(popup.getElement().querySelector("[data-index]") || { dataset: {} }).dataset.index];
  if (site && isUnsure(site)) openCircle.addLayer(circleOf(site, "unsure unsure-open"));
});
MAP.on("popupclose", ({ popup }) => {
  openCircle.clearLayers();
  const element = popup.getElement();
  // Without motion the popup is gone already, and its focus with it: the body has it then.
  const wasInside = element && (element.contains(document.activeElement) || (!element.isConnected && document.activeElement === document.body));
  if (opener && opener.isConnected && wasInside) opener.focus({ preventScroll: true });
});
// Whether the last thing touched was a key: then the focus follows what opens, and Escape closes it from anywhere.
let isKeyboard = false;
document.addEventListener("keydown", (event) => { isKeyboard = true; if (event.key === "Escape") MAP.closePopup(); }, true);
document.addEventListener("pointerdown", () => { isKeyboard = false; }, true);

function drawAll() {
  drawn.clearLayers();
  marks = [];
  paths = [];
  const taken = new Set();
  drawGround();
  drawLegs();
  drawUncertainty();
  // In order of importance: the earlier mark keeps its place, and its name is placed first.
  drawVisits(taken);
  drawOtherStops(taken);
  drawOtherSites();
  trim();
}

function trim() {
  moveMarks();
  drawNames();
}

// All that depends on the zoom: arrowheads, and marks moved apart with a line to their true place.
function moveMarks() {
  trimmings.clearLayers();
  for (const { path, colour } of paths) {
    for (const head of arrowheads(path)) {
      trimmings.addLayer(L.polygon(head, { pane: "leaders", className: "arrowhead", weight: 1, fillColor: colour, fillOpacity: 1, interactive: false }));
    }
  }
  const sizeOf = (mark) => ({ point: MAP.latLngToLayerPoint(mark.at), radius: Math.max(TOUCH / 2, mark.radius + (mark.isChief ? 2 : 0)) });
  const firsts = marks.filter((mark) => mark.isFirst), others = marks.filter((mark) => !mark.isFirst);
  const taken = moveApart(firsts.map(sizeOf)), spotOf = new Map(firsts.map((mark, index) => [mark, taken[index]]));
  fitBeside(others.map(sizeOf), [...taken]).forEach((spot, index) => spotOf.set(others[index], spot));
  marks.forEach((mark) => {
    const spot = spotOf.get(mark), true_ = MAP.latLngToLayerPoint(mark.at);
    mark.isHidden = !spot;
    const node = mark.marker.getElement();
    if (node) node.hidden = mark.isHidden;
    if (!spot) return;
    const isMoved = Math.hypot(spot.x - true_.x, spot.y - true_.y) > 3;
    const at = isMoved ? MAP.layerPointToLatLng(L.point(spot.x, spot.y)) : mark.at;
    mark.marker.setLatLng(at);
    if (!isMoved) return;
    trimmings.addLayer(L.polyline([mark.at, at], { pane: "leaders", className: "leader", weight: 1, interactive: false }));
    trimmings.addLayer(L.circleMarker(mark.at, { pane: "leaders", radius: 2.2, className: "true-place", weight: 0, fillOpacity: 1, interactive: false }));
  });
}

// What lies over the map and would hide a name, in pixels of the layer.
const OVER_MAP = "#stage .leaflet-control, #themes > *, #key, #overview, #hidden-note";
function obstacles(origin, selector) {
  const frame = MAP.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll(selector || OVER_MAP)].map((each) => each.getBoundingClientRect()).filter((box) => box.width && box.height)
    .map((box) => ({ left: box.left - frame.left + origin.x - 2, right: box.right - frame.left + origin.x + 2, top: box.top - frame.top + origin.y - 2, bottom: box.bottom - frame.top + origin.y + 2 }));
}

function nameFrame(origin) {
  const size = MAP.getSize(), edge = 10;
  return { left: origin.x + edge, top: origin.y + edge + 14, right: origin.x + size.x - edge, bottom: origin.y + size.y - edge };
}

// How many marks in view wait for a nearer view.
function sayHidden() {
  const hidden = marks.filter((mark) => mark.isHidden && MAP.getBounds().contains(mark.at)).length, note = byId("hidden-note");
  note.hidden = !hidden;
  note.textContent = word(isOnPaper() ? "hidden.paper" : "hidden", { n: hidden });
  if (hidden && !isOnPaper()) settle(note, ["", "note-high", "note-top", "note-low"]);
}

// All that depends on what is in view: degrees and names.
function drawNames() {
  sayHidden();
  drawGraticule();
  drawScale();
  names.clearLayers();
  const origin = MAP.containerPointToLayerPoint([0, 0]);
  const spots = marks.map((mark) => {
    const { x, y } = MAP.latLngToLayerPoint(mark.marker.getLatLng());
    return mark.isHidden ? { x: -1e6, y: -1e6, r: 0, tail: 0, text: "" } : { x, y, r: mark.radius, text: mark.name, size: mark.size, mayLead: mark.isChief || marks.length <= 40, tail: mark.tail };
  });
  const grounds = groundNames();
  const lines = paths.map(({ path }) => path.map((each) => MAP.latLngToLayerPoint(each)));
  placeNames([...spots, ...grounds], nameFrame(origin), obstacles(origin, OVER_MAP + ", .degrees span"), lines).forEach((place, index) => {
    if (!place) return;
    const spot = [...spots, ...grounds][index], where = spot.at || marks[index].marker.getLatLng();
    const label = foreign("span", spot.isGround ? "name name-ground" : "name", "");
    label.append(...place.parts.map((part) => el("span", "name-part", part)));
    label.style.fontSize = spot.size + "px";
    label.classList.toggle("name-left", place.dx < -place.width / 2 - 1);
    const icon = L.divIcon({ className: "name-box", html: label, iconSize: [place.width + 2, place.height], iconAnchor: [-place.dx, -place.dy] });
    names.addLayer(L.marker(where, { icon, pane: "labels", interactive: false, keyboard: false }));
    if (!place.far) return;
    const end = leaderEnd(spot, place.dx, place.dy, place.width, place.height);
    names.addLayer(L.polyline([where, MAP.layerPointToLatLng(L.point(end.x, end.y))], { pane: "leaders", className: "leader", weight: 1, interactive: false }));
  });
}

function placesShown() {
  const stops = daysShown().flatMap(({ day }) => [...day.stops.map((stop) => stop.at), ...day.legs.flatMap((leg) => leg.path)]);
  return stops.length || DATA.days.length ? stops : DATA.sites.filter((site) => site.at && inTheme(site)).map((site) => site.at);
}

function boundsOf(places) {
  return places.length ? L.latLngBounds(places) : null;
}

// Where most sites stand, when a few lie so far off that the rest would shrink to a heap: those are in the overview.
function coreOf(places) {
  const isTour = DATA.days.length > 0;
  if (places.length < (isTour ? 5 : 8)) return places;
  const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const lat = middle(places.map((each) => each[0])), lon = middle(places.map((each) => each[1]));
  const off = (each) => Math.max(Math.abs(each[0] - lat), Math.abs(each[1] - lon) * Math.cos((lat * Math.PI) / 180));
  const distances = places.map(off).sort((a, b) => a - b);
  // The widest gap, by ratio, among the outer sites; a tour's core is never nearer than the nearest view of it shows.
  const least = isTour ? 0.006 : 0.001;
  let cut = places.length;
  for (let n = Math.ceil(places.length * 0.6), widest = 2.5; n < places.length; n += 1) {
    const ratio = distances[n] / Math.max(distances[n - 1], least);
    if (ratio > widest) { widest = ratio; cut = n; }
  }
  // A tour gives up its shape only for much more room.
  const isWorth = cut < places.length && (!isTour || distances[places.length - 1] > 4 * Math.max(distances[cut - 1], least));
  return isWorth ? places.filter((each) => off(each) <= distances[cut - 1]) : places;
}

// How far down the map the chips reach; 0 where there are none or, as on a telephone, they stand below it.
function chipsBottom() {
  const themes = byId("themes"), stage = byId("stage");
  return themes.offsetHeight && getComputedStyle(stage).position !== "sticky" ? themes.offsetTop - stage.offsetTop + themes.offsetHeight : 0;
}

// How far key and overview, where they stand, reach into the map from each side; nowhere where, as on a telephone, they do not lie over it.
function keyReach() {
  const stage = byId("stage"), frame = stage.getBoundingClientRect(), reach = { left: 0, right: 0, top: 0, bottom: 0 }, overview = byId("overview"), wasHidden = overview.hidden;
  if (getComputedStyle(stage).position === "sticky") return reach;
  // Hidden while all is in view, it comes back when a popup moves the map.
  overview.hidden = !overviewBox || !overviewBox.bounds;
  const lower = [byId("key")], isHigh = /-(top|high)$/.test(overview.className);
  if (isHigh) reach.top = Math.max(0, overview.getBoundingClientRect().bottom - frame.top + 8);
  else lower.push(overview);
  for (const box of lower.map((each) => each.getBoundingClientRect()).filter(({ height }) => height)) {
    if (box.left + box.right < frame.left + frame.right) reach.left = Math.max(reach.left, box.right - frame.left + 8);
    else reach.right = Math.max(reach.right, frame.right - box.left + 8);
    reach.bottom = Math.max(reach.bottom, frame.bottom - box.top + 8);
  }
  overview.hidden = wasHidden;
  return reach;
}

function padding() {
  const isNarrow = MAP.getSize().x < 600 || isOnPaper(), chips = chipsBottom();
  const top = isNarrow || !chips ? 26 : chips + 18;
  return isNarrow ? { paddingTopLeft: [34, 30], paddingBottomRight: [44, 36] } : { paddingTopLeft: [70, Math.min(top, MAP.getSize().y / 3)], paddingBottomRight: [90, 64] };
}

function showAll() {
  fit(boundsOf(placesShown()));
}

// A tour is shown whole on the screen; on paper, which nobody can zoom, its stops far off are left to the overview.
function showCore() {
  const whole = placesShown(), places = DATA.days.length ? daysShown().flatMap(({ day }) => day.stops.map((stop) => stop.at)) : whole;
  const core = DATA.days.length && !isOnPaper() ? places : coreOf(places);
  fit(boundsOf(core.length < places.length ? core : whole));
}

function fit(bounds) {
  if (!bounds) return;
  const room = padding();
  MAP.fitBounds(bounds, { ...room, maxZoom: 16, animate: false });
  if (placeKey() && !isOnPaper()) {
    room.paddingBottomRight[1] += byId("key").offsetHeight;
    MAP.fitBounds(bounds, { ...room, maxZoom: 16, animate: false });
    placeKey();
  }
  makeRoom(bounds, room);
  drawNames();
}

// Marks that stood on each other have moved apart, perhaps over the edge: then the view widens for them.
function makeRoom(bounds, room) {
  for (let round = 0; round < 4; round += 1) {
    const size = MAP.getSize(), moved = marks.filter((mark) => !mark.isHidden && bounds.contains(mark.at)).map((mark) => mark.marker.getLatLng());
    const isOut = ({ x, y }) => x < 20 || y < 20 || x > size.x - 24 || y > size.y - 22;
    if (!moved.some((at) => isOut(MAP.latLngToContainerPoint(at)))) return;
    const wide = L.latLngBounds([bounds.getSouthWest(), bounds.getNorthEast()]);
    moved.forEach((at) => wide.extend(at));
    MAP.fitBounds(wide, { ...room, maxZoom: 16, animate: false });
  }
}

// The key goes into the lower corner that hides less of the map; how many marks it hides there.
function placeKey() {
  const key = byId("key"), size = MAP.getSize();
  const under = (left, right) => marks.filter((mark) => {
    if (mark.isHidden) return false;
    const { x, y } = MAP.latLngToContainerPoint(mark.marker.getLatLng());
    return x > left && x < right && y > size.y - key.offsetHeight - 60 && y < size.y;
  }).length;
  const wide = key.offsetWidth + 30;
  const left = under(0, wide), right = under(size.x - wide, size.x);
  key.classList.toggle("key-left", left < right);
  placeOverview();
  return key.offsetTop < byId("stage").offsetTop + size.y ? Math.min(left, right) : 0;
}


// Moves the map to a mark and opens what it says.
function goTo(at, siteIndex) {
  MAP.closePopup();
  const open = () => {
    const mark = marks.find((each) => siteIndex !== undefined && each.site === siteIndex);
    if (mark && !mark.isHidden) mark.marker.openPopup();
    else if (siteIndex !== undefined) openSite(siteIndex);
  };
  const zoom = Math.max(MAP.getZoom(), Math.min(15, MAP.getMaxZoom()));
  const isThere = MAP.getZoom() === zoom && MAP.latLngToLayerPoint(at).distanceTo(MAP.latLngToLayerPoint(MAP.getCenter())) < 2;
  if (isThere) { open(); return; }
  MAP.once("moveend", () => window.setTimeout(open, 0));
  MAP.setView(at, zoom, { animate: !calm, duration: 0.5 });
}

function openSite(index) {
  L.popup(popupOptions()).setLatLng(DATA.sites[index].at).setContent(sitePopup(index)).openOn(MAP);
}
