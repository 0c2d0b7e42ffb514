/**
 * Keeps what is typed into a form: in this browser at once, on the server after a pause.
 *
 * The copy in the browser goes as soon as the server has the draft. Saving waits for that: so a page that comes back
 * after signing in again, or after the network was gone, still has everything.
 */
import { openShelf } from "../shelf.js";

const PAUSE = 1500;
const WAITS = [2000, 5000, 10000, 30000];
const PATIENCE = 20000;
const FORGOTTEN = 30 * 24 * 3600 * 1000;
const FRAME = ["csrf_token", "action"];

const form = document.querySelector("form[data-shelf]");
const words = document.querySelector("#kept")?.dataset;
if (form) start();

function start() {
  const shelf = openShelf(`assay-form-${form.dataset.shelf}`, () => localStorage);
  const state = { kept: "", failures: 0, timer: null, underWay: null, leaving: false };
  // What the server sent is what it has: stored, kept as a draft, or just refused and to be kept now.
  state.kept = form.dataset.typed === "sent" ? null : content();
  restore(shelf, state);
  if (state.kept === null) changed(shelf, state);
  form.addEventListener("input", () => changed(shelf, state));
  form.addEventListener("submit", (event) => submit(event, shelf, state));
  document.addEventListener("submit", (event) => discard(event, shelf, state));
  addEventListener("online", () => send(shelf, state));
  document.addEventListener("visibilitychange", () => document.hidden && send(shelf, state));
  addEventListener("pagehide", () => send(shelf, state));
}

function pairs() {
  return [...new FormData(form)].filter(([name, value]) => !FRAME.includes(name) && typeof value === "string");
}

function content() {
  return JSON.stringify(pairs());
}

function changed(shelf, state) {
  if (content() === state.kept) return;
  shelf.put({ at: Date.now(), pairs: pairs() });
  if (!state.failures) show(words.wordsUnsaved, "circle");
  later(PAUSE, shelf, state);
}

function later(milliseconds, shelf, state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => send(shelf, state), milliseconds);
}

/** One request at a time; true once the server has what stands here. */
function send(shelf, state) {
  if (state.leaving || content() === state.kept) return Promise.resolve(true);
  state.underWay ??= exchange(shelf, state).finally(() => { state.underWay = null; });
  return state.underWay;
}

async function exchange(shelf, state) {
  clearTimeout(state.timer);
  const sent = content();
  const body = new URLSearchParams([...pairs(), ["csrf_token", form.elements.csrf_token.value], ["action", "draft"]]);
  try {
    const response = await fetch(location.pathname, {
      method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual",
      keepalive: String(body).length < 60000, signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status >= 500) throw new Error("the server is in trouble");
    return await hear(response, sent, shelf, state);
  } catch {
    failed(shelf, state);
    return false;
  }
}

async function hear(response, sent, shelf, state) {
  if (response.status === 401 || response.type === "opaqueredirect") {
    show(words.wordsOut, "alert", true);
    return false;
  }
  const answer = await response.json();
  if (!response.ok) {
    show(answer.words ?? words.wordsRefused, "alert");
    return false;
  }
  state.kept = sent;
  state.failures = 0;
  if (content() !== sent) {
    changed(shelf, state);
    return false;
  }
  shelf.clear();
  show(words.wordsSaved, "check");
  return true;
}

function failed(shelf, state) {
  show(words.wordsLost, "alert");
  later(WAITS[Math.min(state.failures, WAITS.length - 1)], shelf, state);
  state.failures += 1;
}

/** First the draft, then the form: whatever happens on the way, the server has what was typed. */
async function submit(event, shelf, state) {
  if (state.leaving || (!state.underWay && content() === state.kept)) {
    state.leaving = true;
    return;
  }
  event.preventDefault();
  const submitter = event.submitter;
  if (state.underWay) await state.underWay;
  if (await send(shelf, state)) {
    state.leaving = true;
    form.requestSubmit(submitter);
  }
}

/** Who discards what was typed means also what this browser holds, and what is on its way. */
async function discard(event, shelf, state) {
  if (event.submitter?.value !== "discard") return;
  clearTimeout(state.timer);
  state.leaving = true;
  shelf.clear();
  if (!state.underWay) return;
  event.preventDefault();
  await state.underWay;
  shelf.clear();
  event.target.requestSubmit(event.submitter);
}

/** Put back what could not be sent when this page was open last. */
function restore(shelf, state) {
  const held = shelf.take();
  if (!held || Date.now() - held.at > FORGOTTEN || JSON.stringify(held.pairs) === content() || state.kept === null) {
    shelf.clear();
    return;
  }
  fill(held.pairs);
  document.querySelector("#restored").hidden = false;
  changed(shelf, state);
}

function fill(held) {
  const values = new Map();
  for (const [name, value] of held) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || FRAME.includes(field.name)) continue;
    const there = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = there.includes(field.value);
    else if (field.type !== "fieldset" && field.type !== "submit") field.value = there[0] ?? "";
  }
  form.dispatchEvent(new Event("restored"));
}

function show(sentence, symbol, isSignedOut = false) {
  const place = document.querySelector("#kept");
  place.classList.toggle("unsent", symbol === "alert");
  place.querySelector("[data-words]").textContent = sentence;
  place.querySelector("svg").toggleAttribute("hidden", false);
  place.querySelector("[data-sign-in]").hidden = !isSignedOut;
  const icon = place.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${symbol}`));
}
