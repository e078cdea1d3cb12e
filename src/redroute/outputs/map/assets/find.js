// Finding a site by what people type: characters, English, pinyin with or without tones and spaces, initials, or a mixture of them.
const finder = { text: "", keys: null };

function plainWords(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\u0308/g, "v").replace(/uv/g, "v").replace(/\p{M}/gu, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function plain(text) {
  return plainWords(text).join("");
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

// A letter, its readings and their beginnings: z and zh both begin zhi.
function partsOf(letter) {
  const syllables = readingsOf(letter);
  return [letter, ...syllables, ...syllables.filter((each) => /^[zcs]h/.test(each)).map((each) => each.slice(0, 2)), ...syllables.map((each) => each[0])];
}

// Where in the name ends what spells `sought` from `at` on, each letter by itself, its pinyin or the beginning of that; or 0.
function spelt(letters, at, sought) {
  let reached = new Set([0]);
  for (let index = at; index < letters.length && reached.size; index += 1) {
    const parts = partsOf(letters[index]), next = new Set();
    for (const done of reached) {
      for (const part of parts) {
        // The last syllable may be typed half.
        if (part.startsWith(sought.slice(done))) return index + 1;
        if (sought.startsWith(part, done)) next.add(done + part.length);
      }
    }
    reached = next;
  }
  return 0;
}

// 3 for the whole, 2 for the beginning, 1 for anything inside, 0 for nothing.
function scoreOf(key, sought) {
  let best = 0;
  for (const text of [...key.names, ...key.others]) best = Math.max(best, text === sought ? 3 : text.startsWith(sought) ? 2 : text.includes(sought) ? 1 : 0);
  if (best || !/^[a-z\p{Script=Han}0-9]+$/u.test(sought)) return best;
  for (const name of key.names) {
    const letters = [...name];
    for (let at = 0; at < letters.length; at += 1) {
      const end = spelt(letters, at, sought);
      if (!end) continue;
      best = Math.max(best, at ? 1 : end === letters.length ? 3 : 2);
      if (best > 1) return best;
      break;
    }
  }
  return best;
}

// The sites that match, best first, each in the order of the catalogue: by the text as one, or by every word of it, characters
// and letters apart (路矿julebu). The library has the same rules in redroute.sites.search.
function found(text) {
  const words = plainWords(text.slice(0, 100)).flatMap((each) => each.match(/[\u3400-\u9fff]+|[^\u3400-\u9fff]+/g)), whole = words.join("");
  if (!whole) return DATA.sites.map((site, index) => index);
  const scores = findKeys().map((key) => Math.max(scoreOf(key, whole), words.length > 1 ? Math.min(...words.map((each) => scoreOf(key, each))) : 0));
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
