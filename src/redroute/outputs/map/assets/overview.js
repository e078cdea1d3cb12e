// The whole in small, with a frame around what the map shows; there only while the map does not show it all.
const OVERVIEW = { width: 148, height: 104 };
let overviewBox = null, overviewDots = null;

// A printed map has no other sheet for the stops far off: there the overview is larger, and of the tour alone.
function resizeOverview() {
  Object.assign(OVERVIEW, isOnPaper() ? { width: 216, height: 152 } : { width: 148, height: 104 });
  overviewBox = null;
  forgetOverview();
  const canvas = byId("overview").querySelector("canvas");
  canvas.style.width = OVERVIEW.width + "px";
  canvas.style.height = OVERVIEW.height + "px";
}

function overviewPlaces() {
  if (isOnPaper() && DATA.days.length) return placesShown();
  return [...DATA.sites.filter((site) => site.at).map((site) => site.at), ...DATA.days.flatMap((day) => day.stops.map((stop) => stop.at))];
}

// A projection of everything onto the small sheet: north up, to scale.
function overviewScale(places) {
  const points = places.map((each) => MAP.project(each, 0)), box = L.bounds(points), size = box.getSize(), middle = box.getCenter();
  const scale = Math.min((OVERVIEW.width - 20) / (size.x || 1e-6), (OVERVIEW.height - 20) / (size.y || 1e-6));
  return { scale, dx: OVERVIEW.width / 2 - scale * middle.x, dy: OVERVIEW.height / 2 - scale * middle.y, points, bounds: L.latLngBounds(places) };
}

function sheetOf() {
  const canvas = document.createElement("canvas");
  canvas.width = OVERVIEW.width * 2;
  canvas.height = OVERVIEW.height * 2;
  return canvas;
}

// What never moves: every place as a dot, and the days.
function drawOverviewDots() {
  const { scale, dx, dy, points } = overviewBox, canvas = sheetOf(), pen = canvas.getContext("2d");
  pen.setTransform(2, 0, 0, 2, 0, 0);
  pen.fillStyle = inks().soft;
  for (const point of points) pen.fillRect(point.x * scale + dx - 1, point.y * scale + dy - 1, 2, 2);
  for (const { day } of daysShown()) {
    pen.strokeStyle = dayColour(day); pen.lineWidth = 1.5; pen.beginPath();
    day.stops.forEach((stop, index) => { const p = MAP.project(stop.at, 0); pen[index ? "lineTo" : "moveTo"](p.x * scale + dx, p.y * scale + dy); });
    pen.stroke();
  }
  return canvas;
}

function forgetOverview() {
  overviewDots = null;
}

function drawOverview() {
  const holder = byId("overview");
  if (!overviewBox) { const places = overviewPlaces(); overviewBox = places.length > 1 ? overviewScale(places) : { bounds: null }; }
  holder.hidden = !overviewBox.bounds || MAP.getBounds().pad(-0.01).contains(overviewBox.bounds);
  if (holder.hidden) return;
  // An open popup has been fitted beside it.
  if (!isOnPaper() && !(MAP._popup && MAP._popup.isOpen())) placeOverview();
  overviewDots = overviewDots || drawOverviewDots();
  const { scale, dx, dy } = overviewBox, canvas = holder.querySelector("canvas"), pen = canvas.getContext("2d");
  canvas.width = OVERVIEW.width * 2; canvas.height = OVERVIEW.height * 2;
  pen.drawImage(overviewDots, 0, 0);
  pen.setTransform(2, 0, 0, 2, 0, 0);
  const bounds = MAP.getBounds(), a = MAP.project(bounds.getNorthWest(), 0), b = MAP.project(bounds.getSouthEast(), 0);
  const x = a.x * scale + dx, y = a.y * scale + dy, w = Math.max(5, (b.x - a.x) * scale), h = Math.max(5, (b.y - a.y) * scale);
  pen.fillStyle = "rgba(142, 28, 26, .14)"; pen.fillRect(x, y, w, h);
  pen.strokeStyle = isDark() ? "#e58a7e" : "#8e1c1a"; pen.lineWidth = 1.5; pen.strokeRect(x, y, w, h);
  if (isOnPaper()) nameFarStops(pen, bounds);
}

