// Lines between stops. What is no road is drawn as an arc: nobody should take it for one, and there and back lie beside each other.
const BEND = 0.11;

function arcOf(a, b) {
  // On the projected plane at a fixed zoom, so that the arc is the same at every zoom.
  const p = MAP.project(a, 18), q = MAP.project(b, 18);
  const control = L.point((p.x + q.x) / 2 - (q.y - p.y) * BEND * 2, (p.y + q.y) / 2 + (q.x - p.x) * BEND * 2);
  const points = [];
  for (let step = 0; step <= 20; step += 1) {
    const t = step / 20, s = 1 - t;
    points.push(MAP.unproject(L.point(s * s * p.x + 2 * s * t * control.x + t * t * q.x, s * s * p.y + 2 * s * t * control.y + t * t * q.y), 18));
  }
  return points;
}

function legPath(leg) {
  const path = leg.path;
  const first = path[0], last = path[path.length - 1];
  if (path.length === 2 && first[0] === last[0] && first[1] === last[1]) return [];
  return leg.straight && path.length === 2 ? arcOf(first, last) : path.map((each) => L.latLng(each));
}

function legDashes(leg) {
  // Broken lines are schematic, as the key says; a line along real ways is whole.
  if (!leg.straight) return null;
  return leg.mode === "walk" ? "1.5 6" : "9 6";
}

// Arrowheads along a path, in pixels of the current zoom: one in the middle of a short leg, one every 170 pixels of a long one.
function arrowheads(path) {
  const points = path.map((each) => MAP.latLngToLayerPoint(each));
  const lengths = points.slice(1).map((point, index) => point.distanceTo(points[index]));
  const total = lengths.reduce((sum, each) => sum + each, 0);
  if (total < 34) return [];
  const count = Math.min(12, Math.max(1, Math.round(total / 170)));
  const heads = [];
  for (let k = 0; k < count; k += 1) {
    let left = (total * (k + 0.5)) / count, index = 0;
    while (index < lengths.length - 1 && left > lengths[index]) { left -= lengths[index]; index += 1; }
    const a = points[index], b = points[index + 1], length = lengths[index] || 1;
    const ux = (b.x - a.x) / length, uy = (b.y - a.y) / length;
    const x = a.x + ux * left, y = a.y + uy * left;
    const corner = (along, across) => MAP.layerPointToLatLng(L.point(x + ux * along - uy * across, y + uy * along + ux * across));
    heads.push([corner(7, 0), corner(-5, 5), corner(-2.5, 0), corner(-5, -5)]);
  }
  return heads;
}
