// From an itinerary document (format "redroute-itinerary", version 1) to what the page of a map knows: the same values that the Python library
// makes, which a test holds it to. Everything in a document is untrusted: words are held to the lists below, numbers must be numbers, the rest is text
// of the length that the library allows.
// What pypinyin says of any character is of this form: up to twelve syllables. More would make the search of a page try without end.
const READING = /^[a-zê]{1,6}( [a-zê]{1,6}){0,11}$/;
const LISTED_SKIPPED = 2000;
const LEVELS = ["national", "provincial", "municipal", "county", "none", "unknown"];
const MODES = ["walk", "cycle", "coach", "car"];
const STATUSES = ["optimal", "feasible", "infeasible", "interrupted"];
const KINDS_OF_DAY = ["workday", "weekend", "public-holiday", "make-up-workday", "unknown"];

class Unreadable extends Error {}

function list(value, path, most = Infinity) {
  if (!Array.isArray(value)) throw new Unreadable(path + " is not a list");
  if (value.length > most) throw new Unreadable(path + " has " + value.length + " entries; 0 to " + most + " are allowed");
  return value;
}

// An object whose own texts are not too long; what lies deeper is looked at where it is read.
function record(value, path) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Unreadable((path || "the document") + " is not an object");
  for (const [name, each] of Object.entries(value)) bounded(each, (path && path + ".") + name);
  return value;
}

// Length in characters, as the library counts, of which the two halves of a pair are one.
function bounded(value, path) {
  const most = PAGE.limits.text;
  if (typeof value !== "string" || value.length <= most) return;
  if (value.length > 2 * most || [...value].length > most) throw new Unreadable(path + " has more than " + most + " characters");
}

function number(value, path) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Unreadable(path + " is not a number");
  return value;
}

function whole(value) {
  return Number.isInteger(value) ? value : null;
}

function text(value) {
  return typeof value === "string" ? value : "";
}

function texts(value, path, most) {
  if (!Array.isArray(value)) return [];
  list(value, path, most).forEach((each, k) => bounded(each, path + "[" + k + "]"));
  return value.filter((each) => typeof each === "string");
}

function oneOf(words, value, otherwise) {
  return words.includes(value) ? value : otherwise;
}

// "08:30" or "08:30:15" as seconds since midnight; hours may pass 24.
function seconds(value, path) {
  const match = /^(\d{2,3}):(\d{2})(?::(\d{2}))?$/.exec(text(value));
  if (!match) throw new Unreadable(path + " is not a time of day");
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] || 0);
}

function place(value, path) {
  const at = record(value, path);
  const lat = number(at.lat, path + ".lat"), lon = number(at.lon, path + ".lon");
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) throw new Unreadable(path + " is no position");
  return [lat, lon];
}

// Without what says nothing; zero says something.
function full(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) =>
    value !== null && value !== undefined && value !== false && value !== "" && !(typeof value === "object" && !Object.keys(value).length)));
}

