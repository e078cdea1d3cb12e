// Hundreds of sites and more: one canvas of our own, on which those that would cover each other are gathered into a ring.
const GATHER = 44; // width of a cell in pixels: what stands in one is drawn as one
const SEAL = 13;

// Where each site stands on the unit square of the projection, once for all zooms.
function unitSquare() {
  const count = DATA.sites.length, x = new Float64Array(count), y = new Float64Array(count);
  DATA.sites.forEach((site, index) => {
    if (!site.at) return;
    const sine = Math.sin((site.at[0] * Math.PI) / 180);
    x[index] = (site.at[1] + 180) / 360;
    y[index] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  });
  return { x, y };
}

const Crowd = L.Renderer.extend({
  initialize() {
    L.Renderer.prototype.initialize.call(this, { padding: 0.25, pane: "crowd" });
    this._layers = {};
    this._square = unitSquare();
    this._levels = Uint8Array.from(DATA.sites, (site) => RANK.indexOf(site.level));
    this._shown = [];
    this._cache = new Map();
    this._items = [];
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("role", "img");
    this._pen = this._container.getContext("2d");
  },

  show(indices) {
    this._shown = indices;
    this._cache.clear();
    this._container.setAttribute("aria-label", word("crowd.label", { n: indices.length }));
    this.redraw();
  },

  redraw() {
    if (this._map && this._bounds) this._draw();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this._draw();
  },

  // Cells of one zoom: how many stand in each and of which level, their middle, and the most important one. Members are looked up when asked for.
  _gathered(zoom) {
    if (this._cache.has(zoom)) return this._cache.get(zoom);
    const side = GATHER / (256 * 2 ** zoom), cells = new Map(), found = [], { x, y } = this._square, levels = this._levels;
    for (const index of this._shown) {
      const key = Math.floor(x[index] / side) * 67108864 + Math.floor(y[index] / side), level = levels[index];
      let cell = cells.get(key);
      if (!cell) { cells.set(key, (cell = { key, side, n: 0, x: 0, y: 0, chief: index, levels: [0, 0, 0, 0, 0, 0] })); found.push(cell); }
      cell.n += 1;
      cell.x += x[index];
      cell.y += y[index];
      cell.levels[level] += 1;
      if (level > levels[cell.chief]) cell.chief = index;
    }
    for (const cell of found) { cell.x /= cell.n; cell.y /= cell.n; }
    if (this._cache.size > 12) this._cache.delete(this._cache.keys().next().value);
    this._cache.set(zoom, found);
    return found;
  },

  members(cell) {
    const { x, y } = this._square;
    return this._shown.filter((index) => Math.floor(x[index] / cell.side) * 67108864 + Math.floor(y[index] / cell.side) === cell.key);
  },

  _draw() {
    const bounds = this._bounds, size = bounds.getSize(), ratio = L.Browser.retina ? 2 : 1, pen = this._pen, canvas = this._container;
    L.DomUtil.setPosition(canvas, bounds.min);
    if (canvas.width !== size.x * ratio || canvas.height !== size.y * ratio) {
      canvas.width = size.x * ratio; canvas.height = size.y * ratio;
      canvas.style.width = size.x + "px"; canvas.style.height = size.y + "px";
    }
    pen.setTransform(ratio, 0, 0, ratio, -bounds.min.x * ratio, -bounds.min.y * ratio);
    pen.clearRect(bounds.min.x, bounds.min.y, size.x, size.y);
    const zoom = this._map.getZoom(), scale = 256 * 2 ** zoom, origin = this._map.getPixelOrigin(), ink = inks();
    this._items = [];
    for (const cell of this._gathered(zoom)) {
      const x = cell.x * scale - origin.x, y = cell.y * scale - origin.y;
      if (x < bounds.min.x - 40 || x > bounds.max.x + 40 || y < bounds.min.y - 40 || y > bounds.max.y + 40) continue;
      this._items.push({ x, y, cell, r: cell.n === 1 ? SEAL / 2 + 1 : Math.min(21, 9 + 2.4 * Math.log2(cell.n)) });
    }
    for (const item of this._items) (item.cell.n === 1 ? drawSeal : drawRing)(pen, item, ink);
    this._drawNames(pen, ink);
  },

  _drawNames(pen, ink) {
    const singles = this._items.filter((item) => item.cell.n === 1);
    if (this._items.length > 400 || !singles.length) return;
    const corner = this._map.containerPointToLayerPoint([0, 0]), named = (item) => (item.cell.n === 1 ? siteName(DATA.sites[item.cell.chief]).slice(0, 40) : "");
    const ranked = [...this._items].sort((a, b) => RANK.indexOf(DATA.sites[b.cell.chief].level) - RANK.indexOf(DATA.sites[a.cell.chief].level) || a.cell.chief - b.cell.chief);
    const marksHere = ranked.map((item) => ({ x: item.x, y: item.y, r: item.r, tail: 0, text: named(item), size: 12 }));
    pen.font = "12px " + SERIF;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    placeNames(marksHere, nameFrame(corner), obstacles(corner), []).forEach((place, index) => {
      if (!place) return;
      const isLeft = place.dx < -place.width / 2 - 1;
      pen.textAlign = isLeft ? "right" : "left";
      place.parts.forEach((part, row) => {
        const x = marksHere[index].x + place.dx + (isLeft ? place.width : 0), y = marksHere[index].y + place.dy + 12 * (0.68 + row * 1.2);
        pen.strokeStyle = ink.sheet; pen.lineWidth = 3; pen.strokeText(part, x, y);
        pen.fillStyle = ink.ink; pen.fillText(part, x, y);
      });
    });
  },

  // What is drawn under a point of the layer, if anything.
  at(point) {
    let best = null, least = Infinity;
    for (const item of this._items) {
      const gap = Math.hypot(item.x - point.x, item.y - point.y) - Math.max(item.r, 11);
      if (gap <= 0 && gap < least) { best = item.cell; least = gap; }
    }
    return best;
  },
});

