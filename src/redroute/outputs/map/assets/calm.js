// Whoever asks for less motion gets none of Leaflet's: it must be told before the map is made.
if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
  L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  // No option stops a map from gliding to where a popup has room.
  const glide = L.Map.prototype.panBy;
  L.Map.include({ panBy(offset, options) { return glide.call(this, offset, { ...options, animate: false }); } });
}
