// A leg or a site in the traveller's own map: the documented addresses of five services, each with the datum its roads are drawn in. Only ways that the
// service documents for web pages: Baidu, Tencent and Apple name none for cyclists, who walk there. Sources and dates: docs/guide/map.md.
const WAYS = {
  amap: { walk: "walk", cycle: "ride", coach: "car", car: "car" },
  baidu: { walk: "walking", cycle: "walking", coach: "driving", car: "driving" },
  tencent: { walk: "walk", cycle: "walk", coach: "drive", car: "drive" },
  apple: { walk: "w", cycle: "w", coach: "d", car: "d" },
  google: { walk: "walking", cycle: "bicycling", coach: "driving", car: "driving" },
};

// Half of a surrogate pair has no form in an address.
function encoded(value) {
  return encodeURIComponent(String(value).replace(/\p{Surrogate}/gu, "\ufffd"));
}

function address(base, members) {
  return base + "?" + Object.entries(members).map(([name, value]) => name + "=" + encoded(value)).join("&");
}

// A name inside a value that has parts of its own must not hold their separators.
function partName(text) {
  return text.replace(/[|:;,&=]/g, " ").slice(0, 60);
}

const BAIDU_SOURCE = "webapp.redroute.redroute"; // webapp.company.application, or the service is not promised

const lonlat = ([lat, lon]) => lon + "," + lat;
const latlon = ([lat, lon]) => lat + "," + lon;

// From one place to another; a place is {gcj, bd, name}.
const LEG_LINKS = {
  amap: (from, to, mode) => address("https://uri.amap.com/navigation", { from: lonlat(from.gcj) + "," + partName(from.name), to: lonlat(to.gcj) + "," + partName(to.name), mode, coordinate: "gaode", callnative: 1, src: "redroute" }),
  baidu: (from, to, mode) => address("https://api.map.baidu.com/direction", { origin: "latlng:" + latlon(from.bd) + "|name:" + partName(from.name), destination: "latlng:" + latlon(to.bd) + "|name:" + partName(to.name), mode, coord_type: "bd09ll", output: "html", src: BAIDU_SOURCE }),
  tencent: (from, to, mode) => address("https://apis.map.qq.com/uri/v1/routeplan", { type: mode, from: from.name, fromcoord: latlon(from.gcj), to: to.name, tocoord: latlon(to.gcj), policy: 0, referer: "redroute" }),
  apple: (from, to, mode) => address("https://maps.apple.com/", { saddr: latlon(from.gcj), daddr: latlon(to.gcj), dirflg: mode }),
  google: (from, to, mode) => address("https://www.google.com/maps/dir/", { api: 1, origin: latlon(from.gcj), destination: latlon(to.gcj), travelmode: mode }),
};
const PLACE_LINKS = {
  amap: (place) => address("https://uri.amap.com/marker", { position: lonlat(place.gcj), name: place.name, coordinate: "gaode", callnative: 1, src: "redroute" }),
  baidu: (place) => address("https://api.map.baidu.com/marker", { location: latlon(place.bd), title: place.name, content: place.name, coord_type: "bd09ll", output: "html", src: BAIDU_SOURCE }),
  tencent: (place) => address("https://apis.map.qq.com/uri/v1/marker", { marker: "coord:" + latlon(place.gcj) + ";title:" + partName(place.name), referer: "redroute" }),
  apple: (place) => address("https://maps.apple.com/", { ll: latlon(place.gcj), q: place.name }),
  google: (place) => address("https://www.google.com/maps/search/", { api: 1, query: latlon(place.gcj) }),
};

function navigationLink(service, href) {
  const link = el("a", "nav-link", word("nav." + service));
  link.href = href;
  link.rel = "noopener noreferrer";
  link.target = "_blank";
  return link;
}

function placeOf(stop) {
  const site = stop.site === undefined ? null : DATA.sites[stop.site];
  return pairsOf(site || stop, stop.label || (site ? site.name : ""));
}

// A record of a position in both datums; under tiles drawn in GCJ-02 it already stands in the first.
function pairsOf(record, name) {
  const isMoved = DATA.tiles && DATA.tiles.datum === "GCJ-02", gcj = record.abroad || isMoved ? record.at : gcjOf(record.at);
  return { gcj, bd: record.abroad ? record.at : bdOf(gcj), name };
}

function legLinks(leg, from, to) {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (!leg.distance || !DATA.links) return "";
  return foldedLinks("nav.leg", Object.keys(LEG_LINKS).map((service) => navigationLink(service, LEG_LINKS[service](a, b, WAYS[service][leg.mode] || WAYS[service].car))));
}

function siteLinks(site) {
  if (!site.at || !DATA.links) return [];
  const place = pairsOf(site, site.name);
  return [el("span", "nav-links", Object.keys(PLACE_LINKS).map((service) => navigationLink(service, PLACE_LINKS[service](place))))];
}

function foldedLinks(code, links) {
  const holder = el("span", "nav-links", links);
  holder.hidden = true;
  const toggle = button("nav-toggle", () => { holder.hidden = !holder.hidden; toggle.setAttribute("aria-expanded", String(!holder.hidden)); }, word(code));
  toggle.setAttribute("aria-expanded", "false");
  return el("span", "nav no-paper", toggle, holder);
}

// A QR code as the printed page shows it: modules in hexadecimal, row by row, with the quiet zone of the standard.
const QR_SIZE = 37;
function codePicture(hex) {
  const isDark = (index) => (parseInt(hex[index >> 2], 16) >> (3 - (index & 3))) & 1;
  let path = "";
  for (let index = 0; index < QR_SIZE * QR_SIZE; index += 1) if (isDark(index)) path += "M" + (index % QR_SIZE) + " " + Math.floor(index / QR_SIZE) + "h1v1h-1z";
  return svg("svg", { viewBox: "-4 -4 45 45", class: "code", role: "img", "aria-label": word("codes.alt") },
    svg("rect", { x: -4, y: -4, width: 45, height: 45, fill: "#fff" }), svg("path", { d: path, fill: "#000", "shape-rendering": "crispEdges" }));
}

// How many codes stand in a row: seven at most, and so many that the last row is as full as can be: none is left alone.
const CODES_IN_ROW = [7, 6, 5, 4];
function codesInRow(count) {
  if (count <= CODES_IN_ROW[0]) return Math.max(count, 6);
  const filled = (size) => (count % size || size) / size;
  return CODES_IN_ROW.reduce((best, size) => (filled(size) > filled(best) ? size : best));
}

// As many rows as a page may well hold together.
const CODE_ROWS_TOGETHER = 3;

function drawCodes() {
  const visits = DATA.days.flatMap((day) => day.stops.filter((stop) => stop.qr));
  if (!visits.length || !isOnPaper()) return "";
  const size = codesInRow(visits.length), isShort = visits.length <= CODE_ROWS_TOGETHER * size;
  const rows = el("ul", "code-rows", visits.map((stop) => el("li", "", codePicture(stop.qr), el("span", "code-name", el("b", "", stopNumber(stop) + " "), foreign("span", "", siteName(DATA.sites[stop.site]))))));
  rows.style.setProperty("--codes", size);
  return el("section", "list codes" + (isShort ? " codes-short" : ""), el("h2", "", word("codes")), el("p", "list-note", word("codes.note")), rows);
}
