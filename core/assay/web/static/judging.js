/**
 * Numbers of the list are kept as soon as they are typed, and Enter goes to the next one.
 * Without this script the button at the end keeps them all.
 */
const form = document.querySelector("[data-judging]");
const fields = [...form.querySelectorAll("input[type=number]")];
const status = form.querySelector("[data-status]");
let last = Promise.resolve();

form.addEventListener("change", (event) => {
  const field = event.target;
  if (fields.includes(field) && field.value !== "") last = last.then(() => keep(field));
});
form.addEventListener("keydown", (event) => {
  const place = fields.indexOf(event.target);
  if (event.key !== "Enter" || place < 0 || place + 1 === fields.length) return;
  event.preventDefault();
  fields[place + 1].focus();
  fields[place + 1].select();
});

async function keep(field) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, [field.name]: field.value });
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json();
    field.toggleAttribute("aria-invalid", !answer.ok);
    if (!answer.ok) field.setAttribute("aria-invalid", "true");
    say(said.words ?? said.error, answer.ok);
  } catch {
    say(form.dataset.wordsOffline, false);
  }
}

function say(words, isKept) {
  status.textContent = words;
  status.classList.toggle("unsent", !isKept);
}
