// A rule of opening hours as people of the language read it; one that holds more than days and times stands as it is written. As in
// redroute.outputs.sentence.
const RULE_DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
function hoursText(rule, lang, word) {
  if (lang === "en" || !/^(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|unknown|24\/7|\d\d:\d\d|[-,; ])*$/.test(rule)) return rule;
  const words = { PH: word("kind-of-day.public-holiday"), off: word("hours.closed"), closed: word("hours.closed"), unknown: word("hours.unknown"), "24/7": word("hours.all-day"), ",": "、", ";": "；" };
  RULE_DAYS.forEach((day, index) => { words[day] = word("hours.weekday") + word("weekdays")[index]; });
  return rule.replace(/Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|unknown|24\/7|-|, ?|; ?/g, (part, at) => (part === "-" ? (/\d/.test(rule[at - 1] || "") ? "–" : "至") : words[part.trim()]));
}
