/**
 * Keeps what is typed into a form: in this browser at once, on the server after a pause.
 *
 * The copy in the browser goes as soon as the server has the draft. Saving waits for that: so a page that comes back
 * after signing in again, or after the network was gone, still has everything. A copy that was typed over something
 * else than the server has by now, as where another device went on meanwhile, comes back only when its owner says so.
 *
 * One request is under way at a time, and one that got no answer is sent again just as it was: the server knows a draft
 * that it has already, and so never takes this page's own last words for those of another device.
 */
import { openShelf } from "../shelf.js";

const PAUSE = 1500;
const WAITS = [2000, 5000, 10000, 30000];
const PATIENCE = 20000;
const FORGOTTEN = 30 * 24 * 3600 * 1000;
const FRAME = ["csrf_token", "action", "version"];

const form = document.querySelector("form[data-shelf]");
const words = document.querySelector("#kept")?.dataset;
if (form) start();

function start() {
  const [shelf, asked] = ["form", "asked"].map((each) => openShelf(`assay-${each}-${form.dataset.shelf}`, () => localStorage));
  // `base`: what the server had when this was typed over it. `waiting`: what was sent and got no answer.
  // `newer`: the version of what was kept elsewhere meanwhile, until its owner chooses.
  const state = {
    kept: "", base: content(), waiting: null, newer: null, failures: 0, timer: null, underWay: null, leaving: false, asked,
  };
  // What the server sent is what it has: stored, kept as a draft, or just refused and to be kept now.
  state.kept = form.dataset.typed === "sent" ? null : content();
  restore(shelf, state);
  if (state.kept === null) changed(shelf, state);
  form.addEventListener("input", () => changed(shelf, state));
  form.addEventListener("submit", (event) => submit(event, shelf, state));
  document.addEventListener("submit", (event) => discard(event, shelf, state));
  document.querySelector("#newer").addEventListener("click", (event) => choose(event, shelf, state));
  addEventListener("online", () => send(shelf, state));
  document.addEventListener("visibilitychange", () => document.hidden && send(shelf, state));
  addEventListener("pagehide", () => send(shelf, state));
  // A page that the browser took out of its memory may show a draft that is no longer the newest.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

function pairs() {
  return [...new FormData(form)].filter(([name, value]) => !FRAME.includes(name) && typeof value === "string");
}

function content() {
  return JSON.stringify(pairs());
}

function isKept(state) {
  return !state.waiting && content() === state.kept;
}

function changed(shelf, state) {
  if (isKept(state)) return;
  hold(shelf, state);
  if (state.newer) return;
  if (!state.failures) show(words.wordsUnsaved, "circle");
  later(PAUSE, shelf, state);
}

/** What waits for its owner's choice lies where no other window's draft replaces it. */
function hold(shelf, { base, waiting, newer, asked }) {
  (newer ? asked : shelf).put({ at: Date.now(), base, sent: waiting ? [waiting] : [], pairs: pairs() });
}

function later(milliseconds, shelf, state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => send(shelf, state), milliseconds);
}

/** One request at a time: what changed, or again what got no answer. */
function send(shelf, state) {
  if (state.leaving || state.newer || isKept(state)) return Promise.resolve();
  state.underWay ??= exchange(shelf, state).finally(() => { state.underWay = null; });
  return state.underWay;
}

async function exchange(shelf, state) {
  clearTimeout(state.timer);
  state.waiting ??= content();
  hold(shelf, state);
  try {
    const response = await post(state.waiting);
    if (response.status >= 500) throw new Error("the server is in trouble");
    await hear(response, shelf, state);
  } catch {
    failed(shelf, state);
  }
}

function post(sent) {
  const { csrf_token: token, version } = form.elements;
  const frame = { csrf_token: token.value, action: "draft", version: version.value };
  const body = new URLSearchParams([...JSON.parse(sent), ...Object.entries(frame)]);
  return fetch(location.pathname, {
    method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual",
    keepalive: String(body).length < 60000, signal: AbortSignal.timeout(PATIENCE),
  });
}

async function hear(response, shelf, state) {
  if (response.status === 401 || response.type === "opaqueredirect") return show(words.wordsOut, "alert", "[data-sign-in]");
  const answer = await response.json();
  const sent = state.waiting;
  state.waiting = null;
  if (response.ok) acknowledge(answer, sent, shelf, state);
  else if (answer.outcome === "stale") keptElsewhere(answer, shelf, state);
  else show(answer.words ?? words.wordsRefused, "alert");
}

