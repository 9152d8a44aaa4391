// Passkeys (WebAuthn). A form with data-passkey is shown only when this script runs; it asks the browser for a
// credential, writes it as JSON into the form's hidden field and sends the form.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const known = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

async function create(options, alone) {
  const key = options.publicKey;
  const wish = { ...key.authenticatorSelection };
  if (alone) Object.assign(wish, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  return navigator.credentials.create({
    publicKey: {
      ...key,
      authenticatorSelection: wish,
      challenge: bytes(key.challenge),
      user: { ...key.user, id: bytes(key.user.id) },
      excludeCredentials: known(key.excludeCredentials),
    },
  });
}

async function get(options) {
  const key = options.publicKey;
  return navigator.credentials.get({
    publicKey: { ...key, challenge: bytes(key.challenge), allowCredentials: known(key.allowCredentials) },
  });
}

function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()).request_options;
}

async function run(form) {
  const trouble = form.querySelector("[data-passkey-error]");
  trouble.hidden = true;
  try {
    const alone = form.elements.passwordless?.checked ?? false;
    const given = await options(form);
    const credential = await (form.dataset.passkey === "create" ? create(given, alone) : get(given));
    form.elements.credential.value = plain(credential);
    form.submit();
  } catch (error) {
    console.warn(error);
    trouble.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  }
}
