// What a mark says. Built when opened, from text nodes only.
function popupOptions() {
  // Clear of what lies over the map: the chips above, the buttons at the right, the scale below.
  const size = MAP.getSize(), side = size.x < 600 ? 12 : 24, corner = (name) => MAP.getContainer().querySelector(".leaflet-" + name);
  const low = keyReach(), top = Math.max(side, chipsBottom() + 8, low.top), right = corner("top.leaflet-right").offsetWidth + 8, bottom = corner("bottom.leaflet-left").offsetHeight + 8;
  const wide = size.x - side - right - 36, high = size.y - top - bottom - 56; // without the frame and the tip of the popup
  const maxWidth = Math.min(320, wide), maxHeight = Math.max(140, Math.min(420, high));
  // Of key and overview too: above them where the highest popup fits there, else between them where the widest does.
  const isAbove = size.y - top - low.bottom - 56 >= maxHeight, isBetween = !isAbove && size.x - low.left - low.right - 36 >= maxWidth;
  return {
    maxWidth, minWidth: Math.min(240, wide), maxHeight,
    autoPanPaddingTopLeft: [isBetween ? Math.max(side, low.left) : side, top],
    autoPanPaddingBottomRight: [isBetween ? Math.max(right, low.right) : right, isAbove ? Math.max(bottom, low.bottom) : bottom],
  };
}

function cardTitle(text) {
  const heading = foreign("h3", "", text);
  heading.setAttribute("aria-level", "2"); // nothing stands between it and the title of the page
  return heading;
}

function fact(list, code, ...values) {
  const shown = values.flat().filter((value) => value !== null && value !== undefined && value !== "");
  if (!shown.length) return;
  const value = el("dd", "");
  shown.forEach((each) => value.append(typeof each === "string" ? foreign("span", "line", each) : each));
  list.append(el("dt", "", word(code)), value);
}

function needsConfirming(visit) {
  return !visit.windows && !visit.closed;
}

function windowsText(stop) {
  return stop.windows.map(([opens, closes]) => clock(opens) + "–" + clock(closes)).join(lang === "en" ? ", " : "、");
}

function hoursLines(site) {
  const lines = [];
  if (site.hours) {
    const element = foreign("span", "line hours", hoursText(site.hours, lang, word));
    lines.push(element);
    const status = site.unreadable ? word("popup.hours.unreadable") : wordOf(["hours_status."], site.status);
    lines.push(el("span", "line note", status + (site.asOf ? (lang === "en" ? ", " : "，") + word("popup.as-of", { date: site.asOf }) : "")));
  } else {
    lines.push(el("span", "line", word("popup.hours.unknown")));
  }
  if (!site.hours || site.unreadable) lines.push(el("span", "line confirm", word("confirm")));
  if (site.lastEntry !== undefined) lines.push(el("span", "line note", word("popup.last-entry", { n: site.lastEntry })));
  return lines;
}

// "level:national" → the level's word; "theme:labour" → the theme's name; else the code's own word.
function whyText(code) {
  const [kind, value] = [code.split(":", 1)[0], code.slice(code.indexOf(":") + 1)];
  if (kind === "theme") return word("popup.themes") + (lang === "en" ? ": " : "：") + themeName(value);
  if (kind === "level") return word("level." + value);
  return wordOf(["why.", ""], code);
}

function visitLines({ day, index, stop }) {
  const lines = [];
  const when = (day.date ? word("day", { n: index + 1 }) + " " : "") + (stop.start !== undefined ? clock(stop.start) + "–" + clock(stop.leave) : "");
  if (when) lines.push(el("span", "line when", when));
  if (stop.start === undefined) return lines;
  if (stop.windows) lines.push(el("span", "line note", word("popup.hours.on", { windows: windowsText(stop) })));
  if (stop.closed) lines.push(el("span", "line confirm", word("popup.hours.closed")));
  if (needsConfirming(stop)) lines.push(el("span", "line confirm", word("confirm")));
  return lines;
}

