// A link with data-dialog opens the question of its page over this one, and closes it again. Without this file, or when the
// question cannot be fetched, it leads to that page.
async function question(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok ? page.querySelector("[data-dialog-body]") : null;
}

function show(body, link) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", body.getAttribute("aria-labelledby"));
  // A form of that page without an address of its own sends to that page.
  for (const form of body.querySelectorAll("form:not([action])")) form.action = link.href;
  dialog.append(body);
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !event.target.closest("[data-dialog-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

for (const link of document.querySelectorAll("a[data-dialog]")) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
    event.preventDefault();
    const body = await question(link).catch(() => null);
    if (body) show(body, link);
    else window.location.assign(link.href);
  });
}