// The stops outside the frame, with the number and the name that the map has no room for; what would cover another keeps its number in the timetable.
function nameFarStops(pen, bounds) {
  const { scale, dx, dy } = overviewBox, taken = [];
  pen.font = "700 11px " + getComputedStyle(document.body).fontFamily;
  pen.textBaseline = "middle";
  for (const { day } of daysShown()) {
    for (const stop of day.stops) {
      if (bounds.contains(stop.at)) continue;
      const point = MAP.project(stop.at, 0), x = point.x * scale + dx, y = point.y * scale + dy;
      const name = stop.type === "visit" ? stopNumber(stop) + " " + siteName(DATA.sites[stop.site]) : placeName(stop);
      const wide = pen.measureText(name).width, left = Math.max(3, Math.min(OVERVIEW.width - 3 - wide, x - wide / 2));
      const box = [y + 12, y - 12].map((middle) => ({ left, right: left + wide, top: middle - 7, bottom: middle + 7 }))
        .find((each) => each.top > 1 && each.bottom < OVERVIEW.height - 1 && !overlaps(each, taken));
      pen.fillStyle = dayColour(day); pen.beginPath(); pen.arc(x, y, 4, 0, 2 * Math.PI); pen.fill();
      if (!box || !name) continue;
      taken.push(box);
      pen.lineWidth = 3; pen.lineJoin = "round"; pen.strokeStyle = "#fff"; pen.strokeText(name, left, (box.top + box.bottom) / 2, OVERVIEW.width - 6);
      pen.fillStyle = "#000"; pen.fillText(name, left, (box.top + box.bottom) / 2, OVERVIEW.width - 6);
    }
  }
}

function goFromOverview(event) {
  const { scale, dx, dy } = overviewBox, box = event.target.getBoundingClientRect();
  MAP.panTo(MAP.unproject(L.point((event.clientX - box.left - dx) / scale, (event.clientY - box.top - dy) / scale), 0), { animate: !calm });
}

// How many marks a box hides, a numbered stop counting for ten others, and whether it stands on something else that lies over the map.
function hiddenBy(holder) {
  const frame = MAP.getContainer().getBoundingClientRect(), box = holder.getBoundingClientRect();
  const meets = (left, top, right, bottom) => right > box.left && left < box.right && bottom > box.top && top < box.bottom;
  const others = [...document.querySelectorAll(OVER_MAP)].filter((each) => each !== holder && !holder.contains(each)).map((each) => each.getBoundingClientRect());
  const stands = others.some((each) => each.width && meets(each.left, each.top, each.right, each.bottom));
  return marks.filter((mark) => !mark.isHidden).reduce((sum, mark) => {
    const { x, y } = MAP.latLngToContainerPoint(mark.marker.getLatLng()).add([frame.left, frame.top]), r = mark.radius + 4;
    return sum + (meets(x - r, y - r, x + r, y + r) ? (mark.isChief ? 10 : 1) : 0);
  }, stands ? 1e6 : 0);
}

// Puts a box into the first of its corners, classes of the style, where it hides nothing, else where it hides least.
function settle(holder, corners) {
  const wasHidden = holder.hidden;
  holder.hidden = false;
  byId("stage").style.setProperty("--chips", chipsBottom() + "px");
  let best = null;
  for (const corner of corners) {
    holder.className = corner;
    const hides = hiddenBy(holder);
    if (!best || hides < best.hides) best = { corner, hides };
    if (!hides) break;
  }
  holder.className = best.corner;
  holder.hidden = wasHidden;
}

// On the screen the corner that the key left free comes first; on paper, where the key stands below, the corner that hides least is taken.
function placeOverview() {
  const holder = byId("overview"), size = MAP.getSize(), { width, height } = OVERVIEW;
  if (!isOnPaper()) {
    const low = ["overview-left", "overview-right"];
    settle(holder, [...(byId("key").classList.contains("key-left") ? low.reverse() : low), "overview-top", "overview-high"]);
    return;
  }
  const under = (left, top) => marks.filter((mark) => {
    if (mark.isHidden) return false;
    const { x, y } = MAP.latLngToContainerPoint(mark.marker.getLatLng());
    return x > left - 30 && x < left + width + 30 && y > top - 20 && y < top + height + 30;
  }).length;
  const corners = { right: under(size.x - width, size.y - height), left: under(0, size.y - height - 40), top: under(0, 0) };
  holder.className = "overview-" + Object.keys(corners).reduce((a, b) => (corners[b] < corners[a] ? b : a));
}

function makeOverview() {
  const canvas = el("canvas", "");
  const face = button("overview-face", (event) => (event.detail ? goFromOverview(event) : showAll()), canvas);
  byId("overview").replaceChildren(face);
  resizeOverview();
  nameOverview();
}

function nameOverview() {
  const face = byId("overview").querySelector("button");
  face.title = word("overview");
  face.setAttribute("aria-label", word("overview.label"));
}
