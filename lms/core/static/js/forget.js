// Everything that this browser keeps for the site goes: copies, waiting answers, storages, the worker itself.

const gone = (name) => new Promise((done) => {
  const asked = indexedDB.deleteDatabase(name);
  asked.onsuccess = asked.onerror = asked.onblocked = done;
});

const ways = [
  () => localStorage.clear(),
  () => sessionStorage.clear(),
  async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))),
  async () => Promise.all(["maloca", ...(await indexedDB.databases?.() ?? []).map(({ name }) => name)].map(gone)),
  async () => Promise.all((await navigator.serviceWorker.getRegistrations()).map((worker) => worker.unregister())),
];

// Each by itself: what a browser lacks or forbids must not hold up the rest.
export const forget = () => Promise.all(ways.map(async (way) => { try { await way(); } catch { /* not there, or not allowed */ } }));
