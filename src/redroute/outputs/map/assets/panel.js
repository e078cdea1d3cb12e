// The printed half of the leaflet: masthead, certificate, days with their timetable, themes, key.

function gapText(gap) {
  // Rounded up: a proof must not promise more than it proves.
  return String(Math.ceil(gap * 1000 - 1e-9) / 10);
}

function certificateText() {
  const { status, gap } = DATA.certificate;
  const route = DATA.kind === "route" ? "route." : "";
  if (status === "optimal") return word("certificate." + route + "optimal");
  if (status === "feasible" && gap !== undefined) return word("certificate." + route + "gap", { gap: gapText(gap) });
  return wordOf(["certificate.", "status."], status);
}

function totals() {
  const sum = (name) => DATA.days.reduce((total, day) => total + (day[name] || 0), 0);
  if (DATA.kind === "catalogue") {
    return [word("count.sites", { n: DATA.sites.length, located: DATA.sites.filter((site) => site.at).length })];
  }
  const visits = DATA.days.reduce((total, day) => total + day.stops.filter((stop) => stop.type === "visit").length, 0);
  const parts = [word("totals.visits", { n: visits })];
  if (DATA.kind === "tour" && DATA.days.length > 1) parts.unshift(word("totals.days", { n: DATA.days.length }));
  parts.push(word("totals.travel", { duration: duration(sum("travel")) }));
  if (DATA.kind === "route") parts.push(distance(sum("distance")));
  else if (sum("walking")) parts.push(word("totals.walking", { distance: distance(sum("walking")) }));
  return parts;
}

function drawMasthead() {
  const title = DATA.title ? foreign("h1", "", DATA.title) : el("h1", "", word("title." + DATA.kind));
  const other = button("switch", () => setLanguage(lang === "zh" ? "en" : "zh"), word("switch"));
  other.setAttribute("aria-label", word("switch.label"));
  other.lang = lang === "zh" ? "en" : "zh-CN";
  const tone = button("tone", () => setDark(!look.dark), isDark() ? "☀" : "☾");
  tone.setAttribute("aria-label", word("look.dark"));
  tone.setAttribute("aria-pressed", String(look.dark));
  tone.title = word("look.dark");
  byId("masthead").replaceChildren(
    el("div", "mast-line", el("p", "kicker", word("kicker." + DATA.kind)), el("div", "switches", tone, other)),
    title,
    el("p", "totals", totals().flatMap((part, index) => (index ? [el("span", "dot", "·"), part] : [part]))),
    DATA.certificate ? el("p", "certificate certificate-" + (DATA.certificate.status === "optimal" ? "proven" : "open"), certificateText()) : "");
}

const CHIPS = 7; // themes shown before the rest is asked for
const themes = { isOpen: false };

// The themes of most sites first; a theme in use is never folded away.
function themesInOrder() {
  const counts = new Map(Object.keys(DATA.themes).map((id) => [id, 0]));
  // On the page of a tour what is visited counts before all that is not.
  DATA.sites.forEach((site, index) => (site.themes || []).forEach((id) => counts.set(id, (counts.get(id) || 0) + (visitsOf.has(index) ? 1000 : 1))));
  const ids = [...counts.keys()];
  return ids.sort((a, b) => counts.get(b) - counts.get(a) || ids.indexOf(a) - ids.indexOf(b));
}
const THEMES = themesInOrder();

function chip(label, isOn, onClick) {
  const element = button("chip", onClick, label);
  element.setAttribute("aria-pressed", String(isOn));
  return element;
}

function drawThemes() {
  const shown = themes.isOpen || THEMES.length <= CHIPS + 1 ? THEMES : THEMES.filter((id, index) => index < CHIPS || state.themes.has(id));
  const all = chip(word("themes.all"), !state.themes.size, () => { state.themes.clear(); redraw(); });
  const chips = shown.map((id) => {
    const element = chip(foreign("span", "", themeName(id)), state.themes.has(id), () => {
      if (!state.themes.delete(id)) state.themes.add(id);
      redraw();
    });
    element.dataset.theme = id;
    return element;
  });
  if (THEMES.length > CHIPS + 1) {
    const more = button("chip chip-more", () => { themes.isOpen = !themes.isOpen; redraw(); }, word(themes.isOpen ? "themes.fewer" : "themes.more", { n: THEMES.length - CHIPS }));
    more.setAttribute("aria-expanded", String(themes.isOpen));
    chips.push(more);
  }
  const nav = byId("themes");
  nav.setAttribute("aria-label", word("themes"));
  nav.replaceChildren(...(THEMES.length ? [all, ...chips] : []));
  nav.hidden = !THEMES.length;
}

function drawKey() {
  const levels = Object.keys(DATA.levels);
  const counts = new Map(levels.map((level) => [level, DATA.sites.filter((site) => site.level === level).length]));
  const rows = levels.filter((level) => counts.get(level)).map((level) =>
    el("li", "", seal(level), el("span", "", word("key." + level)), el("span", "count", String(counts.get(level)))));
  const lines = DATA.days.length > 1 || DATA.kind === "route" ? daysShown().map(({ day, index }) => {
    const swatch = el("span", "swatch");
    swatch.style.backgroundColor = dayColour(day);
    return el("li", "", swatch, el("span", "", DATA.kind === "route" ? word("legend.route") : word("day", { n: index + 1 })));
  }) : [];
  const notes = groundKeys();
  const hasCircle = !DATA.dots && DATA.sites.some(isUnsure);
  if (hasCircle) notes.push(el("li", "", el("span", "ring"), el("span", "", word("legend.unsure"))));
  if (DATA.days.some((day) => day.legs.some((leg) => leg.straight && leg.distance))) notes.push(el("li", "", el("span", "dashes"), el("span", "", word("straight"))));
  const isOpen = byId("key").dataset.closed !== "yes";
  const heading = button("key-toggle", () => { byId("key").dataset.closed = isOpen ? "yes" : "no"; keepingFocus(drawKey); }, word("legend"), el("span", "fold", isOpen ? "−" : "+"));
  heading.setAttribute("aria-expanded", String(isOpen));
  byId("key").replaceChildren(el("h2", "", heading), ...(!isOpen ? [] : [el("ul", "levels", rows), lines.length ? el("ul", "lines", lines) : "", notes.length ? el("ul", "notes", notes) : ""]));
}

