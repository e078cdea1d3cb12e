// The user's own layers, beneath everything: plain lines and areas, drawn by what they are; their names are text.
const GROUND = {
  water: { color: "--water", weight: 1.8, fillColor: "--water", fillOpacity: 0.25 },
  green: { color: "--green", weight: 0.6, fillColor: "--green", fillOpacity: 0.2 },
  rail: { color: "--soft", weight: 1.6, dashArray: "8 3 2 3" },
  road: { color: "--road", weight: 2 },
  border: { color: "--border", weight: 1.4, dashArray: "9 4 1.5 4", fillOpacity: 0.03 },
  built: { color: "--road", weight: 0.6, fillColor: "--road", fillOpacity: 0.35 },
  "": { color: "--soft", weight: 1.2, fillColor: "--soft", fillOpacity: 0.08 },
};
const groundLayers = (DATA.ground || []).map((layer) => ({ ...layer, group: L.layerGroup(), isShown: true }));
const groundPen = groundLayers.length ? L.canvas({ pane: "ground", padding: 0.2 }) : null;

function groundStyle(sort) {
  const style = getComputedStyle(document.documentElement), found = Object.prototype.hasOwnProperty.call(GROUND, sort || "") ? GROUND[sort || ""] : GROUND[""];
  const colour = (name) => style.getPropertyValue(name).trim();
  return { ...found, color: colour(found.color), fillColor: found.fillColor ? colour(found.fillColor) : undefined, renderer: groundPen, pane: "ground", interactive: false };
}

// Drawn anew only when its colours or its being shown have changed.
function drawGround() {
  for (const layer of groundLayers) {
    const { shapes, group, isShown } = layer, look = String([isShown, isDark()]);
    if (layer.look === look) continue;
    layer.look = look;
    group.clearLayers();
    if (!isShown) { group.remove(); continue; }
    for (const shape of shapes) {
      const style = groundStyle(shape.sort);
      if (shape.form === "line") group.addLayer(L.polyline(shape.parts, { ...style, fill: false }));
      else if (shape.form === "area") group.addLayer(L.polygon(shape.parts, style));
      else for (const [at] of shape.parts) group.addLayer(L.circleMarker(at, { ...style, radius: 2.5, weight: 1, fillOpacity: 0.8, fill: true }));
    }
    group.addTo(MAP);
  }
}

// Places along a part at which its name might stand, in pixels of the layer: the middle first.
function alongPart(part) {
  const points = part.map((at) => MAP.latLngToLayerPoint(at)), ends = [0];
  for (let index = 1; index < points.length; index += 1) ends.push(ends[index - 1] + points[index].distanceTo(points[index - 1]));
  const total = ends[ends.length - 1];
  if (!total) return [points[0]];
  return [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9].map((share) => {
    const index = Math.max(1, ends.findIndex((end) => end >= total * share)), piece = ends[index] - ends[index - 1] || 1;
    const t = (total * share - ends[index - 1]) / piece, a = points[index - 1], b = points[index];
    return L.point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
  });
}

// The names in view, each with the places it might stand at; the first with room is taken.
function groundNames() {
  const found = new Map(), size = MAP.getSize(), corner = MAP.containerPointToLayerPoint([0, 0]), view = L.bounds(corner, corner.add(size));
  for (const { shapes, isShown } of groundLayers) {
    for (const shape of isShown ? shapes : []) {
      if (!shape.name || found.size > 60) continue;
      const longest = shape.parts.reduce((best, part) => (part.length > best.length ? part : best), []);
      const places = alongPart(longest).filter((point) => view.contains(point));
      if (places.length) found.set(shape.name, [...(found.get(shape.name) || []), ...places].slice(0, 12));
    }
  }
  return [...found].flatMap(([text, places]) => places.map(({ x, y }) => ({ x, y, r: 1, tail: 0, text, size: 11.5, isGround: true, at: MAP.layerPointToLatLng([x, y]) })));
}

function groundKeys() {
  return groundLayers.map((layer) => {
    const name = button("ground-key", () => { layer.isShown = !layer.isShown; redraw(); }, el("span", "ground-swatch"), foreign("span", "", layer.title));
    name.setAttribute("aria-pressed", String(layer.isShown));
    return el("li", "", name);
  });
}
