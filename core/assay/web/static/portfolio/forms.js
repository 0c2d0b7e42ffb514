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
import { fill, pairsOf, servedIn } from "./content.js";
import { askAboutCopies, openCopies } from "./copies.js";

const PAUSE = 1500;
const WAITS = [2000, 5000, 10000, 30000];
const PATIENCE = 20000;
const SIGNED_OUT = 401, TOO_LARGE = 413, FAULTY = 422;

const form = document.querySelector("form[data-shelf]");
const words = document.querySelector("#kept")?.dataset;
if (form) start();

function start() {
  const served = JSON.stringify(servedIn(form));
  const state = {
    served, copies: openCopies(form.dataset.shelf), isHeld: true,
    // What the server sent is what it has: stored, kept as a draft, or just refused and to be kept now.
    kept: form.dataset.typed === "sent" ? null : served,
    // `base`: what the server had when this was typed over it. `waiting`: what was sent and got no answer.
    // `newer`: the version of what was kept elsewhere meanwhile, until its owner chooses. `refusal`: what it does not keep.
    base: served, waiting: null, newer: null, refusal: null,
    failures: 0, timer: null, underWay: null, left: false,
  };
  state.ask = askAboutCopies(state.copies, served, (copy) => putBack(copy, state));
  restore(state);
  if (!isKept(state)) changed(state);
  listen(state);
}

function listen(state) {
  form.addEventListener("input", () => changed(state));
  form.addEventListener("submit", (event) => submit(event, state));
  document.addEventListener("submit", (event) => discard(event, state));
  document.querySelector("#newer").addEventListener("click", (event) => choose(event, state));
  addEventListener("online", () => send(state));
  document.addEventListener("visibilitychange", () => document.hidden && send(state));
  addEventListener("pagehide", () => send(state));
  addEventListener("pageshow", (event) => event.persisted && comeBack(state));
}

function content() {
  return JSON.stringify(pairsOf(form));
}

function isKept(state) {
  return !state.waiting && content() === state.kept;
}

function changed(state) {
  if (isKept(state) && !state.newer) return state.copies.drop();
  hold(state);
  if (state.newer || state.left) return;
  if (!state.failures) show(words.wordsUnsaved, "circle");
  later(PAUSE, state);
}

/** Keep a copy here; one that waits for its owner's choice does not come back by itself. True if the browser took it. */
function hold(state, isAsked = Boolean(state.newer)) {
  state.isHeld = state.copies.hold(copyOf(state), isAsked);
  return state.isHeld;
}

function copyOf({ base, waiting }) {
  return { at: Date.now(), base, sent: waiting ? [waiting] : [], pairs: pairsOf(form) };
}

function later(milliseconds, state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => {
    state.left = false;
    send(state);
  }, milliseconds);
}

/** One request at a time: what changed, or again what got no answer. */
function send(state) {
  const isRefused = !state.waiting && content() === state.refusal;
  if (state.left || state.newer || isRefused || isKept(state)) return Promise.resolve();
  state.underWay ??= exchange(state).finally(() => { state.underWay = null; });
  return state.underWay;
}