function followable(url) {
  if (/[\p{C}\p{Z}"<>\\`{}|^]/u.test(url)) return "";
  try {
    const parts = new URL(url);
    return /^https?:\/\//i.test(url) && parts.hostname && !parts.username && !parts.password ? url : "";
  } catch {
    return "";
  }
}

function protectionOf(value, path) {
  if (!value || typeof value !== "object") return {};
  record(value, path);
  return full({ batch: text(value.batch), year: whole(value.year), code: text(value.code), confidence: text(value.confidence), note: text(value.note) });
}

function positionOf(value, at, real, path) {
  if (!value || typeof value !== "object") return {};
  record(value, path);
  const moved = at && (at[0] !== real[0] || at[1] !== real[1]) ? real : null;
  return full({ precision: text(value.precision) || "unverified", uncertainty: typeof value.uncertainty_m === "number" ? value.uncertainty_m : null, datum: value.datum === undefined ? "WGS-84" : text(value.datum), source: text(value.source), true: moved });
}

function siteOf(site, sheet, path) {
  record(site, path);
  const real = site.position ? place(site.position.at, path + ".position.at") : null, at = real && drawn(real, sheet.tiles);
  const finite = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);
  const listed = (name, most) => texts(site[name], path + "." + name, most);
  return full({
    id: text(site.id), name: text(site.name), en: text(site.name_en), pinyin: text(site.pinyin), aliases: listed("aliases"),
    description: text(site.description), address: text(site.address), phone: text(site.phone), url: text(site.url), href: followable(text(site.url)),
    kind: text(site.kind) || "heritage", level: oneOf(LEVELS, site.protection_level, "unknown"), protection: protectionOf(site.protection, path + ".protection"),
    themes: listed("themes"), years: Array.isArray(site.event_years) ? site.event_years.filter(Number.isInteger) : [],
    minutes: finite(site.visit_minutes), basis: text(site.visit_basis), hours: text(site.opening_hours), status: text(site.hours_status) || "unknown",
    asOf: text(site.hours_as_of), lastEntry: finite(site.last_entry_minutes), talks: listed("talk_times", PAGE.limits.talks).map((each) => each.slice(0, 5)), closed: listed("closed_dates"),
    ticket: finite(site.ticket_yuan), booking: text(site.booking) || "unknown", group: finite(site.group_limit), capacity: finite(site.capacity),
    position: positionOf(site.position, at, real && real.map(rounded), path + ".position"), unreadable: sheet.unreadable.has(text(site.id)),
    sources: listed("sources"),
    at, abroad: real !== null && !isShifted(real),
  });
}

// The sites of a page, each written once, in the order in which they are met.
class Sheet {
  constructor(tour, tiles) {
    const derived = record(tour.derived === undefined ? {} : tour.derived, "derived");
    this.tiles = tiles;
    this.unreadable = new Set(texts(derived.unreadable_hours, "derived.unreadable_hours"));
    this.readings = record(derived.readings === undefined ? {} : derived.readings, "derived.readings");
    const known = list(tour.sites, "sites").map((site, index) => siteOf(site, this, "sites[" + index + "]"));
    this.known = new Map(tour.sites.map((site, index) => [text(site.id), known[index]]));
    this.places = new Map(tour.sites.map((site) => [text(site.id), site.position ? place(site.position.at, "sites") : null]));
    this.records = [];
    this.shift = null;
    this.index = new Map();
  }

  site(id, path) {
    if (!this.known.has(id)) throw new Unreadable(path + " names no site of the document");
    if (!this.index.has(id)) {
      this.index.set(id, this.records.length);
      this.records.push(this.known.get(id));
      if (this.places.get(id)) this.note(this.known.get(id).at, this.places.get(id));
    }
    return this.index.get(id);
  }

  // How far the first thing that is not drawn where it is was moved; the page moves the position of a device by it.
  note(at, real) {
    if (!this.shift && at.some((degrees, axis) => degrees !== rounded(real[axis]))) this.shift = at.map((degrees, axis) => rounded(degrees - real[axis]));
  }

  // A stop at a place that is no site: where it is drawn, and whether no Chinese datum shifts it.
  stop(value, index, path) {
    const real = place(value, path), at = drawn(real, this.tiles);
    if (index !== null) return { at };
    this.note(at, real);
    return { at, abroad: !isShifted(real) };
  }

  // Readings of the characters in the names and aliases of the page.
  letters() {
    const found = {};
    for (const each of this.records) for (const name of [each.name || "", ...(each.aliases || [])]) for (const letter of name) if (Object.hasOwn(this.readings, letter) && READING.test(text(this.readings[letter]))) found[letter] = this.readings[letter];
    return found;
  }
}

function stopOf(stop, n, sheet, isFirst, path) {
  record(stop, path);
  const index = stop.site === null || stop.site === undefined ? null : sheet.site(stop.site, path + ".site");
  const time = (name) => seconds(stop[name], path + "." + name);
  if (stop.type === "terminal") {
    return full({ ...sheet.stop(stop.at, index, path + ".at"), label: text(stop.label), site: index, type: isFirst ? "start" : "end", time: time("time") });
  }
  if (stop.type === "break") {
    return full({ ...sheet.stop(stop.at, index, path + ".at"), label: text(stop.label), site: index, type: "break", arrive: time("arrive"), start: time("start"), leave: time("leave") });
  }
  if (stop.type !== "visit" || index === null || !sheet.records[index].at) throw new Unreadable(path + " is no stop");
  const site = sheet.records[index];
  const windows = stop.windows === null ? null : list(stop.windows, path + ".windows").map((each, k) => record(each, path + ".windows[" + k + "]") &&
    [seconds(each.opens, path + ".windows[" + k + "].opens"), seconds(each.closes, path + ".windows[" + k + "].closes")]);
  return {
    ...full({
      at: site.at, label: site.name, site: index, type: "visit", n, arrive: time("arrive"), start: time("start"), leave: time("leave"),
      slack: number(stop.slack_s, path + ".slack_s"), assumed: stop.is_duration_assumed === true, talk: stop.is_talk === true, why: texts(stop.why, path + ".why"), windows,
    }),
    ...(windows && !windows.length ? { closed: true } : {}),
  };
}

function legOf(leg, origin, destination, sheet, path) {
  record(leg, path);
  const points = list(leg.path, path + ".path").map((each, k) => place(each, path + ".path[" + k + "]"));
  const isStraight = leg.is_geometry_straight === true;
  return {
    ...full({ mode: oneOf(MODES, leg.mode, "walk"), uncertainty: number(leg.uncertainty_s, path + ".uncertainty_s"), straight: isStraight }),
    duration: number(leg.duration_s, path + ".duration_s"), distance: number(leg.distance_m, path + ".distance_m"),
    path: isStraight || points.length < 2 ? [origin, destination] : thinned(points).map((at) => drawn(at, sheet.tiles)),
  };
}

function dayOf(day, index, sheet) {
  const path = "days[" + index + "]";
  record(day, path);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text(day.date))) throw new Unreadable(path + ".date is no date");
  let n = 0;
  const stops = list(day.stops, path + ".stops", PAGE.limits.stops).map((stop, k) => {
    if (stop && stop.type === "visit") n += 1;
    return stopOf(stop, n, sheet, k === 0, path + ".stops[" + k + "]");
  });
  const legs = list(day.legs, path + ".legs");
  if (legs.length !== Math.max(0, stops.length - 1)) throw new Unreadable(path + " has " + legs.length + " legs between " + stops.length + " stops");
  const drawn = legs.map((leg, k) => legOf(leg, stops[k].at, stops[k + 1].at, sheet, path + ".legs[" + k + "]"));
  const sum = (name, which) => drawn.filter(which || (() => true)).reduce((total, each) => total + each[name], 0);
  return {
    ...full({
      date: day.date, weekday: new Date(day.date + "T00:00:00Z").getUTCDay() || 7, kind: oneOf(KINDS_OF_DAY, day.kind, "unknown"), holiday: text(day.holiday),
      begins: seconds(day.begins, path + ".begins"), ends: seconds(day.ends, path + ".ends"), colour: PAGE.days[index % PAGE.days.length],
      night: PAGE.nightsOfDays[index % PAGE.nightsOfDays.length], travel: sum("duration"), distance: sum("distance"), walking: sum("distance", (each) => each.mode === "walk"),
    }),
    stops, legs: drawn,
  };
}

