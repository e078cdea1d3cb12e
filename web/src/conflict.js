// The numbers of a rule, behind what it is about.
const NUMBERS = /(?:^|:)(at_least|at_most|possible|limit_m|budget_yuan|needed_yuan)=(\d{1,9}(?:\.\d{1,2})?)(?=(?::(?:at_least|at_most|possible|limit_m|budget_yuan|needed_yuan)=[\d.]+)*$)/g;

// Which rules cannot be kept together, in words: redroute.outputs.sentence. What is no code is a sentence already.
function conflictOf(code, sites, lengths, themes, lang) {
  const words = PAGE.words[lang], word = (key) => (Object.hasOwn(words, key) ? words[key] : "");
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const [rule, subject] = parted(code), [reason, id] = parted(subject);
  if (rule === "required" && sites.has(id)) {
    const site = sites.get(id), sentence = word(reason === "crowded-out" ? "conflict.together" : "conflict.required");
    const [needs, room] = (reason === "too-long" && lengths.get(id)) || [];
    const open = reason === "closed" && site.hours ? hoursText(site.hours, lang, word) : "";
    const long = needs && [["needs", needs], ["room", room]].map(([name, n]) => filled(word("detail." + name), { n })).join(lang === "zh" ? "，" : ", ");
    const told = open || long || "", facts = told && (lang === "zh" ? "（" + told + "）" : " (" + told + ")");
    return filled(sentence, { site: (lang === "en" && site.en) || site.name, reason: (word("reason." + reason) || "reason." + reason) + facts });
  }
  const sentence = word("conflict." + rule);
  if (!sentence || rule === "required") return code;
  const [kind, value] = parted(subject.replace(NUMBERS, ""), "="), theme = kind === "theme" && themes.get(value);
  const told = [...subject.matchAll(NUMBERS)].map(([, name, n]) => filled(word("conflict." + name), { n })).join(lang === "zh" ? "，" : ", ");
  const numbers = told && (lang === "zh" ? "（" + told + "）" : " (" + told + ")");
  return filled(sentence, { subject: (theme ? theme[lang] : word(kind + "." + value) || value) + numbers, date: subject });
}

function parted(code, mark = ":") {
  const end = code.indexOf(mark);
  return end < 0 ? [code, ""] : [code.slice(0, end), code.slice(end + 1)];
}
