// <redroute-map>; importing the module defines the element.

/** An itinerary document, as `redroute schema itinerary` describes it. */
export interface ItineraryDocument {
  readonly format: "redroute-itinerary";
  readonly version: 1;
  readonly [member: string]: unknown;
}

/** Attributes: `src`, `lang`, `height`, `tiles`, `datum`, `attribution`, `subdomains`, `max-zoom`, `nonce`. */
export interface RedrouteMap extends HTMLElement {
  /** A document given by script; it goes before an inline one and before `src`. */
  itinerary: ItineraryDocument | null;
}

export interface RedrouteMapEventMap extends HTMLElementEventMap {
  "redroute-load": CustomEvent<null>;
  /** The detail says why the document or an attribute cannot be used. */
  "redroute-error": CustomEvent<string>;
}

declare global {
  interface HTMLElementTagNameMap {
    "redroute-map": RedrouteMap;
  }
}
