// Copies what stands in the field that data-copy-from names. Without this file, or without a safe connection, the field is there
// to copy from by hand, and the button stays hidden.
for (const place of document.querySelectorAll("[data-copy-from]")) {
  const field = document.getElementById(place.dataset.copyFrom);
  const button = place.querySelector("button");
  field.addEventListener("focus", () => field.select());
  if (!navigator.clipboard) continue;
  place.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.focus();
      return;
    }
    button.textContent = button.dataset.copied;
  });
}