function drawTabs() {
  if (DATA.days.length < 2) return "";
  const tab = (label, value) => {
    const element = button("tab", () => { state.day = value; redraw(); showAll(); }, label);
    element.setAttribute("aria-pressed", String(state.day === value));
    return element;
  };
  const tabs = el("div", "tabs", tab(word("days.all"), null), DATA.days.map((day, index) => {
    const element = tab(word("day", { n: index + 1 }), index);
    element.style.setProperty("--day", dayColour(day));
    return element;
  }));
  tabs.setAttribute("role", "group");
  tabs.setAttribute("aria-label", word("days"));
  return tabs;
}

function dayHeading(day, index) {
  if (!day.date) return "";
  const kind = ["weekend", "public-holiday", "make-up-workday", "unknown"].includes(day.kind) ? word("kind-of-day." + day.kind) : "";
  const note = day.holiday ? foreign("span", "holiday", kind + " " + holidayName(day)) : el("span", "holiday", day.kind === "weekend" ? "" : kind);
  const heading = el("h2", "day-heading", el("span", "day-number", word("day", { n: index + 1 })), el("span", "day-date", dateText(day.date, day.weekday)), note);
  heading.style.setProperty("--day", dayColour(day));
  return heading;
}

function legRow(leg, from, to) {
  const spread = leg.uncertainty >= 30 ? " " + word("uncertain", { duration: duration(leg.uncertainty) }) : "";
  if (!leg.distance && !leg.duration)
    return el("li", "leg", el("span", "time"), el("span", "leg-line", word(spread ? "near-place" : "same-place") + spread));
  return el("li", "leg", el("span", "time"), el("span", "leg-line", wordOf(["mode."], leg.mode) + " " + duration(leg.duration) + spread + " · " + distance(leg.distance), legLinks(leg, from, to)));
}

function stopNotes(stop) {
  const notes = [];
  const wait = stop.start - stop.arrive;
  if (wait >= 60) notes.push(el("span", "", word("wait", { duration: duration(wait) })));
  if (stop.type !== "visit" || stop.start === undefined) return notes;
  if (stop.talk) notes.push(el("span", "", word("talk")));
  if (stop.assumed) notes.push(el("span", "", word("assumed")));
  if (stop.slack >= 60) notes.push(el("span", "", word("slack", { duration: duration(stop.slack) })));
  else if (stop.slack !== undefined) notes.push(el("span", "", word("slack.none")));
  if (needsConfirming(stop)) {
    const phone = DATA.sites[stop.site].phone;
    notes.push(phone ? foreign("span", "confirm", word("confirm.phone", { phone })) : el("span", "confirm", word("confirm")));
  }
  return notes;
}

function stopRow(stop, day) {
  const site = stop.site === undefined ? null : DATA.sites[stop.site];
  const times = stop.time !== undefined ? clock(stop.time) : stop.start !== undefined ? clock(stop.start) : "";
  const until = stop.leave !== undefined ? clock(stop.leave) : "";
  const plain = { start: "stop.start", end: DATA.kind === "route" ? "stop.return" : "stop.end", break: "stop.break" }[stop.type];
  const name = stop.type === "visit" ? foreign("span", "name-line", siteName(site)) : el("span", "name-line plain", word(plain), placeName(stop) ? foreign("span", "at", placeName(stop)) : "");
  const row = button("row", () => goTo(stop.at, stop.type === "visit" ? stop.site : undefined),
    el("span", "time", el("b", "", times), until ? el("span", "until", until) : ""), stopBadge(stop, dayColour(day)),
    el("span", "what", el("span", "name-row", name, site && stop.type === "visit" ? seal(site.level, "seal-inline") : ""), el("span", "row-notes", stopNotes(stop))));
  if (site && stop.type === "visit") row.dataset.site = site.id;
  return el("li", "stop-row" + (site && !inTheme(site) && stop.type === "visit" ? " faded" : ""), row);
}

// On paper: more stops than two columns beneath the map hold go into three, printed smaller; a day longer than a column may go on in the next.
const LONG_TABLE = 14;

function drawDay(day, index) {
  const rows = [];
  day.stops.forEach((stop, position) => {
    rows.push(stopRow(stop, day));
    if (position < day.legs.length) rows.push(legRow(day.legs[position], stop, day.stops[position + 1]));
  });
  const timetable = rows.length || !day.date ? el("ol", "timetable", rows) : el("p", "day-empty", word("day.empty"));
  const section = el("section", "day" + (state.day !== null && state.day !== index ? " other-day" : ""), el("div", "day-head", dayHeading(day, index)), timetable);
  section.style.setProperty("--day", dayColour(day));
  return section;
}

function drawDays() {
  const count = DATA.days.length, stops = DATA.days.reduce((sum, day) => sum + day.stops.length, 0);
  if (!count) return "";
  // Side by side on paper: two days or four in two columns, others in three.
  const side = count === 1 ? " days-one" : count === 2 || count === 4 ? " days-two" : " days-three";
  return el("div", "days" + side + (side === " days-three" || stops > LONG_TABLE ? " days-long" : ""), DATA.days.map(drawDay));
}
