/**
 * Keeps what is typed into a form: in this browser at once, on the server after a pause.
 *
 * The copy in the browser goes as soon as the server has the draft. Saving waits for that: so a page that comes back
 * after signing in again, or after the network was gone, still has everything. A copy that was typed over something
 * else than the server has by now, as where another device went on meanwhile, comes back only when its owner says so.
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
  // `base`: what the server had when this was typed over it. `sent`: the first and the last that got no answer.
  const state = { kept: "", base: content(), sent: [], failures: 0, timer: null, underWay: null, leaving: false };
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
  hold(shelf, state);
  if (!state.failures) show(words.wordsUnsaved, "circle");
  later(PAUSE, shelf, state);
}

function hold(shelf, { base, sent }) {
  shelf.put({ at: Date.now(), base, sent, pairs: pairs() });
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
  state.sent = [state.sent[0] ?? sent, sent];
  hold(shelf, state);
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
  state.kept = state.base = sent;
  state.sent = [];
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

/** Put back what could not be sent when this page was open last; ask first where the server has something else now. */
function restore(shelf, state) {
  const asked = openShelf(`assay-asked-${form.dataset.shelf}`, () => localStorage);
  const held = shelf.take();
  if (!isWanted(held) || state.kept === null) shelf.clear();
  else if ([held.base, ...held.sent ?? []].includes(content())) putBack(held, shelf, state);
  else {
    // It waits beside what is typed from here on.
    asked.put(held);
    shelf.clear();
  }
  if (isWanted(asked.take())) ask(asked, shelf, state);
  else asked.clear();
}

function isWanted(held) {
  return held && Date.now() - held.at <= FORGOTTEN && JSON.stringify(held.pairs) !== content();
}

function ask(asked, shelf, state) {
  const held = asked.take();
  const notice = document.querySelector("#unsent");
  notice.hidden = false;
  notice.addEventListener("click", (event) => {
    if (event.target.matches("[data-restore]")) putBack(held, shelf, state);
    else if (!event.target.matches("[data-discard]")) return;
    asked.clear();
    notice.hidden = true;
  });
}

function putBack(held, shelf, state) {
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