function acknowledge(answer, sent, shelf, state) {
  know(answer.version);
  state.kept = state.base = sent;
  state.failures = 0;
  if (!isKept(state)) return changed(shelf, state);
  shelf.clear();
  show(words.wordsSaved, "check");
}

/** The draft over which this page types, also in the forms that discard it. */
function know(version) {
  for (const each of document.querySelectorAll("input[name=version]")) each.value = version;
}

/** Nothing is sent any more until its owner says which of the two is the draft. */
function keptElsewhere(answer, shelf, state) {
  state.newer = answer.version;
  state.failures = 0;
  hold(shelf, state);
  shelf.clear();
  const notice = document.querySelector("#newer");
  notice.querySelector("strong").textContent = answer.words;
  notice.hidden = false;
  show(words.wordsNewer, "alert", "[data-choose]");
}

function choose(event, shelf, state) {
  if (event.target.matches("[data-look]")) look(shelf, state);
  else if (event.target.matches("[data-keep]")) replace(shelf, state);
}

/** The page with the other one asks whether what stands here is put back. */
function look(shelf, state) {
  hold(shelf, state);
  // Where a browser holds nothing, this page does.
  if (!state.asked.take()) return open(location.pathname);
  state.leaving = true;
  location.replace(location.pathname);
}

function replace(shelf, state) {
  know(state.newer);
  state.newer = state.kept = null;
  state.asked.clear();
  document.querySelector("#newer").hidden = true;
  hold(shelf, state);
  send(shelf, state);
}

function failed(shelf, state) {
  show(words.wordsLost, "alert");
  later(WAITS[Math.min(state.failures, WAITS.length - 1)], shelf, state);
  state.failures += 1;
}

/** First the draft, then the form: whatever happens on the way, the server has what was typed. */
async function submit(event, shelf, state) {
  if (state.leaving || (!state.underWay && isKept(state))) {
    state.leaving = true;
    return;
  }
  event.preventDefault();
  const submitter = event.submitter;
  if (await settle(shelf, state)) {
    state.leaving = true;
    form.requestSubmit(submitter);
  } else if (state.newer) {
    document.querySelector("#newer").focus();
  }
}

/** True once the server has what stands here: what got no answer goes first, then what was typed since. */
async function settle(shelf, state) {
  await state.underWay;
  while (!isKept(state)) {
    const before = state.kept;
    await send(shelf, state);
    if (state.kept === before) return false;
  }
  return true;
}

/** Who discards what was typed means also what this browser holds, and what is on its way. */
async function discard(event, shelf, state) {
  if (event.submitter?.value !== "discard") return;
  const isFirst = !state.leaving;
  clearTimeout(state.timer);
  state.leaving = true;
  forget(shelf, state);
  if (!isFirst || !state.waiting) return;
  // Its answer says which draft is meant.
  event.preventDefault();
  await (state.underWay ?? exchange(shelf, state));
  forget(shelf, state);
  event.target.requestSubmit(event.submitter);
}

function forget(shelf, { newer, asked }) {
  shelf.clear();
  if (newer) asked.clear();
}

/** Put back what could not be sent when this page was open last; ask first where the server has something else now. */
function restore(shelf, state) {
  const { asked } = state;
  const held = shelf.take();
  if (!isWanted(held) || state.kept === null) shelf.clear();
  else if ([held.base, ...held.sent ?? []].includes(content())) {
    // What got no answer may arrive only now: it goes once more, before what was typed after it.
    const last = held.sent?.at(-1);
    if (last !== content()) state.waiting = last ?? null;
    putBack(held, shelf, state);
  } else {
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

/** What became of what was typed; `link` is where it can be mended. */
function show(sentence, symbol, link = null) {
  const place = document.querySelector("#kept");
  place.classList.toggle("unsent", symbol === "alert");
  place.querySelector("[data-words]").textContent = sentence;
  place.querySelector("svg").toggleAttribute("hidden", false);
  for (const each of place.querySelectorAll("a")) each.hidden = !link || !each.matches(link);
  const icon = place.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${symbol}`));
}
