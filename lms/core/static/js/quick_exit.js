// The quick exit: the page goes blank at once, what this browser kept for the site is wiped, and the address is replaced, so that
// “back” does not lead here. The Shift key three times does the same. Without this file the control is an ordinary link.
import { forget } from "./forget.js";

const link = document.querySelector("[data-exit]");
const PRESSES = 3;
const WITHIN_MS = 2000;
const WIPING_MS = 300;
let presses = [];

async function leave(event) {
  event?.preventDefault();
  document.body.hidden = true;
  document.title = "Maloca";
  // The wiping is given a moment, no more: the answer of the way out asks the browser to wipe as well.
  await Promise.race([forget(), new Promise((done) => setTimeout(done, WIPING_MS))]);
  // Without a network the browser would show our address and a fault.
  window.location.replace(navigator.onLine ? link.href : "about:blank");
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
