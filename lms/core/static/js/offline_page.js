// The page without a network says what this phone keeps: the lessons by course, and how many answers wait.
const shelf = document.querySelector("[data-shelf]");

const made = (tag, className, ...parts) => {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...parts);
  return node;
};

async function keptLessons(cache) {
  const found = [];
  for (const request of await cache.keys()) {
    const copy = await cache.match(request);
    if (!(copy.headers.get("Content-Type") ?? "").startsWith("text/html")) continue;
    const lesson = new DOMParser().parseFromString(await copy.text(), "text/html").querySelector("[data-lesson]");
    if (!lesson) continue;
    const { lesson: number, course } = lesson.dataset;
    found.push({ course, number: Number(number), title: lesson.querySelector("h1").textContent, url: request.url });
  }
  return found.sort((one, other) => one.course.localeCompare(other.course) || one.number - other.number);
}

function row({ number, title, url }) {
  const link = made("a", "lesson", made("span", "", String(number)), made("span", "", made("b", "", title)));
  link.href = url;
  return made("li", "", link);
}

function show(lessons) {
  for (const course of new Set(lessons.map((lesson) => lesson.course))) {
    const list = made("ol", "lessons", ...lessons.filter((lesson) => lesson.course === course).map(row));
    shelf.append(made("div", "", made("h2", "h3", course), list));
  }
  document.querySelector("[data-none]").hidden = lessons.length > 0;
  document.querySelector("[data-some]").hidden = lessons.length === 0;
}

// Only those that were given in the sign-in whose copies are here: who else used this phone is nobody's business.
async function countWaiting(signIn) {
  const known = await indexedDB.databases?.();
  if (!known?.some(({ name }) => name === "maloca")) return;
  const opening = indexedDB.open("maloca");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("answers").objectStore("answers").getAll();
    asked.onsuccess = () => {
      const count = asked.result.filter((item) => item.signIn === signIn).length;
      const line = document.querySelector("[data-waiting]");
      line.textContent = (count === 1 ? line.dataset.one : line.dataset.many).replace("{n}", count);
      line.hidden = count === 0;
      opening.result.close();
    };
  };
}

const name = (await caches.keys()).find((one) => one.startsWith("maloca-"));
if (name) {
  show(await keptLessons(await caches.open(name)));
  await countWaiting(name.split("-").pop());
}
