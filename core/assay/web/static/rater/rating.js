/**
 * Keeps what a rater fills in, a moment after each change. Without this the form keeps it with every button.
 *
 * One request is under way at a time, and one that got no answer is sent again just as it was, also by the page that
 * comes after this one: so no page takes its own last words for those of another device.
 */
import { openShelf } from "../shelf.js";

const PAUSE = 700;
const WAITS = [3000, 8000, 20000];
const PATIENCE = 15000;

const form = document.querySelector("form[data-keeps]");
if (form) keep(form);

function keep(form) {
  const place = document.querySelector("#kept");
  const notice = document.querySelector("#newer");
  const shelf = openShelf(`assay-rating-${location.pathname}`, () => sessionStorage);
  // What would replace a newer draft is sent only when its rater says so.
  let isHeld = "newer" in form.dataset;
  let kept = isHeld ? null : content();
  let timer, underWay, waiting, failures = 0, isLeaving = false;

  notice.querySelector("[data-keep]").hidden = false;
  notice.addEventListener("click", (event) => { if (event.target.matches("[data-keep]")) replace(); });
  form.addEventListener("input", () => { count(); later(PAUSE); });
  form.addEventListener("submit", leave);
  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  addEventListener("beforeunload", (event) => {
    if (isLeaving || content() === kept) return;
    send();
    if (failures || isHeld) event.preventDefault();
  });
  addEventListener("pageshow", () => { isLeaving = false; count(); });
  underWay = catchUp().finally(() => { underWay = null; send(); });

  /** What was sent before, and got no answer, may arrive only now: then this page shows what was there before it. */
  async function catchUp() {
    const left = shelf.take();
    shelf.clear();
    if (!left) return;
    try {
      const response = await post(left);
      if (response.ok && (await response.json()).version !== form.elements.version.value) location.reload();
    } catch {
      shelf.put(left);
    }
  }

  /** What is still under way, or got no answer, must not arrive after the form, which knows better. */
  function leave(event) {
    const isFirst = !isLeaving;
    isLeaving = true;
    clearTimeout(timer);
    const pending = underWay ?? (isFirst && waiting && exchange());
    if (!pending) return;
    event.preventDefault();
    const { submitter } = event;
    pending.catch(() => {}).then(() => setTimeout(() => form.requestSubmit(submitter)));
  }

  function content() {
    const fields = new FormData(form);
    fields.delete("version");
    return new URLSearchParams(fields).toString();
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(send, milliseconds);
  }

  async function send() {
    if (isLeaving || isHeld || underWay || !(waiting || content() !== kept)) return;
    await exchange();
    if (!failures && !isLeaving && content() !== kept) later(PAUSE);
  }

  function exchange() {
    clearTimeout(timer);
    waiting ??= { said: content(), version: form.elements.version.value };
    shelf.put(waiting);
    underWay = post(waiting).then(hear).catch(failed).finally(() => { underWay = null; });
    return underWay;
  }

  function post({ said, version }) {
    const body = new URLSearchParams(said);
    body.append("version", version);
    return fetch(location.pathname, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      keepalive: String(body).length < 60000,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  async function hear(response) {
    if (response.status >= 500) throw new Error("the server is in trouble");
    const { said } = waiting;
    waiting = null;
    shelf.clear();
    failures = 0;
    if (!response.ok) return refused(response);
    const answer = await response.json();
    kept = said;
    form.elements.version.value = answer.version;
    show(answer.words, "check");
  }

  async function refused(response) {
    isHeld = response.status !== 422;
    show(isHeld ? place.dataset.wordsReload : place.dataset.wordsFaulty, "alert");
    if (response.status !== 409) return;
    const answer = await response.json();
    notice.querySelector("strong").textContent = answer.words;
    notice.dataset.version = answer.version;
    notice.hidden = false;
    show(place.dataset.wordsNewer, "alert");
  }

  function failed() {
    failures += 1;
    show(place.dataset.wordsOffline, "alert");
    later(WAITS[Math.min(failures - 1, WAITS.length - 1)]);
  }

  /** The rater wants what stands here. */
  function replace() {
    form.elements.version.value = notice.dataset.version ?? form.elements.version.value;
    kept = null;
    isHeld = false;
    notice.hidden = true;
    send();
  }

  function show(words, symbol) {
    place.hidden = false;
    place.classList.toggle("unsent", symbol === "alert");
    place.querySelector("span").textContent = words;
    const icon = place.querySelector("use");
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${symbol}`));
  }

  /** How many of this part have a level, here and in the list of parts. */
  function count() {
    const questions = form.querySelectorAll(".question");
    if (!questions.length) return;
    const done = form.querySelectorAll(".question input:checked").length;
    const words = place.dataset.wordsCount.replace("{done}", done).replace("{all}", questions.length);
    for (const each of document.querySelectorAll("[data-count]")) each.textContent = words;
  }
}
