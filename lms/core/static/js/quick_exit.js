// The quick exit: the page goes blank at once, what this browser kept for the site is wiped, and the address is replaced, so that
// “back” does not lead here. The Shift key three times does the same. Without this file the control is an ordinary link.
const link = document.querySelector("[data-exit]");
const PRESSES = 3;
const WITHIN_MS = 2000;
let presses = [];

function wipe() {
  for (const storage of ["localStorage", "sessionStorage"]) {
    try { window[storage].clear(); } catch { /* a browser may forbid it */ }
  }
  try {
    caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
    indexedDB.databases().then((found) => found.forEach(({ name }) => indexedDB.deleteDatabase(name)));
  } catch { /* not there on an http address */ }
}

function leave(event) {
  event?.preventDefault();
  document.body.hidden = true;
  document.title = "Maloca";
  wipe();
  window.location.replace(link.href);
}

function count(event) {
  if (event.key !== "Shift") { presses = []; return; }
  if (event.repeat) return;
  const now = Date.now();
  presses = [...presses.filter((then) => now - then < WITHIN_MS), now];
  if (presses.length >= PRESSES) leave();
}

if (link) {
  link.addEventListener("click", leave);
  window.addEventListener("keydown", count);
  // A page that the browser brings back from its memory after leaving stays blank until it is loaded anew.
  window.addEventListener("pageshow", (event) => { if (event.persisted && document.body.hidden) window.location.reload(); });
}
