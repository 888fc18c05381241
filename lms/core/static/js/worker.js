// The service worker of students' pages. It keeps lessons for reading without a network, each as somebody who is not signed in gets
// it, so that nothing personal lies on the phone; and nothing that a page's owner does not ask for (docs/decisions/0018).
const VERSION = "1";
const COPIES = `maloca-${VERSION}-`; // and the name of the sign-in: one cache for each, and never two
const KEPT_AT = "X-Kept-At";
const IS_SHELF = "X-Shelf";
const HOUR = 3600 * 1000;
const FRESH = 24 * HOUR;
const OLDEST = 14 * 24 * HOUR;
const PATIENCE = 5000;
const SIGN_IN = /^(\/[a-z]{2,3})?\/(clase|entrar)\//;
const WAY_OUT = /^(\/[a-z]{2,3})?\/salir-rapido\//;
const OFFICE = "/admin/";
const FILES = /(?:src|href)="(\/static\/[^"#?]+)|<img[^>]+src="(\/media\/[^"]+)/g;
// A copy keeps one file of each picture, the one that every browser reads.
const OTHER_SIZES = /<source [^>]*>| srcset="[^"]*"/g;

const age = (copy) => Date.now() - Number(copy.headers.get(KEPT_AT));
const pathOf = (request) => new URL(request.url).pathname;
const isPage = (request) => !/^\/(static|media)\//.test(pathOf(request));
const later = (ms) => new Promise((_, refuse) => setTimeout(refuse, ms));

async function drop(isToGo) {
  const names = (await caches.keys()).filter((name) => name.startsWith("maloca-") && isToGo(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

const dropAll = () => drop(() => true);

// --- what is kept

const mayBeKept = (answer) => answer.ok && answer.type === "basic" && !answer.redirected
  && (answer.headers.get("Content-Type") ?? "").startsWith("text/html") && !/no-store/.test(answer.headers.get("Cache-Control") ?? "");

function asCopy(answer, html, isShelf) {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(KEPT_AT, String(Date.now()));
  if (isShelf) headers.set(IS_SHELF, "1");
  return new Response(html.replace(" hidden data-copy", " data-copy").replace(OTHER_SIZES, ""), { headers });
}

const filesOf = (html) => [...new Set([...html.matchAll(FILES)].map((found) => found[1] ?? found[2]))];

async function keepFile(cache, path) {
  if (await cache.match(path)) return;
  const answer = await fetch(path, { credentials: "omit" });
  if (answer.ok && answer.type === "basic") await cache.put(path, answer);
}

async function keepPage(cache, address, isShelf) {
  if (address.origin !== location.origin || address.pathname.startsWith(OFFICE)) return;
  const old = await cache.match(address.href);
  if (old && age(old) < FRESH) return;
  const answer = await fetch(address.href, { credentials: "omit", cache: "no-cache" });
  if (!mayBeKept(answer)) {
    if (answer.status < 500) await cache.delete(address.href);
    return;
  }
  const html = await answer.text();
  await Promise.all(filesOf(html).map((path) => keepFile(cache, path).catch(() => {})));
  await cache.put(address.href, asCopy(answer, html, isShelf));
}

async function tidy(cache) {
  const named = new Set();
  for (const request of (await cache.keys()).filter(isPage)) {
    const copy = await cache.match(request);
    if (age(copy) > OLDEST) await cache.delete(request);
    else filesOf(await copy.text()).forEach((path) => named.add(path));
  }
  const unused = (await cache.keys()).filter((request) => !isPage(request) && !named.has(pathOf(request)));
  await Promise.all(unused.map((request) => cache.delete(request)));
}

async function keep(signIn, [first, ...rest]) {
  await drop((name) => name !== COPIES + signIn);
  // Should the student sign out meanwhile, this cache is gone, and what is still put into it goes with it.
  const cache = await caches.open(COPIES + signIn);
  await keepPage(cache, new URL(first, location.origin), true).catch(() => {});
  for (const address of rest) await keepPage(cache, new URL(address, location.origin), false).catch(() => {});
  await tidy(cache);
  return (await cache.keys()).filter(isPage).map(pathOf);
}

// --- what is answered

async function copyOf(request) {
  const copy = await caches.match(request);
  return copy && (!isPage(request) || age(copy) < OLDEST) ? copy : undefined;
}

// The page that says what this phone keeps, in the language of the address where there is one.
async function shelf(path) {
  const [prefix] = path.match(/^\/[a-z]{2,3}\//) ?? ["/"];
  const found = [];
  for (const name of (await caches.keys()).filter((one) => one.startsWith(COPIES))) {
    const cache = await caches.open(name);
    for (const request of (await cache.keys()).filter(isPage)) {
      const copy = await cache.match(request);
      if (copy.headers.has(IS_SHELF)) found.push([pathOf(request), copy]);
    }
  }
  return (found.find(([at]) => at.startsWith(prefix)) ?? found[0])?.[1];
}

const withoutNetwork = async (request) => await copyOf(request) ?? await shelf(pathOf(request)) ?? Response.error();

async function page(request) {
  const copy = await copyOf(request);
  try {
    const answer = await (copy ? Promise.race([fetch(request), later(PATIENCE)]) : fetch(request));
    return copy && answer.status >= 502 ? copy : answer;
  } catch {
    return withoutNetwork(request);
  }
}

// Who sees a page to sign in is not signed in: the copies of whoever was are no longer theirs.
async function signInPage(event) {
  const answer = await page(event.request);
  if (answer.ok && !answer.headers.has(KEPT_AT)) event.waitUntil(dropAll());
  return answer;
}

async function file(request) {
  try {
    return await fetch(request);
  } catch {
    return await copyOf(request) ?? Response.error();
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  drop((name) => !name.startsWith(COPIES)).then(() => self.clients.claim()),
));
self.addEventListener("message", (event) => {
  const { signIn, addresses } = event.data;
  event.waitUntil(keep(signIn, addresses).then((kept) => event.ports[0].postMessage(kept)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith(OFFICE)) return;
  if (WAY_OUT.test(url.pathname)) event.waitUntil(dropAll());
  else if (request.mode === "navigate") event.respondWith(SIGN_IN.test(url.pathname) ? signInPage(event) : page(request));
  else if (!isPage(request)) event.respondWith(file(request));
});
