// Wiring: draw everything, and again when the language, the day, a theme or the paper changes.
function drawPanel() {
  byId("panel").replaceChildren(...[
    drawTabs(), ...DATA.days.map(drawDay), ...(DATA.kind === "catalogue" ? [drawCatalogue(), drawUnlocated()] : [...drawWarnings(), drawSkipped(), drawUnlocated(), drawUnlisted()]), drawColophon(),
  ].filter(Boolean));
}

function redraw() {
  MAP.closePopup();
  drawThemes();
  drawKey();
  drawPanel();
  drawAll();
}

function setLanguage(next) {
  lang = next;
  document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
  controls.forEach((build) => build());
  MAP.getContainer().setAttribute("aria-label", word("map.label"));
  drawMasthead();
  redraw();
}

MAP.getContainer().setAttribute("role", "region");
MAP.on("zoomend resize", trim);
MAP.on("moveend", drawNames);
setLanguage(lang);
showAll();
if (!boundsShown()) byId("stage").append(el("p", "empty", word("map.empty")));

// On paper the map has a size of its own; the whole tour is shown, whatever was looked at on the screen.
const before = { view: null, day: null };
window.addEventListener("beforeprint", () => {
  before.view = [MAP.getCenter(), MAP.getZoom()];
  before.day = state.day;
  state.day = null;
  document.body.classList.add("on-paper");
  MAP.invalidateSize({ animate: false });
  redraw();
  showAll();
});
window.addEventListener("afterprint", () => {
  state.day = before.day;
  document.body.classList.remove("on-paper");
  MAP.invalidateSize({ animate: false });
  redraw();
  if (before.view) MAP.setView(before.view[0], before.view[1], { animate: false });
});
