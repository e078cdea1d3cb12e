// The day as it passes: a slider through its hours, the group moving along its way, and what comes next by the clock of the device.
const live = { day: 0, time: null, timer: 0, isNow: false, here: null };
const liveLayer = L.layerGroup().addTo(MAP), hereLayer = L.layerGroup().addTo(MAP);
const PLAY_STEP = 120; // seconds of the day in a step of the play, of which there are ten a second

function hasTimes() {
  return DATA.kind === "tour" && DATA.days.some((day) => day.stops.length > 1);
}

const arrival = (stop) => (stop.arrive === undefined ? stop.time : stop.arrive);
const departure = (stop) => (stop.leave === undefined ? stop.time : stop.leave);
const startOf = (day) => (day.stops.length ? arrival(day.stops[0]) : day.begins);
const endOf = (day) => (day.stops.length ? departure(day.stops[day.stops.length - 1]) : day.ends);

// Where the group is at a moment: {index, isMoving, share}, at stop `index`, or on the leg that leaves it, `share` of the way.
function momentOf(day, time) {
  for (let index = 0; index < day.legs.length; index += 1) {
    const leaves = departure(day.stops[index]);
    if (time <= leaves) return { index, isMoving: false, share: 0 };
    const takes = day.legs[index].duration;
    if (time < leaves + takes) return { index, isMoving: true, share: (time - leaves) / takes };
    if (time < departure(day.stops[index + 1])) return { index: index + 1, isMoving: false, share: 0 };
  }
  return { index: day.stops.length - 1, isMoving: false, share: 0 };
}

function pointAlong(path, share) {
  const points = path.map((each) => MAP.project(each, 18)), ends = [0];
  for (let index = 1; index < points.length; index += 1) ends.push(ends[index - 1] + points[index].distanceTo(points[index - 1]));
  const sought = ends[ends.length - 1] * share, index = Math.max(1, ends.findIndex((end) => end >= sought));
  const a = points[index - 1], b = points[index], t = (sought - ends[index - 1]) / (ends[index] - ends[index - 1] || 1);
  return MAP.unproject(L.point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t), 18);
}

function placeAt(day, moment) {
  const path = moment.isMoving ? legPath(day.legs[moment.index]) : [];
  return path.length > 1 ? pointAlong(path, moment.share) : L.latLng(day.stops[moment.index].at);
}

function stopName(stop) {
  if (stop.type === "visit") return siteName(DATA.sites[stop.site]);
  const plainName = word({ start: "stop.start", end: "stop.end", break: "stop.break" }[stop.type]);
  return placeName(stop) ? plainName + " " + placeName(stop) : plainName;
}

// "10:02 on foot to the Night School, there at 10:05"
function momentText(day, time, moment) {
  const stop = day.stops[moment.index], next = day.stops[moment.index + 1];
  if (moment.isMoving) return word("live.moving", { mode: wordOf(["mode."], day.legs[moment.index].mode), name: stopName(next), time: clock(arrival(next)) });
  if (!next) return word("live.over", { name: stopName(stop) });
  if (time < startOf(day)) return word("live.before", { name: stopName(stop), time: clock(departure(stop)) });
  return word("live.at", { name: stopName(stop), time: clock(departure(stop)) });
}

function nextText(day, moment, time) {
  const next = day.stops[moment.index + 1];
  if (!next) return "";
  const leg = day.legs[moment.index], parts = [word("live.next", { time: clock(arrival(next)), name: stopName(next), mode: wordOf(["mode."], leg.mode), duration: duration(leg.duration) })];
  if (live.isNow && !moment.isMoving) {
    const left = departure(day.stops[moment.index]) - time;
    if (left > 0) parts.push(word("live.left", { duration: duration(left) }));
  }
  if (live.here) parts.push(word("live.away", { distance: distance(MAP.distance(live.here, next.at)) }));
  return parts.join(lang === "en" ? "; " : "；");
}