async function exchange(state) {
  clearTimeout(state.timer);
  state.waiting ??= content();
  hold(state);
  try {
    const response = await post(state.waiting);
    if (response.status >= 500) throw new Error("the server is in trouble");
    await hear(response, state);
  } catch {
    failed(state);
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

async function hear(response, state) {
  if (response.status === SIGNED_OUT || response.type === "opaqueredirect") return show(words.wordsOut, "alert", "[data-sign-in]");
  // Who stands before the server refuses what is too long for it, in words of its own.
  const answer = response.status === TOO_LARGE ? {} : await response.json();
  if (response.ok && typeof answer.version !== "string") throw new Error("that was not our server");
  const sent = state.waiting;
  state.waiting = null;
  state.failures = 0;
  if (response.ok) acknowledge(answer, sent, state);
  else if (answer.outcome === "stale") keptElsewhere(answer, state);
  else refused(response, answer, sent, state);
}

function acknowledge(answer, sent, state) {
  know(answer.version);
  state.kept = state.base = sent;
  if (!isKept(state)) return changed(state);
  state.copies.drop();
  show(words.wordsSaved, "check");
}

/** The draft over which this page types, also in the forms that discard it. */
function know(version) {
  for (const each of document.querySelectorAll("input[name=version]")) each.value = version;
}

/** What cannot be a draft is not sent as one again; the form itself may be saved. */
function refused(response, answer, sent, state) {
  show(answer.words ?? words.wordsRefused, "alert");
  if (![TOO_LARGE, FAULTY].includes(response.status)) return;
  state.refusal = sent;
  if (content() !== sent) changed(state);
}

/** Nothing is sent any more until its owner says which of the two is the draft. */
function keptElsewhere(answer, state) {
  state.newer = answer.version;
  hold(state);
  const notice = document.querySelector("#newer");
  notice.querySelector("strong").textContent = answer.words;
  notice.hidden = false;
  show(words.wordsNewer, "alert", "[data-choose]");
}

function choose(event, state) {
  if (event.target.matches("[data-look]")) look(state);
  else if (event.target.matches("[data-keep]")) replace(state);
}

/** The page with the other one asks whether what stands here is put back. */
function look(state) {
  // Where a browser holds nothing, this page does.
  if (hold(state)) location.replace(location.pathname);
  else open(location.pathname);
}

function replace(state) {
  know(state.newer);
  state.newer = state.kept = null;
  state.left = false;
  document.querySelector("#newer").hidden = true;
  hold(state);
  send(state);
}

function failed(state) {
  show(words.wordsLost, "alert");
  later(WAITS[Math.min(state.failures, WAITS.length - 1)], state);
  state.failures += 1;
}

/** First the draft, then the form: whatever happens on the way, the server has what was typed. */
async function submit(event, state) {
  if (isSettled(state)) return leave(state);
  event.preventDefault();
  const submitter = event.submitter;
  state.left = false;
  if (await settle(state)) form.requestSubmit(submitter);
  else if (state.newer) document.querySelector("#newer").focus();
}

/** Whether nothing is left to be sent before the form: what the server does not keep goes with it. */
function isSettled(state) {
  return !state.underWay && (isKept(state) || (!state.waiting && !state.newer && content() === state.refusal));
}

/** What got no answer goes first, then what was typed since. True once nothing is left of them. */
async function settle(state) {
  await state.underWay;
  while (!isSettled(state)) {
    const { kept, refusal } = state;
    await send(state);
    if (state.kept === kept && state.refusal === refusal && !isSettled(state)) return false;
  }
  return true;
}

/** Nothing is sent while the page goes. One that is still here after a while did not get away. */
function leave(state) {
  // Whether it arrived, nobody tells this browser: it asks next time.
  if (!isKept(state)) hold(state, true);
  state.left = true;
  later(PATIENCE, state);
}

/** Who discards what was typed means also what this page holds, and what is on its way. */
async function discard(event, state) {
  if (event.submitter?.value !== "discard") return;
  const isFirst = !state.left;
  clearTimeout(state.timer);
  state.left = true;
  state.copies.drop();
  if (isFirst && state.waiting) {
    // Its answer says which draft is meant.
    event.preventDefault();
    await (state.underWay ?? exchange(state));
    state.copies.drop();
    event.target.requestSubmit(event.submitter);
  } else {
    state.kept = content();
    later(PATIENCE, state);
  }
}

/** A page that the browser took out of its memory may show a draft that is no longer the newest. */
function comeBack(state) {
  state.left = false;
  if (isKept(state) || state.isHeld) location.reload();
}

/** Put back what could not be sent when this page was open last; ask first where the server has something else now. */
function restore(state) {
  const unsent = state.copies.left("form", state.served);
  const last = unsent.at(-1)?.copy;
  const isOurs = last && isKept(state) && [last.base, ...last.sent ?? []].includes(state.served);
  for (const { copy, shelf } of unsent) {
    shelf.clear();
    if (copy !== last || !isOurs) state.ask(copy);
  }
  if (!isOurs) return;
  // What got no answer may arrive only now: it goes once more, before what was typed after it.
  const sent = last.sent?.at(-1);
  putBack(last, state, sent === state.served ? null : sent);
}

/** What was typed on this page and makes room for it is asked about in its place. */
function putBack(copy, state, waiting = state.waiting) {
  if (!isKept(state) || content() !== state.served) state.ask(copyOf(state));
  state.waiting = waiting ?? null;
  fill(form, copy.pairs);
  document.querySelector("#restored").hidden = false;
  changed(state);
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
