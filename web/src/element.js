// <redroute-map src="tour.json" lang="zh" height="640"></redroute-map>: the map of an itinerary document, in a frame that can reach nothing of the
// page around it. The document comes from `src`, from a <script type="application/json"> inside the element, or from its property `itinerary`.
const LARGEST = 50_000_000;

// JSON that is inert inside a script element of the frame.
function inert(value) {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029\u007f-\u009f]/g, (each) => "\\u" + each.charCodeAt(0).toString(16).padStart(4, "0"));
}

function frameSource(payload, nonce) {
  // Scripts and styles of our page begin a line; a frame inherits the policy of the page around it, so they carry its nonce.
  const stamp = (part) => (nonce ? part.replace(/^<(script|style)(?=[ >])/gm, '<$1 nonce="' + nonce + '"') : part);
  const images = ["img-src data:", ...(payload.tiles ? originsOf(payload.tiles) : [])].join(" ");
  return stamp(PAGE.head.replace("img-src data:", () => images)) + inert(payload) + stamp(PAGE.tail);
}

class RedrouteMap extends HTMLElement {
  static observedAttributes = ["src", "lang", "height", "tiles", "datum", "attribution", "subdomains", "max-zoom"];
  #shadow = this.attachShadow({ mode: "closed" });
  #itinerary = null;
  #run = 0;

  connectedCallback() {
    this.#draw();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#draw();
  }

  // An itinerary document as an object; it goes before `src`.
  get itinerary() {
    return this.#itinerary;
  }

  set itinerary(tour) {
    this.#itinerary = tour;
    if (this.isConnected) this.#draw();
  }

  async #draw() {
    const run = (this.#run += 1);
    try {
      const tour = await this.#document();
      // A newer source may have come while this one was fetched.
      if (run !== this.#run || tour === null) return;
      this.#show(this.#frame(payloadOf(tour, this.getAttribute("lang"), tilesOf((name) => this.getAttribute(name)))));
      this.dispatchEvent(new CustomEvent("redroute-load"));
    } catch (error) {
      if (run !== this.#run) return;
      const note = document.createElement("p");
      note.setAttribute("role", "alert");
      note.textContent = (this.getAttribute("lang") === "en" ? "The tour cannot be shown: " : "无法显示行程：") + error.message;
      this.#show(note);
      this.dispatchEvent(new CustomEvent("redroute-error", { detail: error.message }));
    }
  }

  async #document() {
    if (this.#itinerary) return this.#itinerary;
    const inline = this.querySelector('script[type="application/json"]');
    if (inline) return JSON.parse(inline.textContent);
    const source = this.getAttribute("src");
    if (!source) return null;
    const url = new URL(source, document.baseURI);
    if (!["http:", "https:"].includes(url.protocol)) throw new Unreadable("src is no http(s) address");
    const answer = await fetch(url, { credentials: "same-origin" });
    if (!answer.ok) throw new Unreadable("HTTP " + answer.status);
    const body = await answer.text();
    if (body.length > LARGEST) throw new Unreadable("the document is too large");
    return JSON.parse(body);
  }

  #frame(payload) {
    const frame = document.createElement("iframe");
    // Popups: links to other maps open in a tab of their own, which is no part of the frame. What runs in the frame is ours alone.
    frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    frame.title = payload.title || "redroute";
    const height = Number(this.getAttribute("height"));
    Object.assign(frame.style, { display: "block", width: "100%", boxSizing: "border-box", border: "1px solid #c9b99a", height: (height >= 1 && height <= 100000 ? height : 640) + "px" });
    const nonce = /^[A-Za-z0-9+/_=-]+$/.test(this.nonce || "") ? this.nonce : "";
    frame.srcdoc = frameSource(payload, nonce);
    return frame;
  }

  #show(node) {
    this.style.display = this.style.display || "block";
    this.#shadow.replaceChildren(node);
  }
}

if (!customElements.get("redroute-map")) customElements.define("redroute-map", RedrouteMap);
