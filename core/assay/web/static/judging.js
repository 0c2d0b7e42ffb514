/**
 * Numbers of the list are kept a moment after they are typed, and Enter goes to the next one.
 * Without this script the button at the end keeps them all.
 *
 * One request is under way at a time, with everything that was not sent yet: so the last word on an item wins.
 * A number that somebody is still typing waits for its pause, whatever came back meanwhile.
 */
const PAUSE = 700;
const WAITS = [3000, 8000, 20000];
const PATIENCE = 15000;

const form = document.querySelector("[data-judging]");
const fields = [...form.querySelectorAll("input[type=number]")];
const status = form.querySelector("[data-status]");
/** What the server has of each field, and what it refused. A list that came back with a fault was not kept at all. */
const kept = new Map(fields.map((field) => [field, "unkept" in form.dataset ? "" : field.defaultValue]));
const refused = new Map();
let timer = null, underWay = null, sent = new Map(), failures = 0, isLeaving = false;

form.addEventListener("input", (event) => {
  refused.delete(event.target);
  event.target.removeAttribute("aria-invalid");
  later(PAUSE);
});
form.addEventListener("change", now);
form.addEventListener("submit", leave);
form.addEventListener("keydown", (event) => {
  const place = fields.indexOf(event.target);
  if (event.key !== "Enter" || place < 0 || place + 1 === fields.length) return;
  event.preventDefault();
  fields[place + 1].focus();
  fields[place + 1].select();
});
addEventListener("online", now);
document.addEventListener("visibilitychange", () => document.hidden && now());
addEventListener("beforeunload", (event) => {
  if (isLeaving) return;
  now();
  if (failures || unkept().some(isWaiting)) event.preventDefault();
});
addEventListener("pagehide", () => {
  // Who leaves all the same: nothing is left to wait for what is under way.
  const last = isLeaving ? [] : next().filter(isWaiting);
  if (last.length) post(last.map((field) => [field.name, field.value])).catch(() => {});
});
addEventListener("pageshow", () => { isLeaving = false; });

/** An empty field says nothing. */
function unkept() {
  return fields.filter((field) => field.value !== "" && field.value !== kept.get(field));
}

/** What goes next: all sound numbers at once, and only then one that the server has to say something about. */
function next() {
  const fresh = unkept().filter((field) => field.value !== refused.get(field));
  const sound = fresh.filter((field) => field.validity.valid);
  return sound.length ? sound : fresh.slice(0, 1);
}

/** Whether what stands in a field is not in the request that is under way. */
function isWaiting(field) {
  return sent.get(field) !== field.value;
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(now, milliseconds);
}

function now() {
  clearTimeout(timer);
  timer = null;
  send();
}

async function send() {
  if (isLeaving || underWay || !next().length) return;
  sent = new Map(next().map((field) => [field, field.value]));
  underWay = post([...sent].map(([field, value]) => [field.name, value]));
  try {
    await hear(await underWay);
    failures = 0;
  } catch {
    failures += 1;
    say(form.dataset.wordsOffline, false);
    later(WAITS[Math.min(failures, WAITS.length) - 1]);
  } finally {
    underWay = null;
    sent = new Map();
  }
  if (timer === null) send();
}

function post(numbers) {
  return fetch(form.action, {
    method: "POST",
    body: new URLSearchParams([["csrf_token", form.elements.csrf_token.value], ...numbers]),
    headers: { Accept: "application/json" },
    // Such a request outlives the page that sent it.
    keepalive: true,
    signal: AbortSignal.timeout(PATIENCE),
  });
}

async function hear(answer) {
  if (answer.status >= 500) throw new Error("the server is in trouble");
  const said = await answer.json();
  for (const [field, value] of sent) {
    (answer.ok ? kept : refused).set(field, value);
    if (answer.status === 422) field.setAttribute("aria-invalid", "true");
  }
  say(said.words ?? said.error, answer.ok);
}

/** The form says everything anew: what is under way must not arrive after it. */
function leave(event) {
  clearTimeout(timer);
  isLeaving = true;
  if (!underWay) return;
  event.preventDefault();
  const { submitter } = event;
  underWay.catch(() => {}).then(() => setTimeout(() => form.requestSubmit(submitter)));
}

function say(words, isKept) {
  status.textContent = words;
  status.classList.toggle("unsent", !isKept);
}