// The first visits get the QR code that leads to them in Amap, by the mode of the leg before.
function addCodes(days, tour, sheet) {
  const visits = days.flatMap((day, d) => day.stops.map((stop, k) => [stop, day.legs[k - 1], tour.days[d].stops[k].site])).filter(([stop]) => stop.type === "visit");
  for (const [stop, leg, id] of visits.slice(0, PAGE.mostCodes)) {
    const at = sheet.places.get(id), goal = isShifted(at) ? gcjOf(at) : at;
    stop.qr = codeOf("https://uri.amap.com/navigation?to=" + goal[1].toFixed(6) + "," + goal[0].toFixed(6) + "&mode=" + PAGE.amapModes[leg ? leg.mode : "walk"] + "&coordinate=gaode&callnative=1");
  }
}

// The time zone of the first visit, which a device's clock is read in.
function zoneOf(tour, sheet) {
  const first = tour.days.flatMap((day) => day.stops).find((stop) => stop.type === "visit");
  const site = first && tour.sites.find((each) => each.id === first.site);
  if (!first) return "";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text(site && site.timezone) || "Asia/Shanghai" }).resolvedOptions().timeZone;
  } catch {
    return "Asia/Shanghai";
  }
}

// What the page of a tour knows. Throws Unreadable with the path of what is wrong.
function payloadOf(tour, lang, tiles = null) {
  record(tour, "");
  if (tour.format !== "redroute-itinerary") throw new Unreadable('format is not "redroute-itinerary"');
  if (tour.version !== 1) throw new Unreadable("version is not 1, the only one known here");
  const sheet = new Sheet(tour, tiles);
  const days = list(tour.days, "days", PAGE.limits.days).map((day, index) => dayOf(day, index, sheet));
  const records = (name, most) => list(tour[name], name, most).map((each, k) => record(each, name + "[" + k + "]"));
  const all = records("skipped");
  const listed = [...all.filter((each) => each.reason !== "not-considered"), ...all.filter((each) => each.reason === "not-considered")].slice(0, LISTED_SKIPPED);
  const skipped = listed.map((each, k) => full({ site: sheet.site(each.site, "skipped[" + k + "].site"), reason: text(each.reason), detail: text(each.detail) }));
  const certificate = record(tour.certificate, "certificate");
  const used = new Set(sheet.records.flatMap((each) => each.themes || [])), cited = new Set(sheet.records.flatMap((each) => each.sources || []));
  const themes = records("themes").filter((each) => used.has(text(each.id))).map((each) => [each.id, { zh: text(each.label), en: text(each.label_en) || text(each.label) }]);
  const everyTheme = new Map(tour.themes.map((each) => [text(each.id), { zh: text(each.label), en: text(each.label_en) || text(each.label) }]));
  const lengths = new Map(all.filter((each) => each.reason === "too-long").map((each) => [text(each.site), (/^needs=([^:=]*):room=([^:=]*)$/.exec(text(each.detail)) || []).slice(1)]));
  addCodes(days, tour, sheet);
  const labelled = new Set(themes.map(([id]) => id));
  return {
    kind: "tour", title: text(tour.title), sites: sheet.records,
    sources: Object.fromEntries(records("sources").filter((each) => cited.has(text(each.id))).map((each) => [each.id, (text(each.ref) + " " + text(each.note)).trim()])),
    themes: Object.fromEntries([...themes, ...[...used].filter((id) => !labelled.has(id)).sort().map((id) => [id, { zh: id, en: id }])]),
    levels: PAGE.levels, nights: PAGE.nights, links: true, readings: sheet.letters(), ...(sheet.shift ? { shift: sheet.shift } : {}), zone: zoneOf(tour, sheet), dots: sheet.records.filter((each) => each.at).length >= PAGE.dotsFrom,
    days, skipped, unlisted: all.length - listed.length,
    warnings: records("warnings", PAGE.limits.findings).map((each) => full({ code: text(each.code), subject: text(each.subject), detail: text(each.detail) })),
    certificate: full({
      status: oneOf(STATUSES, certificate.status, "interrupted"), gap: typeof certificate.gap === "number" ? certificate.gap : null,
      conflicts: texts(certificate.conflicts, "certificate.conflicts", PAGE.limits.findings).map((each) => ({ zh: conflictOf(each, sheet.known, lengths, everyTheme, "zh"), en: conflictOf(each, sheet.known, lengths, everyTheme, "en") })), seed: whole(certificate.seed),
      version: text(certificate.version), candidates: whole(certificate.candidates), considered: whole(certificate.considered), provider: text(certificate.travel_provider),
    }),
    lang: lang === "en" ? "en" : "zh", tiles, words: PAGE.words,
  };
}
