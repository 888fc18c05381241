// A button with data-busy says that it is at work once its form is on the way, and cannot be pressed twice. Without this file the
// form is sent all the same.
document.addEventListener("submit", ({ submitter }) => {
  if (!submitter?.dataset.busy) return;
  // After the form has been read: a disabled button would not be sent with it.
  setTimeout(() => {
    submitter.dataset.idle = submitter.textContent;
    submitter.textContent = submitter.dataset.busy;
    submitter.setAttribute("aria-busy", "true");
    submitter.disabled = true;
  });
});

// A page that the browser brings back from its memory is at rest again.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[data-idle]")) {
    button.textContent = button.dataset.idle;
    button.removeAttribute("aria-busy");
    button.disabled = false;
    delete button.dataset.idle;
  }
});
