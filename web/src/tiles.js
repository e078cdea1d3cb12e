// The background an element asks for: tiles="osm | gaode | tencent | tianditu=KEY | https://…/{z}/{x}/{y}.png", with datum, attribution, subdomains and
// max-zoom for an address. Held to what redroute.outputs.map.tiles admits, because its hosts enter the policy of the frame.
const ADDRESS = /^(https?):\/\/([a-z0-9{}.-]+(?::\d{1,5})?)(\/[A-Za-z0-9._~/?&=%:,+{}-]*)$/;

function isTemplate(url) {
  const match = ADDRESS.exec(url);
  if (!match || /[{}]/.test(match[2].replaceAll("{s}", ""))) return false;
  const names = new Set([...url.matchAll(/\{([^{}]*)\}/g)].map((each) => (each[1] === "-y" ? "y" : each[1])));
  return ["x", "y", "z"].every((each) => names.has(each)) && [...names].every((each) => "xyzsr".includes(each) && each) && !/[{}]/.test(url.replace(/\{[^{}]*\}/g, ""));
}

// A record such as the page knows, or null where no background is asked for. Throws Unreadable.
function tilesOf(attribute) {
  const asked = (attribute("tiles") || "").trim();
  if (!asked) return null;
  if (Object.hasOwn(PAGE.tiles, asked)) return PAGE.tiles[asked];
  const key = /^tianditu=([A-Za-z0-9]{1,128})$/.exec(asked);
  if (key) return { ...PAGE.tianditu, urls: PAGE.tianditu.urls.map((url) => url.replace("tk=KEY", "tk=" + key[1])) };
  if (!isTemplate(asked)) throw new Unreadable("tiles is none of " + Object.keys(PAGE.tiles).join(", ") + ", tianditu=KEY or an address such as https://tile.example.org/{z}/{x}/{y}.png");
  const host = ADDRESS.exec(asked)[2], subdomains = asked.includes("{s}") ? attribute("subdomains") || "abc" : "";
  if (!/^[a-z0-9]{0,26}$/.test(subdomains)) throw new Unreadable("subdomains are up to 26 letters and digits");
  const datum = attribute("datum") || "WGS-84";
  if (datum !== "WGS-84" && datum !== "GCJ-02") throw new Unreadable("datum is neither WGS-84 nor GCJ-02");
  const attribution = attribute("attribution") || host.replace("{s}.", "");
  if (!/^[\p{L}\p{N}_ ©.,()·:/+-]{1,200}$/u.test(attribution)) throw new Unreadable("attribution is 1 to 200 letters, digits and © . , ( ) · : / + -");
  const maxZoom = Number(attribute("max-zoom") || 18);
  if (!Number.isInteger(maxZoom) || maxZoom < 1 || maxZoom > 24) throw new Unreadable("max-zoom is no whole number from 1 to 24");
  return { urls: [asked], attribution, subdomains, maxZoom, datum };
}

// The hosts images may come from, as a content security policy names them: of addresses that passed isTemplate.
function originsOf(tiles) {
  const origins = new Set();
  for (const url of tiles.urls) {
    const [, scheme, host] = ADDRESS.exec(url);
    for (const letter of host.includes("{s}") ? tiles.subdomains : " ") origins.add(scheme + "://" + host.replaceAll("{s}", letter));
  }
  return [...origins];
}
