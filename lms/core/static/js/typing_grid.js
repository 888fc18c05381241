// Answers from paper: a key that means something fills its cell and the next one is there; Enter goes on to the next row.

const form = document.querySelector("[data-typing]");
const cells = form ? [...form.querySelectorAll("table input")] : [];

function go(cell) {
  if (!cell) return;
  cell.focus();
  cell.select();
}

function beside(cell, step) {
  return cells[cells.indexOf(cell) + step];
}

function below(cell, step) {
  const row = step > 0 ? cell.closest("tr").nextElementSibling : cell.closest("tr").previousElementSibling;
  return row && row.querySelectorAll("input")[[...cell.closest("tr").querySelectorAll("input")].indexOf(cell)];
}

function nextRow(cell) {
  const rows = [...form.querySelectorAll("tbody tr")];
  const later = rows.slice(rows.indexOf(cell.closest("tr")) + 1).find((row) => row.querySelector("input"));
  if (!later) return form.querySelector("[type=submit]").focus();
  return go(later.querySelector("input"));
}

const MOVES = {
  Enter: nextRow,
  ArrowRight: (cell) => go(beside(cell, 1)),
  ArrowLeft: (cell) => go(beside(cell, -1)),
  ArrowDown: (cell) => go(below(cell, 1)),
  ArrowUp: (cell) => go(below(cell, -1)),
};

function onKey(event) {
  const cell = event.target;
  const inCode = !cell.dataset.keys && event.key.startsWith("Arrow") && !/Up|Down/.test(event.key);
  if (MOVES[event.key] && !inCode) {
    event.preventDefault();
    MOVES[event.key](cell);
  } else if (event.key === "Backspace" && cell.dataset.keys && !cell.value) {
    event.preventDefault();
    go(beside(cell, -1));
  }
}

function onInput(event) {
  const cell = event.target;
  if (!cell.dataset.keys) return;
  const kept = [...cell.value.toLowerCase()].filter((key) => cell.dataset.keys.includes(key)).join("");
  cell.setAttribute("aria-invalid", String(kept !== cell.value.toLowerCase()));
  cell.value = kept;
  if (kept && kept.length === cell.maxLength) go(beside(cell, 1));
}

for (const cell of cells) {
  cell.addEventListener("keydown", onKey);
  cell.addEventListener("input", onInput);
  cell.addEventListener("focus", () => cell.select());
}
