// The sums of a lesson's phases in the office, kept true while one writes; the server says them first.

const panel = document.querySelector("[data-phase-totals]");

function sum(field) {
  const inputs = [...document.querySelectorAll(`input[name^="phases-"][name$="-value-${field}"]`)];
  return inputs
    .filter((input) => document.getElementsByName(input.name.replace(`-value-${field}`, "-deleted"))[0]?.value !== "1")
    .reduce((total, input) => total + (Number.parseInt(input.value, 10) || 0), 0);
}

function show() {
  const full = sum("minutes");
  const short = sum("short_minutes");
  const wanted = Number.parseInt(document.getElementById("id_minutes")?.value, 10) || 0;
  const wantedShort = Number(panel.querySelector("[data-short-of]").textContent);
  panel.querySelector("[data-sum]").textContent = full;
  panel.querySelector("[data-of]").textContent = wanted;
  panel.querySelector("[data-short-sum]").textContent = short;
  panel.querySelector("[data-adds]").dataset.adds = full === wanted ? "yes" : "no";
  panel.querySelector("[data-short-adds]").dataset.shortAdds = short === 0 || short === wantedShort ? "yes" : "no";
}

if (panel) {
  document.addEventListener("input", show);
  // A block that is added, moved or deleted sends no input.
  document.addEventListener("click", () => setTimeout(show, 50));
}
