// Wiring: draw everything, and again when the language, the day, a theme or the paper changes.
function drawPanel() {
  byId("panel").replaceChildren(...[
    drawFinder(), drawTabs(), drawDays(), ...(DATA.kind === "catalogue" ? [drawCatalogue(), drawUnlocated()] : [...drawWarnings(), drawSkipped(), drawUnlocated(), drawUnlisted()]), drawCodes(), drawColophon(),
  ].filter(Boolean));
}

// What is drawn anew keeps the focus it had.
function keepingFocus(draw) {
  const active = document.activeElement, holder = active && active.closest("#masthead, #live, #themes, #key, #panel");
  const parts = () => [...holder.querySelectorAll("button, input, a[href]")].filter((each) => !holder.contains(each.closest(".findings")));
  const index = holder ? parts().indexOf(active) : -1;
  draw();
  if (index >= 0 && !active.isConnected && parts()[index]) parts()[index].focus({ preventScroll: true });
}

function redraw() {
  keepingFocus(drawEverything);
}

function drawEverything() {
  MAP.closePopup();
  MAP.getContainer().setAttribute("aria-label", word("map.label"));
  forgetOverview();
  drawThemes();
  drawKey();
  drawPanel();
  drawAll();
  drawLive();
}

function setLanguage(next) {
  lang = next;
  document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
  controls.forEach((build) => build());
  nameOverview();
  keepingFocus(() => { drawMasthead(); drawEverything(); });
}

MAP.getContainer().setAttribute("role", "region");
MAP.on("zoomend", moveMarks); // names follow at the end of the movement, which comes with every zoom
MAP.on("resize", trim);
MAP.on("moveend", () => { drawOverview(); drawNames(); });
makeOverview();
setLanguage(lang);
showCore();
if (DATA.added && DATA.added.view) MAP.fitBounds(DATA.added.view, { animate: false });
drawOverview();
if (!placesShown().length) byId("stage").append(el("p", "empty", word("map.empty")));
darkness.addEventListener("change", () => setDark(darkness.matches));

function setDark(isWanted) {
  look.dark = isWanted;
  applyLook();
  keepingFocus(() => { drawMasthead(); drawEverything(); });
  drawOverview();
}

// On paper the map has a size of its own; the whole tour is shown, light, whatever was looked at on the screen.
const before = { view: null, day: null };
function toPaper() {
  if (isOnPaper()) return;
  before.view = [MAP.getCenter(), MAP.getZoom()];
  before.day = state.day;
  state.day = null;
  stopPlaying();
  document.body.classList.add("on-paper");
  applyLook();
  MAP.invalidateSize({ animate: false });
  resizeOverview();
  redraw();
  showCore();
  drawOverview();
  placeOverview();
  drawNames();
}

function fromPaper() {
  if (!isOnPaper()) return;
  state.day = before.day;
  document.body.classList.remove("on-paper");
  applyLook();
  MAP.invalidateSize({ animate: false });
  resizeOverview();
  redraw();
  if (before.view) MAP.setView(before.view[0], before.view[1], { animate: false });
  drawOverview();
}
window.addEventListener("beforeprint", toPaper);
window.addEventListener("afterprint", fromPaper);