function degreesText([lat, lon]) {
  return Math.abs(lat).toFixed(5) + "° " + (lat < 0 ? "S" : "N") + ", " + Math.abs(lon).toFixed(5) + "° " + (lon < 0 ? "W" : "E");
}

function positionLines(site) {
  if (!site.position) return [el("span", "line", word("popup.unlocated"))];
  const position = site.position;
  const parts = [wordOf(["precision."], position.precision)];
  if (position.uncertainty !== undefined) parts.push(word("popup.radius", { distance: distance(position.uncertainty) }));
  return [el("span", "line", parts.join(" · ")), el("span", "line note", degreesText(position.true || site.at)), position.source || ""];
}

function sitePopup(index) {
  const site = DATA.sites[index];
  const list = el("dl", "facts");
  const visits = visitsOf.get(index) || [];
  fact(list, "popup.visit", visits.flatMap(visitLines));
  fact(list, "popup.why", visits.flatMap((each) => (each.stop.why || []).map(whyText)));
  const skip = skipOf.get(index);
  if (skip) fact(list, "popup.reason", [wordOf(["reason."], skip.reason), factText(skip.detail || "")].filter(Boolean).join(lang === "en" ? ": " : "："));
  fact(list, "popup.hours", hoursLines(site));
  fact(list, "popup.talks", (site.talks || []).join(lang === "en" ? ", " : "、"));
  fact(list, "popup.closed", (site.closed || []).join(lang === "en" ? ", " : "、"));
  if (site.minutes) fact(list, "popup.duration", duration(site.minutes * 60), site.basis);
  fact(list, "popup.open", siteLinks(site));
  fact(list, "popup.address", site.address);
  fact(list, "popup.phone", site.phone);
  if (site.ticket !== undefined) fact(list, "popup.ticket", site.ticket === 0 ? word("popup.free") : word("popup.yuan", { n: site.ticket }));
  if (site.booking !== "unknown") fact(list, "popup.booking", wordOf(["booking."], site.booking));
  if (site.group !== undefined) fact(list, "popup.group", word("popup.group.limit", { n: site.group }));
  if (site.capacity !== undefined) fact(list, "popup.capacity", word("popup.people", { n: site.capacity }));
  if (site.protection) fact(list, "popup.listing", [site.protection.batch, site.protection.year, site.protection.code].filter(Boolean).join(" · "), wordOf(["confidence."], site.protection.confidence || ""), site.protection.note);
  fact(list, "popup.years", (site.years || []).join(lang === "en" ? ", " : "、"));
  fact(list, "popup.themes", (site.themes || []).map(themeName));
  fact(list, "popup.aliases", site.aliases || []);
  fact(list, "popup.position", positionLines(site));
  if (site.url) fact(list, "popup.url", site.href ? linkTo(site) : site.url);
  fact(list, "popup.sources", (site.sources || []).map((key) => (Object.hasOwn(DATA.sources, key) ? DATA.sources[key] : key)));
  const card = el("article", "card",
    el("header", "", seal(site.level, "seal-large"), el("div", "", cardTitle(siteName(site)), otherName(site) ? foreign("p", "other", otherName(site)) : "")),
    el("p", "level", word("level." + site.level) + " · " + wordOf(["kind."], site.kind)),
    site.description ? foreign("p", "about", site.description) : "", list);
  card.dataset.index = String(index);
  return card;
}

function linkTo(site) {
  const link = foreign("a", "line", site.url);
  link.href = site.href;
  link.rel = "noopener noreferrer";
  link.target = "_blank";
  return link;
}

function stopPopup(stop) {
  const times = [stop.time, stop.start, stop.leave].filter((each) => each !== undefined).map(clock).join("–");
  return el("article", "card", cardTitle(placeName(stop) || word("stop." + stop.type)), el("p", "level", word("stop." + stop.type) + (times ? " " + times : "")));
}
