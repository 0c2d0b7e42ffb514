// Asks the device for a passkey, to make one or to show one, and sends the answer with the form.

const form = document.querySelector("[data-passkey]");
const button = form.querySelector("[data-ask]");

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

function options() {
  const asked = JSON.parse(form.dataset.options);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  if (asked.excludeCredentials) asked.excludeCredentials = known(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = known(asked.allowCredentials);
  return { publicKey: asked };
}

function answer({ id, rawId, type, response }) {
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) parts[name] = text(response[name]);
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: parts });
}

function say(what) {
  for (const each of form.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== what;
  button.hidden = what !== "failed" && what !== "known";
}

async function ask() {
  if (!window.PublicKeyCredential) return say("missing");
  say("asking");
  try {
    const made = await navigator.credentials[form.dataset.passkey](options());
    form.elements.credential.value = answer(made);
    form.requestSubmit();
  } catch (error) {
    say({ InvalidStateError: "known", SecurityError: "address" }[error.name] ?? "failed");
    if (!button.hidden) button.focus();
  }
}

button.addEventListener("click", ask);
ask();
