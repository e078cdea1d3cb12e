// Where things are drawn: as the itinerary has them, or moved to GCJ-02 under tiles drawn in it, on the mainland alone.
function contains(ring, lat, lon) {
  let isInside = false;
  ring.forEach(([lonA, latA], index) => {
    const [lonB, latB] = ring[(index + 1) % ring.length];
    if (latA !== latB && latA > lat !== latB > lat && lon < lonA + ((lonB - lonA) * (lat - latA)) / (latB - latA)) isInside = !isInside;
  });
  return isInside;
}

// Whether Chinese maps shift a position: redroute.geo.envelope.
function isShifted([lat, lon]) {
  return contains(PAGE.mainland, lat, lon) && !PAGE.cutOut.some((ring) => contains(ring, lat, lon));
}

function rounded(degrees) {
  return Number(degrees.toFixed(6));
}

function drawn(at, tiles) {
  return tiles && tiles.datum === "GCJ-02" && isShifted(at) ? gcjOf(at) : at.map(rounded);
}

// A path without the points within four metres of the line left (Ramer 1972, Douglas and Peucker 1973), halved where it would never end on a zigzag:
// redroute.outputs.map.thin.
function thinned(path) {
  const kept = new Set([0, path.length - 1]), spans = [[0, path.length - 1, 0]], deepest = path.length.toString(2).length + 8;
  while (spans.length) {
    const [first, last, depth] = spans.pop();
    let farthest = first, offset = 4;
    for (let index = first + 1; index < last; index += 1) {
      const distance = offsetOf(path[index], path[first], path[last]);
      if (distance > offset) [farthest, offset] = [index, distance];
    }
    if (farthest === first) continue;
    const middle = depth < deepest ? farthest : Math.floor((first + last) / 2);
    kept.add(middle);
    spans.push([first, middle, depth + 1], [middle, last, depth + 1]);
  }
  return path.filter((_, index) => kept.has(index));
}

// Metres from a place to the straight piece between two others, on a plane that touches the earth at the first.
function offsetOf(at, start, end) {
  const perDegree = 111195, scale = perDegree * Math.cos((start[0] * Math.PI) / 180);
  const x = (at[1] - start[1]) * scale, y = (at[0] - start[0]) * perDegree, dx = (end[1] - start[1]) * scale, dy = (end[0] - start[0]) * perDegree;
  const length = dx * dx + dy * dy, along = length === 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy) / length));
  return Math.hypot(x - along * dx, y - along * dy);
}
