// Light or dark, screen or paper.
const byId = (id) => document.getElementById(id);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const look = { dark: darkness.matches };

function isOnPaper() {
  return document.body.classList.contains("on-paper");
}

function isDark() {
  return look.dark && !isOnPaper();
}

function applyLook() {
  document.documentElement.dataset.look = isDark() ? "dark" : "light";
}

applyLook();
