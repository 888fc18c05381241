// The QR of a certificate opens this page with the code behind “#”, which browsers send to no server. The code is put into the
// form, the address is cleaned, and the form is sent. Without this file the code is typed from the sheet.
const form = document.querySelector("[data-verify]");
const field = form?.querySelector("[data-verify-code]");

function checkAddress() {
  const code = window.location.hash.slice(1);
  // “#main” is where the skip link leads.
  if (!field || !code || document.getElementById(code)) return;
  field.value = code;
  window.history.replaceState(null, "", window.location.pathname);
  form.submit();
}

window.addEventListener("hashchange", checkAddress);
checkAddress();