function inks() {
  const style = getComputedStyle(document.documentElement), of = (name) => style.getPropertyValue(name).trim();
  return { ink: of("--ink"), sheet: of("--sheet"), soft: of("--soft"), levels: RANK.map((level) => (isDark() ? DATA.nights[level] : DATA.levels[level])) };
}

function drawSeal(pen, { x, y, cell }, ink) {
  const level = cell.levels.findIndex((n) => n), half = SEAL / 2;
  pen.fillStyle = ink.sheet;
  pen.fillRect(x - half - 1, y - half - 1, SEAL + 2, SEAL + 2);
  if (RANK[level] === "unknown") {
    pen.strokeStyle = ink.levels[level]; pen.lineWidth = 1.5; pen.setLineDash([2.5, 2]);
    pen.strokeRect(x - half + 1, y - half + 1, SEAL - 2, SEAL - 2);
    pen.setLineDash([]);
  } else {
    pen.fillStyle = ink.levels[level];
    pen.fillRect(x - half, y - half, SEAL, SEAL);
  }
  pen.fillStyle = RANK[level] === "unknown" ? ink.levels[level] : ink.sheet;
  pen.font = "700 9.5px " + SERIF; pen.textAlign = "center"; pen.textBaseline = "middle";
  pen.fillText(word("seal." + RANK[level]), x, y + 0.5);
}

// A ring whose arcs are the shares of the levels, with the number inside.
function drawRing(pen, { x, y, r, cell }, ink) {
  pen.beginPath(); pen.arc(x, y, r + 1, 0, 2 * Math.PI); pen.fillStyle = ink.sheet; pen.fill();
  let from = -Math.PI / 2;
  for (let level = RANK.length - 1; level >= 0; level -= 1) {
    if (!cell.levels[level]) continue;
    const to = from + (2 * Math.PI * cell.levels[level]) / cell.n;
    pen.beginPath(); pen.arc(x, y, r - 1.5, from, to); pen.strokeStyle = ink.levels[level]; pen.lineWidth = 4; pen.stroke();
    from = to;
  }
  pen.fillStyle = ink.ink; pen.textAlign = "center"; pen.textBaseline = "middle";
  pen.font = "600 " + (cell.n > 999 ? 10 : 12) + "px " + SERIF;
  pen.fillText(cell.n > 9999 ? Math.round(cell.n / 1000) + "k" : String(cell.n), x, y + 0.5);
}

// A ring opens into its sites: nearer, or as a list where nearer does not part them.
function openCell(cell) {
  if (cell.n === 1) { openSite(cell.chief); return; }
  const members = CROWD.members(cell), places = members.map((index) => DATA.sites[index].at);
  const bounds = L.latLngBounds(places), isHeap = MAP.getZoom() >= MAP.getMaxZoom() - 0.5 || bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < 15;
  if (!isHeap) { MAP.setView(bounds.getCenter(), Math.min(MAP.getMaxZoom(), Math.max(MAP.getZoom() + 1.5, Math.min(MAP.getBoundsZoom(bounds) - 0.5, MAP.getZoom() + 4))), { animate: !calm }); return; }
  const rows = members.slice(0, 60).map((index) => el("li", "", button("site-row", () => openSite(index), seal(DATA.sites[index].level), foreign("span", "name-line", siteName(DATA.sites[index])))));
  const more = cell.n > rows.length ? el("p", "note", word("crowd.more", { n: cell.n - rows.length })) : "";
  L.popup(popupOptions()).setLatLng(places[0]).setContent(el("article", "card", cardTitle(word("crowd.here", { n: cell.n })), el("ul", "rows", rows), more)).openOn(MAP);
}

const CROWD = DATA.dots ? new Crowd() : null;
if (CROWD) {
  CROWD.addTo(MAP);
  MAP.on("click", (event) => { const cell = CROWD.at(event.layerPoint); if (cell) openCell(cell); });
  MAP.on("mousemove", (event) => { MAP.getContainer().style.cursor = CROWD.at(event.layerPoint) ? "pointer" : ""; });
}
