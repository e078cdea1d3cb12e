// The data block, the language, and the only ways by which text reaches the page: textContent and attributes of our own.
const DATA = JSON.parse(document.getElementById("tour-data").textContent);
if (!Array.isArray(DATA.sites)) DATA.sites = fromColumns(DATA.sites);
const MAP = window.map_redroute;
const SVG = "http://www.w3.org/2000/svg";
let lang = DATA.lang;

// A word by its code, with {facts} filled in; an unknown code is shown as it is, never as page source.
function word(code, facts) {
  const words = DATA.words[lang];
  const text = Object.prototype.hasOwnProperty.call(words, code) ? words[code] : code;
  return facts ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole)) : text;
}

function hasWord(code) {
  return Object.prototype.hasOwnProperty.call(DATA.words[lang], code);
}

// The first of some codes that has a word, else the bare value.
function wordOf(prefixes, value) {
  const found = prefixes.map((prefix) => prefix + value).find(hasWord);
  return found ? word(found) : value;
}

// An element with children: strings become text nodes.
function el(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === "") continue;
    element.append(child);
  }
  return element;
}

// Text of a catalogue or a request: kept apart from its neighbours, so that a direction mark in it turns nothing else around.
function foreign(tag, className, text) {
  const element = el(tag, className);
  element.dir = "auto";
  element.classList.add("foreign");
  element.textContent = text;
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function button(className, onClick, ...children) {
  const element = el("button", className, ...children);
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

function clock(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  return two(Math.floor(seconds / 3600)) + ":" + two(Math.floor((seconds % 3600) / 60));
}

function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  const h = Math.floor(minutes / 60), m = minutes % 60;
  if (!h) return word("minutes", { n: m });
  return m ? word("hours+minutes", { h, m }) : word("hours", { n: h });
}

function distance(metres) {
  if (metres < 1000) return word("metres", { n: metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10 });
  return word("kilometres", { n: (metres / 1000).toFixed(metres < 10000 ? 1 : 0) });
}

function dateText(iso, weekday) {
  const [, month, day] = iso.split("-").map(Number);
  const weekdays = lang === "en" ? word("weekdays").split(" ") : [...word("weekdays")];
  return word("date", { month: word("months").split(" ")[month - 1], day, weekday: weekdays[weekday - 1] });
}

function siteName(site) {
  return lang === "en" && site.en ? site.en : site.name;
}

function otherName(site) {
  return lang === "en" ? (site.en ? site.name : "") : site.en || "";
}

// The label of a place, or the name of its site where nobody gave it another; the same rules as redroute.outputs.sentence.
function placeName(stop) {
  const site = stop.site === undefined ? null : DATA.sites[stop.site];
  return site && (!stop.label || stop.label === site.name) ? siteName(site) : stop.label || "";
}

function holidayName(day) {
  return wordOf(["holiday."], day.holiday);
}

// What the provider that comes with redroute calls itself by; others keep their names.
function providerName(provider) {
  const straight = "直线距离";
  return provider.startsWith(straight) ? word("provider.straight") + provider.slice(straight.length) : provider;
}

// A detail as people of the language read it: codes carry "40 min", a kind of site, "level=county", "worth=15", "price=30:left=0", "needs=95:room=60".
function factText(detail) {
  if (/^(worth=[^:]*|needs=[^:=]*:room=[^:=]*|price=[^:=]*:(left|budget)=[^:=]*)$/.test(detail)) {
    return detail.split(":").map((part) => part.split("=")).map(([name, n]) => word("detail." + name, { n })).join(lang === "zh" ? "，" : ", ");
  }
  const minutes = /^(.*) min$/.exec(detail);
  return minutes ? word("minutes", { n: minutes[1] }) : wordOf(["kind."], detail.startsWith("level=") ? wordOf(["level."], detail.slice(6)) : detail);
}

function themeName(id) {
  const theme = Object.prototype.hasOwnProperty.call(DATA.themes, id) ? DATA.themes[id] : null;
  return theme ? theme[lang] : id;
}

// The seal of a protection level: one character in a square, hollow where nobody knows.
function seal(level, className) {
  const element = el("span", "seal " + (className || ""), word("seal." + level));
  element.classList.add("seal-" + level);
  element.title = word("level." + level);
  return element;
}

// Records from columns, as redroute.outputs.map.columns writes them. A record has its own members only.
function fromColumns({ count, columns }) {
  const DIGITS = Array.from({ length: 92 }, (none, index) => String.fromCharCode(0x23 + index)).filter((each) => !"&<>\\".includes(each));
  const VALUES = [];
  DIGITS.forEach((digit, value) => { VALUES[digit.charCodeAt(0)] = value; });
  const records = Array.from({ length: count }, () => ({}));
  const put = (record, name, part, value) => {
    if (!part) record[name] = value;
    else (record[name] = record[name] || {})[part] = value;
  };
  for (const [name, part, form, first, second] of columns) {
    if (form === "all") first.forEach((value, index) => put(records[index], name, part, value));
    else if (form === "few") {
      const width = first.length < DIGITS.length ? 1 : 2;
      for (let index = 0; index < count; index += 1) {
        let of = 0;
        for (let digit = 0; digit < width; digit += 1) of = of * DIGITS.length + VALUES[second.charCodeAt(index * width + digit)];
        if (of) put(records[index], name, part, first[of - 1]);
      }
    }
    else {
      let index = 0;
      first.forEach((step, place) => { index += step; put(records[index], name, part, second[place]); });
    }
  }
  return records;
}
