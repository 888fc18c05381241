// The sheet of a meeting: keeps pill, posts and counter in step with the choices, finds a row, takes back the last change,
// and asks before a half-called roll is left. Without it the form still works.
const form = document.querySelector("[data-roll]");

const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();

class Row {
  constructor(item, post) {
    this.item = item;
    this.post = post;
    this.details = item.querySelector("details");
    [this.number, this.name, this.pill] = item.querySelectorAll("summary > span");
    this.key = plain(this.name.textContent);
    this.radios = [...item.querySelectorAll("[type=radio]")];
    this.chosen = this.checked;
    this.details.addEventListener("toggle", () => { if (this.details.open) item.scrollIntoView({ block: "nearest" }); });
  }

  get checked() {
    return this.radios.find((radio) => radio.checked);
  }

  get word() {
    return this.checked.parentElement.textContent;
  }

  show() {
    this.pill.className = `mark is-${this.checked.value}`;
    this.pill.textContent = this.word;
    this.post.className = `is-${this.checked.value}`;
  }

  matches(query) {
    return /^\d+$/.test(query) ? this.number.textContent === query : query.split(/\s+/).every((part) => this.key.includes(part));
  }
}

class Sheet {
  constructor() {
    const posts = form.querySelectorAll(".posts i");
    this.rows = [...form.querySelectorAll(".roll > li")].map((item, i) => new Row(item, posts[i]));
    this.undo = form.querySelector("[data-undo]");
    this.isDirty = false;
    this.last = null;
    this.rows.forEach((row) => row.show());
    this.count();
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("click", (event) => this.tapped(event));
    form.addEventListener("submit", () => { this.isDirty = false; });
    window.addEventListener("beforeunload", (event) => { if (this.isDirty) event.preventDefault(); });
    this.undo?.querySelector("button").addEventListener("click", () => this.takeBack());
  }

  rowOf(element) {
    return this.rows.find((row) => row.item.contains(element));
  }

  changed(target) {
    const row = target.matches("[type=radio]") && this.rowOf(target);
    if (!row) return;
    this.last = { row, before: row.chosen };
    row.chosen = row.checked;
    this.isDirty = true;
    row.show();
    this.count();
    const word = document.createElement("b");
    word.textContent = row.word;
    this.undo.querySelector("[data-said]").replaceChildren(`N.° ${row.number.textContent} ${row.name.textContent}: `, word);
    this.undo.hidden = false;
  }

  // A finger closes the row, but not where a reason may be told; arrow keys, which also change the choice, never close it.
  tapped({ target, detail }) {
    const isFinal = target.matches?.("[type=radio]") && !["absent", "excused"].includes(target.value);
    if (detail > 0 && isFinal) target.closest("details").open = false;
  }

  takeBack() {
    const { row, before } = this.last;
    before.checked = true;
    row.chosen = before;
    row.show();
    this.count();
    this.undo.hidden = true;
    row.details.querySelector("summary").focus();
  }

  count() {
    const values = this.rows.map((row) => row.checked.value);
    const number = (...kinds) => values.filter((value) => kinds.includes(value)).length;
    const count = form.querySelector("[data-count]");
    count.textContent = count.textContent.replace(/\d+/, number("present", "late", "left"));
    form.querySelectorAll("[data-n]").forEach((sum) => { sum.querySelector(".num").textContent = number(sum.dataset.n); });
  }
}

function offerSearch(rows) {
  const field = form.querySelector("[data-search]");
  if (!field) return;
  const input = field.querySelector("input");
  const nobody = field.querySelector("[role=status]");
  field.hidden = false;
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  input.addEventListener("input", () => {
    const query = plain(input.value);
    rows.forEach((row) => { row.item.hidden = query !== "" && !row.matches(query); });
    nobody.textContent = rows.every((row) => row.item.hidden) ? nobody.dataset.none : "";
  });
}

// What was marked, and the id under which it is sent, outlive a reload and a session that ended meanwhile: numbers of rows and
// words, no names. What already arrived is recognised by its id; marks of another list are not taken over.
class Kept {
  constructor() {
    this.key = `roll:${location.pathname}`;
    this.roster = form.elements.roster.value;
    const { submission, roster, marks } = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    form.elements.submission.value = submission ?? form.elements.submission.value;
    this.found = roster === this.roster ? marks : [];
    this.found.forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; });
    this.store();
    form.addEventListener("change", () => this.store());
  }

  store() {
    const marks = [...new FormData(form)].filter(([name, value]) => /^[mw]\d+$/.test(name) && value);
    sessionStorage.setItem(this.key, JSON.stringify({ submission: form.elements.submission.value, roster: this.roster, marks }));
  }
}

if (form) {
  new Kept();
  offerSearch(new Sheet().rows);
}