function drawMoment() {
  liveLayer.clearLayers();
  document.querySelectorAll(".row[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  document.querySelectorAll(".mark.lit").forEach((mark) => mark.classList.remove("lit"));
  const day = DATA.days[live.day];
  if (live.time === null || !day || !day.stops.length || isOnPaper()) return;
  const moment = momentOf(day, live.time), stop = day.stops[moment.index];
  const dot = el("span", "group-dot"), isVisit = !moment.isMoving && stop.type === "visit";
  dot.style.backgroundColor = dayColour(day);
  if (!isVisit) liveLayer.addLayer(L.marker(placeAt(day, moment), { icon: L.divIcon({ className: "group-mark", html: dot, iconSize: [26, 26] }), interactive: false, keyboard: false, zIndexOffset: 2000 }));
  const rows = byId("panel").querySelectorAll(".day")[live.day];
  const row = rows && rows.querySelectorAll(".stop-row > .row")[moment.index];
  if (row && !moment.isMoving) row.setAttribute("aria-current", "time");
  if (isVisit) {
    const mark = marks.find((each) => each.site === stop.site), node = mark && mark.marker.getElement();
    if (node) node.classList.add("lit");
  }
}

function sayMoment() {
  const day = DATA.days[live.day], field = byId("live-range"), said = byId("live-said");
  if (!field || !day || live.time === null) return;
  const moment = momentOf(day, live.time), text = momentText(day, live.time, moment);
  field.value = String(live.time);
  field.setAttribute("aria-valuetext", clock(live.time) + " " + text);
  byId("live-clock").textContent = clock(live.time);
  said.replaceChildren(foreign("p", "live-now", text), foreign("p", "live-next", nextText(day, moment, live.time)));
}

function showMoment(time) {
  live.time = time;
  drawMoment();
  sayMoment();
}

function stopPlaying() {
  window.clearInterval(live.timer);
  live.timer = 0;
  live.isNow = false;
}

function togglePlay() {
  const isPlaying = Boolean(live.timer) && !live.isNow, day = DATA.days[live.day];
  stopPlaying();
  if (!isPlaying) {
    if (live.time === null || live.time >= endOf(day)) live.time = startOf(day);
    live.timer = window.setInterval(() => {
      if (live.time >= endOf(day)) { stopPlaying(); drawLive(); return; }
      showMoment(Math.min(endOf(day), live.time + PLAY_STEP));
    }, 100);
  }
  drawLive();
}

// The date and the second of the day where the tour is, whatever zone the device is set to.
function nowThere() {
  const parts = {};
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: DATA.zone || "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  for (const { type, value } of format.formatToParts(new Date())) parts[type] = value;
  return { date: parts.year + "-" + parts.month + "-" + parts.day, time: Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second) };
}

function followClock() {
  const { date, time } = nowThere(), index = DATA.days.findIndex((day) => day.date === date);
  if (index < 0) {
    stopPlaying();
    byId("live-said").replaceChildren(el("p", "live-now", word("live.not-today", { date: DATA.days.map((day) => dateText(day.date, day.weekday)).join(lang === "en" ? ", " : "、") })));
    return false;
  }
  if (live.day !== index) { live.day = index; drawLive(); }
  showMoment(time);
  return true;
}

function toggleNow() {
  const wasNow = live.isNow;
  stopPlaying();
  if (wasNow) { drawLive(); return; }
  live.isNow = true;
  if (followClock()) {
    live.timer = window.setInterval(followClock, 15000);
    drawLive();
    const day = DATA.days[live.day];
    MAP.panTo(placeAt(day, momentOf(day, live.time)), { animate: !calm });
  }
}

// Where the device is, if it tells; drawn shifted as everything else is.
function locateDevice() {
  const shift = DATA.shift || [0, 0], say = (code) => { byId("live-place").textContent = word(code); };
  if (!navigator.geolocation || !window.isSecureContext) { say("live.place.impossible"); return; }
  say("live.place.asking");
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    live.here = L.latLng(coords.latitude + shift[0], coords.longitude + shift[1]);
    hereLayer.clearLayers();
    hereLayer.addLayer(L.circle(live.here, { pane: "leaders", radius: coords.accuracy, className: "here-circle", weight: 1, interactive: false }));
    hereLayer.addLayer(L.circleMarker(live.here, { pane: "leaders", radius: 6, className: "here", weight: 2, interactive: false }));
    byId("live-place").textContent = word("live.place.known", { distance: distance(coords.accuracy) });
    MAP.panTo(live.here, { animate: !calm });
    sayMoment();
  }, () => say("live.place.refused"), { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
}

function drawLive() {
  const holder = byId("live");
  holder.hidden = !hasTimes();
  if (holder.hidden) return;
  if (state.day !== null && !live.isNow && live.day !== state.day) { live.day = state.day; live.time = null; }
  const day = DATA.days[live.day], isPlaying = Boolean(live.timer) && !live.isNow;
  const range = el("input", "live-range");
  range.id = "live-range"; range.type = "range"; range.step = "60";
  range.min = String(startOf(day)); range.max = String(endOf(day)); range.value = String(live.time === null ? startOf(day) : live.time);
  range.setAttribute("aria-label", word("live.slider", { n: live.day + 1 }));
  range.addEventListener("input", () => { stopPlaying(); showMoment(Number(range.value)); });
  const play = button("live-play", togglePlay, isPlaying ? "❚❚" : "▶");
  play.setAttribute("aria-label", word(isPlaying ? "live.pause" : "live.play"));
  const now = button("live-button", toggleNow, word("live.now"));
  now.setAttribute("aria-pressed", String(live.isNow));
  const said = el("div", "live-said"), time = el("output", "live-clock"), place = el("p", "live-place");
  said.id = "live-said"; time.id = "live-clock"; place.id = "live-place";
  said.setAttribute("aria-live", isPlaying ? "off" : "polite");
  place.setAttribute("role", "status");
  time.textContent = clock(live.time === null ? startOf(day) : live.time);
  const which = DATA.days.length > 1 ? el("span", "live-day", word("day", { n: live.day + 1 })) : "";
  const focused = document.activeElement && holder.contains(document.activeElement) ? document.activeElement.className : "";
  holder.replaceChildren(el("div", "live-line", play, which, time, range), el("div", "live-line", now, button("live-button live-locate", locateDevice, word("live.place")), place), said);
  holder.setAttribute("aria-label", word("live"));
  if (focused) { const again = holder.getElementsByClassName(focused)[0]; if (again) again.focus(); }
  if (live.time !== null) showMoment(live.time);
}
