// What is not on the route: warnings, sites left out and why, sites nobody has located, the whole catalogue.
const FIRST_ROWS = 150;

function siteRow(index, note) {
  const site = DATA.sites[index];
  const children = [seal(site.level), el("span", "what", foreign("span", "name-line", siteName(site)), note)];
  if (!site.at) {
    const row = el("div", "site-row", children);
    row.dataset.site = site.id;
    return el("li", "", row);
  }
  const row = button("site-row", () => goTo(site.at, index), children);
  row.dataset.site = site.id;
  return el("li", "", row);
}

function subjectText(subject) {
  const site = DATA.sites.find((each) => each.id === subject);
  return site ? siteName(site) : subject;
}

// Things by what is said of them, in the order met.
function grouped(things, said) {
  const groups = new Map();
  for (const each of things) {
    const key = said(each);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(each);
  }
  return groups;
}

function subjectList(items, hasDetails) {
  const shown = items.map((each) => [subjectText(each.subject || ""), hasDetails ? factText(each.detail || "") : ""].filter(Boolean).join(" "));
  const names = [...new Set(shown)].filter(Boolean);
  return names.length ? el("ul", "subjects", names.map((each) => foreign("li", "", each))) : "";
}

// A detail that several share is said once: behind the words of the warning where all do, else before those that do.
function warningItem(code, items) {
  const groups = grouped(items, (each) => each.detail || ""), [first] = groups.keys();
  const isShared = items.length > 1 && groups.size === 1, isGrouped = !isShared && 2 * groups.size <= items.length;
  const group = ([detail, some]) => el("div", "subject-group", foreign("span", "subject-detail", factText(detail)), subjectList(some, false));
  const lead = el("span", "warning-text", wordOf(["warning.", "why.", ""], code), isShared && first ? foreign("span", "", " · " + factText(first)) : "");
  return el("li", "", lead, isGrouped ? [...groups].map(group) : subjectList(items, !isShared));
}

function drawWarnings() {
  const groups = grouped(DATA.warnings, (each) => each.code);
  const conflicts = (DATA.certificate && DATA.certificate.conflicts) || [];
  return [
    conflicts.length ? el("section", "list conflicts", el("h2", "", word("list.conflicts")), el("ul", "", conflicts.map((each) => foreign("li", "", each[lang])))) : "",
    groups.size ? el("section", "list warnings", el("h2", "", word("list.warnings")), el("ul", "", [...groups].map(([code, items]) => warningItem(code, items)))) : "",
  ];
}

function drawSkipped() {
  const skipped = DATA.skipped.filter((each) => each.reason !== "unlocated" && DATA.sites[each.site].at);
  const rows = skipped.map((each) => siteRow(each.site, el("span", "row-notes", el("span", "", wordOf(["reason."], each.reason)), each.detail ? foreign("span", "", factText(each.detail)) : "")));
  return rows.length ? folded("skipped", word("list.skipped"), rows, "") : "";
}

function drawUnlocated() {
  const skipped = DATA.kind === "catalogue" ? DATA.sites.map((site, index) => ({ site: index })).filter((each) => !DATA.sites[each.site].at)
    : DATA.skipped.filter((each) => !DATA.sites[each.site].at);
  const rows = skipped.map((each) => {
    const site = DATA.sites[each.site];
    const reason = each.reason && each.reason !== "unlocated" ? wordOf(["reason."], each.reason) + " " : "";
    const note = el("span", "row-notes", reason ? el("span", "", reason) : "", each.detail ? foreign("span", "", factText(each.detail)) : "", site.address ? foreign("span", "", site.address) : "");
    return siteRow(each.site, note);
  });
  return rows.length ? folded("unlocated", word("list.unlocated"), rows, word("list.unlocated.note")) : "";
}

// A list with its count, of which the first rows are made at once and the rest when asked for.
function folded(name, title, rows, note) {
  const list = el("ul", "rows", rows.slice(0, FIRST_ROWS));
  const rest = rows.slice(FIRST_ROWS);
  const more = rest.length ? button("more", () => { list.append(...rest); more.remove(); }, word("list.more", { n: rest.length })) : "";
  return el("section", "list " + name, el("h2", "", title, el("span", "count", String(rows.length))), note ? el("p", "list-note", note) : "", list, more);
}

function drawUnlisted() {
  return DATA.unlisted ? el("p", "list-note", word("list.unlisted", { n: DATA.unlisted })) : "";
}

function drawCatalogueRows(holder) {
  const order = Object.keys(DATA.levels), hits = found(finder.text).filter((index) => DATA.sites[index].at && inTheme(DATA.sites[index]));
  // What was sought comes best first, else the levels in turn.
  const rows = finder.text.trim() ? hits : order.flatMap((level) => hits.filter((index) => DATA.sites[index].level === level));
  const note = (site) => el("span", "row-notes", (site.themes || []).slice(0, 3).map((theme) => foreign("span", "", themeName(theme))));
  const build = (indices) => indices.map((index) => siteRow(index, note(DATA.sites[index])));
  const list = el("ul", "rows", build(rows.slice(0, FIRST_ROWS)));
  const rest = rows.slice(FIRST_ROWS);
  const more = rest.length ? button("more", () => { list.append(...build(rest)); more.remove(); }, word("list.more", { n: rest.length })) : "";
  holder.replaceChildren(rows.length ? list : el("p", "list-note", word("list.none")), more);
}

function drawCatalogue() {
  const holder = el("div", "");
  drawCatalogueRows(holder);
  const parts = [el("h2", "", word("list.sites"), el("span", "count", String(DATA.sites.filter((site) => site.at).length)))];
  if (DATA.sites.length > 12) {
    parts.push(searchField(() => drawCatalogueRows(holder)));
  }
  return el("section", "list catalogue", ...parts, holder);
}

function drawColophon() {
  const { version, seed, provider } = DATA.certificate || {};
  const parts = [];
  if (version) parts.push(foreign("span", "", word("colophon", { version, seed: seed === undefined ? 0 : seed })));
  if (provider) parts.push(foreign("span", "", word("colophon.provider", { provider: providerName(provider) })));
  parts.push(el("span", "", word(DATA.tiles && DATA.tiles.datum === "GCJ-02" ? "colophon.moved" : "colophon.datum")));
  return el("footer", "colophon", parts);
}
