// A student's pages: lessons are kept for reading without a network (worker.js keeps them), answers wait for one, and nothing of it
// outlives the sign-out. Each answer is sealed with a key that only a page of the same student carries (docs/decisions/0018).
import { forget } from "./forget.js";

const state = document.querySelector("[data-student]");
const { signIn, owner, seal, keep } = state.dataset;
const strip = state.querySelector("[data-waiting]");
const RETRY_MS = 30 * 1000;
const STORE = "answers";

const fill = (words, n) => words.replace("{n}", n);

// --- reading without a network

function showKept(paths) {
  const isKept = (link) => paths.includes(link.pathname);
  for (const line of document.querySelectorAll("[data-kept-here]")) line.hidden = !paths.includes(location.pathname);
  for (const line of document.querySelectorAll("[data-kept]")) {
    const lessons = [...line.closest("[data-course]").querySelectorAll("a.lesson")].filter(isKept);
    const numbers = lessons.map((lesson) => lesson.firstElementChild.textContent);
    const list = window.Intl?.ListFormat ? new Intl.ListFormat(document.documentElement.lang).format(numbers) : numbers.join(", ");
    line.querySelector("span").textContent = fill(numbers.length === 1 ? line.dataset.one : line.dataset.many, list);
    line.hidden = numbers.length === 0;
  }
}

async function keepReading() {
  await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => showKept(data);
  // Where data is dear, only what was opened is fetched.
  const addresses = keep.split(" ").filter((address, at) => at === 0 || !navigator.connection?.saveData || address === location.pathname);
  active.postMessage({ signIn, addresses }, [port2]);
}

// --- answers that wait

const settled = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

async function inStore(mode, act) {
  const opening = indexedDB.open("maloca", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "op" });
  const db = await settled(opening);
  try {
    return await settled(act(db.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    db.close();
  }
}

const lock = () => crypto.subtle.importKey("raw", Uint8Array.from(atob(seal), (c) => c.charCodeAt(0)), "AES-GCM", false, ["encrypt", "decrypt"]);

async function sealed(fields) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await lock(), new TextEncoder().encode(JSON.stringify(fields))) };
}

async function unsealed({ iv, data }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await lock(), data)));
}

async function waiting() {
  const known = await indexedDB.databases?.();
  if (known && !known.some(({ name }) => name === "maloca")) return [];
  const all = await inStore("readonly", (store) => store.getAll());
  return all.filter((item) => item.owner === owner).sort((one, other) => one.at - other.at);
}

function say(words, isWaiting = false) {
  strip.querySelector("span").textContent = words;
  strip.querySelector("button").hidden = !isWaiting;
  strip.hidden = !words;
}

// What became of one answer: "stored", "refused" and "gone" are final; everything else ("signed out", "no answer") lets it wait.
async function post(item) {
  const body = new URLSearchParams(await unsealed(item.sealed));
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(item.url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { outcome: "signed out" };
  if (answer.status === 404 || answer.status === 410) return { outcome: "gone" };
  if (answer.status === 204) return { outcome: "stored" };
  // A page where JSON was agreed comes from somebody else: a network that wants a sign-in of its own.
  const said = (answer.headers.get("Content-Type") ?? "").startsWith("application/json") ? await answer.json() : {};
  if (said.stored === true) return { outcome: "stored", next: said.next };
  return answer.status >= 400 && answer.status < 500 && said.stored === false ? { outcome: "refused", words: said.message } : { outcome: "no answer" };
}

const alone = (job) => (navigator.locks ? navigator.locks.request("maloca-answers", job) : job());

// Sends what waits, one after another; says what is left. Comes back with what was said of the answer `op`.
const send = (op) => alone(async () => {
  let own, sent = 0, words = "";
  for (const item of await waiting()) {
    const result = await post(item).catch(() => ({ outcome: "no answer" }));
    if (result.outcome === "signed out") words = state.dataset.signInFirst;
    if (result.outcome === "signed out" || result.outcome === "no answer") break;
    await inStore("readwrite", (store) => store.delete(item.op));
    if (result.outcome === "gone") words = state.dataset.gone;
    if (result.outcome === "refused") words = result.words;
    if (item.op === op) own = result;
    else if (result.outcome === "stored") sent += 1;
  }
  const left = (await waiting()).length;
  say(words || (left ? fill(left === 1 ? state.dataset.one : state.dataset.many, left) : sent ? state.dataset.sent : ""), left > 0);
  return own;
});

let waitsFor;

function goOn(result) {
  if (result?.outcome !== "stored") return false;
  if (result.next) window.location.assign(result.next);
  else window.location.reload();
  return true;
}

async function answer(form, button) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  if (button?.name) fields.push([button.name, button.value]);
  const op = form.elements.op.value;
  try {
    const item = { op, owner, signIn, url: form.action, at: Date.now(), sealed: await sealed(fields) };
    await inStore("readwrite", (store) => store.put(item));
  } catch {
    // Nothing can wait in this browser: the form goes its ordinary way.
    if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    form.submit();
    return;
  }
  const result = await send(op);
  if (goOn(result)) return;
  // What comes next needs a network: the page says so, and goes on by itself once the answer was sent.
  const words = form.querySelector("[data-waits]");
  if (words && (!result || result.outcome === "no answer")) {
    words.hidden = false;
    waitsFor = op;
  }
}

// --- the way out

let isWarned = false;

async function leave(form) {
  const left = await waiting().catch(() => []);
  if (left.length) await send().catch(() => {});
  if (!isWarned && left.length && (await waiting()).length) {
    isWarned = true;
    say(state.dataset.leave, true);
    return;
  }
  await forget();
  if (navigator.onLine) form.submit();
  else say(state.dataset.noWay);
}

const tried = () => { send(waitsFor).then(goOn).catch(() => {}); };

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-offline]")) {
    event.preventDefault();
    answer(form, event.submitter);
  } else if (form.matches("[data-sign-out]")) {
    event.preventDefault();
    leave(form);
  }
});
strip.querySelector("button").addEventListener("click", tried);
window.addEventListener("online", tried);
document.addEventListener("visibilitychange", () => { if (!document.hidden) tried(); });
setInterval(() => { if (!strip.querySelector("button").hidden) tried(); }, RETRY_MS);
tried();
if ("serviceWorker" in navigator) {
  const later = () => keepReading().catch(() => {});
  if (document.readyState === "complete") later(); else window.addEventListener("load", later);
}
