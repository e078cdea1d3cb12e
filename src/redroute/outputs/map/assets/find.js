// Finding a site by what people type: characters, English, pinyin with or without tones and spaces, initials, or a mixture of them.
const finder = { text: "", keys: null };

function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\u0308/g, "v").replace(/uv/g, "v").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, "");
}

function findKeys() {
  if (!finder.keys) {
    finder.keys = DATA.sites.map((site) => ({
      names: [site.name, ...(site.aliases || [])].map(plain),
      others: [site.en, site.pinyin, site.id].filter(Boolean).map(plain),
    }));
  }
  return finder.keys;
}

function readingsOf(letter) {
  return Object.prototype.hasOwnProperty.call(DATA.readings, letter) ? DATA.readings[letter].split(" ") : [];
}

// Whether `sought` from `from` on is spelt by the letters of a name from `at` on: each by itself, its pinyin or the beginning of that.
// Gives where in the name it ends, or -1.
function spells(letters, at, sought, from) {
  if (from === sought.length) return at;
  if (at === letters.length) return -1;
  const letter = letters[at];
  if (sought.startsWith(letter, from)) {
    const end = spells(letters, at + 1, sought, from + letter.length);
    if (end >= 0) return end;
  }
  for (const reading of readingsOf(letter)) {
    const shortest = /^[zcs]h/.test(reading) ? [1, 2] : [1];
    for (const length of new Set([reading.length, ...shortest])) {
      const part = reading.slice(0, length);
      if (!sought.startsWith(part, from)) continue;
      const end = spells(letters, at + 1, sought, from + length);
      if (end >= 0) return end;
    }
    // The last syllable may be typed half.
    if (from + reading.length > sought.length && reading.startsWith(sought.slice(from))) return at + 1;
  }
  return -1;
}

// 3 for the whole, 2 for the beginning, 1 for anything inside, 0 for nothing.
function scoreOf(key, sought) {
  let best = 0;
  for (const text of [...key.names, ...key.others]) best = Math.max(best, text === sought ? 3 : text.startsWith(sought) ? 2 : text.includes(sought) ? 1 : 0);
  if (best || !/^[a-z\p{Script=Han}0-9]+$/u.test(sought)) return best;
  for (const name of key.names) {
    const letters = [...name];
    for (let at = 0; at < letters.length; at += 1) {
      const end = spells(letters, at, sought, 0);
      if (end < 0) continue;
      best = Math.max(best, at ? 1 : end === letters.length ? 3 : 2);
      if (best > 1) return best;
      break;
    }
  }
  return best;
}

// The sites that match, best first, each in the order of the catalogue.
function found(text) {
  const sought = plain(text.slice(0, 60));
  if (!sought) return DATA.sites.map((site, index) => index);
  const scores = findKeys().map((key) => scoreOf(key, sought));
  return scores.map((score, index) => index).filter((index) => scores[index]).sort((a, b) => scores[b] - scores[a] || a - b);
}

function searchField(onInput) {
  const field = el("input", "search");
  field.type = "search";
  field.placeholder = word("list.search");
  field.setAttribute("aria-label", word("list.search"));
  field.value = finder.text;
  field.addEventListener("input", () => { finder.text = field.value; onInput(); });
  return field;
}

// On the page of a tour: a field whose findings stand below it while there are any.
function drawFinder() {
  if (DATA.kind === "catalogue" || DATA.sites.length <= 6) return "";
  const holder = el("div", "findings");
  holder.setAttribute("aria-live", "polite");
  const show = () => {
    const hits = finder.text.trim() ? found(finder.text).slice(0, 8) : [];
    holder.replaceChildren(...(hits.length ? [el("ul", "rows", hits.map((index) => siteRow(index, "")))] : finder.text.trim() ? [el("p", "list-note", word("list.none"))] : []));
  };
  const section = el("section", "finder no-paper", searchField(show), holder);
  section.setAttribute("aria-label", word("list.search"));
  show();
  return section;
}
