// The whole in small, with a frame around what the map shows; there only while the map does not show it all.
const OVERVIEW = { width: 148, height: 104 };
let overviewBox = null;

function overviewPlaces() {
  return [...DATA.sites.filter((site) => site.at).map((site) => site.at), ...DATA.days.flatMap((day) => day.stops.map((stop) => stop.at))];
}

// A projection of everything onto the small sheet: north up, to scale.
function overviewScale(places) {
  const points = places.map((each) => MAP.project(each, 0));
  const left = Math.min(...bound(points, "x", Math.min)), right = Math.max(...bound(points, "x", Math.max));
  const top = Math.min(...bound(points, "y", Math.min)), bottom = Math.max(...bound(points, "y", Math.max));
  const scale = Math.min((OVERVIEW.width - 20) / (right - left || 1e-6), (OVERVIEW.height - 20) / (bottom - top || 1e-6));
  const dx = OVERVIEW.width / 2 - (scale * (left + right)) / 2, dy = OVERVIEW.height / 2 - (scale * (top + bottom)) / 2;
  return { scale, dx, dy, points };
}

// One number, without handing a hundred thousand arguments to Math.min.
function bound(points, name, choose) {
  return [points.reduce((found, point) => choose(found, point[name]), points[0][name])];
}

function drawOverview() {
  const holder = byId("overview"), places = overviewPlaces();
  const isNeeded = places.length > 1 && !MAP.getBounds().pad(-0.01).contains(L.latLngBounds(places));
  holder.hidden = !isNeeded;
  if (!isNeeded) return;
  if (!overviewBox) overviewBox = overviewScale(places);
  const { scale, dx, dy, points } = overviewBox, canvas = holder.querySelector("canvas"), pen = canvas.getContext("2d"), ink = inks();
  canvas.width = OVERVIEW.width * 2; canvas.height = OVERVIEW.height * 2;
  pen.setTransform(2, 0, 0, 2, 0, 0);
  pen.fillStyle = ink.soft;
  for (const point of points) pen.fillRect(point.x * scale + dx - 1, point.y * scale + dy - 1, 2, 2);
  for (const { day } of daysShown()) {
    pen.strokeStyle = dayColour(day); pen.lineWidth = 1.5; pen.beginPath();
    day.stops.forEach((stop, index) => { const p = MAP.project(stop.at, 0); pen[index ? "lineTo" : "moveTo"](p.x * scale + dx, p.y * scale + dy); });
    pen.stroke();
  }
  const bounds = MAP.getBounds(), a = MAP.project(bounds.getNorthWest(), 0), b = MAP.project(bounds.getSouthEast(), 0);
  const x = a.x * scale + dx, y = a.y * scale + dy, w = Math.max(5, (b.x - a.x) * scale), h = Math.max(5, (b.y - a.y) * scale);
  pen.fillStyle = "rgba(142, 28, 26, .14)"; pen.fillRect(x, y, w, h);
  pen.strokeStyle = isDark() ? "#e58a7e" : "#8e1c1a"; pen.lineWidth = 1.5; pen.strokeRect(x, y, w, h);
}

function goFromOverview(event) {
  const { scale, dx, dy } = overviewBox, box = event.target.getBoundingClientRect();
  MAP.panTo(MAP.unproject(L.point((event.clientX - box.left - dx) / scale, (event.clientY - box.top - dy) / scale), 0), { animate: !calm });
}

function placeOverview() {
  byId("overview").classList.toggle("overview-right", byId("key").classList.contains("key-left"));
}

function makeOverview() {
  const canvas = el("canvas", "");
  canvas.style.width = OVERVIEW.width + "px";
  canvas.style.height = OVERVIEW.height + "px";
  const face = button("overview-face", (event) => (event.detail ? goFromOverview(event) : showAll()), canvas);
  byId("overview").replaceChildren(face);
  nameOverview();
}

function nameOverview() {
  const face = byId("overview").querySelector("button");
  face.title = word("overview");
  face.setAttribute("aria-label", word("overview.label"));
}
