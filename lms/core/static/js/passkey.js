// Passkeys: a form with data-passkey is sent only with what the browser's own dialogue gave. "make" a key and "show" one read their
// options from the form; "sign-in" asks the server for them. Without this file the forms stay hidden.

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(options) {
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) found[list] = options[list].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return found;
}

function asText(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type, authenticatorAttachment } = credential;
  const results = credential.getClientExtensionResults();
  return JSON.stringify({ id, rawId: text(credential.rawId), type, authenticatorAttachment, response, clientExtensionResults: results });
}

async function ask(form) {
  const kind = form.dataset.passkey;
  if (kind === "sign-in") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    const { request_options: options } = await answer.json();
    return navigator.credentials.get({ publicKey: withBytes(options.publicKey) });
  }
  const { publicKey } = JSON.parse(form.dataset.passkeyOptions);
  if (kind === "show") return navigator.credentials.get({ publicKey: withBytes(publicKey) });
  // A key that the device keeps and names by itself, where it can: then it also signs in without a password.
  publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false };
  return navigator.credentials.create({ publicKey: withBytes(publicKey) });
}

function fault(error) {
  if (error?.name === "InvalidStateError") return "known";
  return error?.name === "SecurityError" ? "address" : "refused";
}

function tell(form, kind) {
  for (const line of form.querySelectorAll("[data-passkey-fault]")) line.hidden = line.dataset.passkeyFault !== kind;
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    // Signing in has another way on the same page; elsewhere the form says why it is of no use.
    form.hidden = form.dataset.passkey === "sign-in";
    form.querySelector("button").disabled = true;
    tell(form, "address");
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    tell(form, "");
    try {
      form.elements.credential.value = asText(await ask(form));
      form.submit();
    } catch (error) {
      tell(form, fault(error));
    }
  });
}
