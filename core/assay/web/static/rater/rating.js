/**
 * Keeps what a rater fills in: on this tab's shelf at once, on the server a moment later. Without this the form keeps it
 * with every button.
 *
 * One request is under way at a time, and one that got no answer is sent again just as it was, also by the page that
 * comes after this one: so no page takes its own last words for those of another device.
 */
import { openShelf } from "../shelf.js";
import { contentOf, fill, servedIn } from "./fields.js";

const PAUSE = 700;
const WAITS = [3000, 8000, 20000];
const LONGEST_REST = 60000; // what a proxy may ask for
const PATIENCE = 15000;
const STALE_PAGE = 400, FAULTY = 422;
const PASSES = [408, 425, 429];

class Rating {
  constructor(form) {
    this.form = form;
    this.place = document.querySelector("#kept");
    this.words = this.place.dataset;
    this.notice = document.querySelector("#newer");
    this.shelf = openShelf(`assay-rating-${form.dataset.shelf}`, () => sessionStorage);
    // What would replace a newer draft is sent only when its rater says so.
    this.asks = "newer" in form.dataset;
    // That, and what came back with a fault, is nowhere but on this page.
    this.kept = this.asks || "unkept" in form.dataset ? null : servedIn(form);
    this.failures = 0;
    this.left = null;
    this.listen();
    this.restore();
  }

  listen() {
    this.notice.querySelector("[data-keep]").hidden = false;
    this.notice.addEventListener("click", (event) => event.target.matches("[data-keep]") && this.replace());
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.send());
    addEventListener("beforeunload", (event) => this.leave(event));
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
  }

  content() {
    return contentOf(this.form);
  }

  get version() {
    return this.form.elements.version.value;
  }

  set version(version) {
    this.form.elements.version.value = version;
  }

  isUnsent() {
    return this.content() !== this.kept;
  }

  /** Whether there is something to send that the server has not refused just so. */
  isReady() {
    return Boolean(this.waiting) || (this.isUnsent() && this.content() !== this.refusal);
  }

  /** What its rater is asked about knows no version here: the page that finds it asks again. */
  hold() {
    const version = this.waiting?.version ?? (this.asks ? "" : this.version);
    this.isShelved = this.shelf.put({ version, sent: this.waiting?.said ?? null, said: this.content() });
  }

  /** Put back what this tab still holds: it goes first as it was sent, so that the server says what became of it. */
  restore() {
    const left = this.kept === null ? null : this.shelf.take();
    if (left && [left.sent ?? left.said, left.said].some((each) => each !== this.kept)) {
      fill(this.form, left.said);
      this.waiting = this.pack(left.sent ?? left.said, left.version);
    } else {
      this.shelf.clear();
    }
    this.count();
    if (this.isReady()) this.hold();
    this.send();
  }

  changed() {
    this.count();
    this.hold();
    if (this.isStopped()) return;
    if (!this.waiting && !this.isUnsent()) this.settle();
    else if (!this.failures) this.later(PAUSE);
  }

  isStopped() {
    return this.asks || this.isRefused || this.left !== null;
  }

  /** The server has what stands here. */
  settle() {
    clearTimeout(this.timer);
    this.shelf.clear();
    this.calm();
  }

  /** What was said of the last words is true no more. */
  calm() {
    if (this.place.classList.contains("unsent")) this.place.hidden = true;
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.left = null;
      this.send();
    }, milliseconds);
  }

  /** Send what changed, or again what got no answer. */
  send() {
    if (this.isStopped() || !this.isReady()) return this.underWay;
    this.underWay ??= this.exchange().finally(() => { this.underWay = null; });
    return this.underWay;
  }

  async exchange() {
    clearTimeout(this.timer);
    this.rest = 0;
    this.waiting ??= this.pack(this.content(), this.version);
    this.hold();
    try {
      await this.hear(await this.post(this.waiting));
    } catch {
      this.failed();
    }
  }

  /** A browser lets only small requests outlive the page that sent them. */
  pack(said, version) {
    return { said, version, keepalive: said.length < 60000 };
  }

  post({ said, version, keepalive }) {
    const frame = new URLSearchParams({ csrf_token: this.form.elements.csrf_token.value, version });
    const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
    const body = `${said}&${frame}`, signal = AbortSignal.timeout(PATIENCE);
    return fetch(location.pathname, { method: "POST", body, headers, keepalive, redirect: "manual", signal });
  }

  async hear(response) {
    this.rest = Math.min(1000 * (Number(response.headers.get("Retry-After")) || 0), LONGEST_REST);
    if (response.status >= 500) throw new Error("the server is in trouble");
    if (response.ok) return this.acknowledge(await response.json());
    const answer = (await response.json().catch(() => null)) ?? {};
    const words = answer.words ?? answer.error;
    // Who refuses without a word of ours stands between us and the server: the next request may pass.
    if (PASSES.includes(response.status) || !words) throw new Error("refused on the way");
    const { said } = this.waiting;
    this.waiting = null;
    this.failures = 0;
    if (answer.outcome === "stale") this.keptElsewhere(answer);
    else this.refused(response.status, said, words);
    this.hold();
  }

  acknowledge({ version, words }) {
    if (typeof version !== "string") throw new Error("that was not our server");
    this.kept = this.waiting.said;
    this.waiting = null;
    this.version = version;
    this.failures = 0;
    this.calm();
    if (this.isUnsent()) return this.changed();
    this.settle();
    this.show(words, "check");
  }

  /** From here on whoever saves knows what it replaces: the notice says it. */
  keptElsewhere({ version, words }) {
    this.asks = true;
    this.version = version;
    this.notice.querySelector("strong").textContent = words;
    this.notice.hidden = false;
    this.show(this.words.wordsNewer, "alert");
  }

  refused(status, said, words) {
    // What has a fault is sent again once it was changed; the rest needs its rater.
    this.isRefused = status !== FAULTY;
    this.refusal = said;
    const { wordsFaulty, wordsReload, wordsOnlyHere } = this.words;
    const because = { [FAULTY]: wordsFaulty, [STALE_PAGE]: this.isShelved ? wordsReload : wordsOnlyHere };
    this.show(because[status] ?? words, "alert");
  }

  failed() {
    this.show(this.words.wordsOffline, "alert");
    this.later(Math.max(WAITS[Math.min(this.failures, WAITS.length - 1)], this.rest));
    this.failures += 1;
  }

  /** The rater wants what stands here. */
  replace() {
    this.asks = false;
    this.kept = null;
    this.notice.hidden = true;
    this.changed();
    return this.send();
  }

  /** First the draft, then the form: so nothing that is still under way arrives after it, or is lost with it. */
  async submit(event) {
    if (this.left === null && (this.asks || this.underWay || (this.isReady() && !this.isRefused))) {
      event.preventDefault();
      if (this.asks) this.replace();
      await this.sendAll();
      if (this.asks) return this.notice.focus();
      this.depart();
      this.form.requestSubmit(event.submitter);
    } else {
      this.depart();
    }
  }

  /** Until the server has what stands here, or does not take it. */
  async sendAll() {
    await (this.underWay ?? this.send());
    while (this.isReady() && !this.failures && !this.isStopped()) await this.send();
  }

  /** A page that is still here after a while did not get away. */
  depart() {
    this.left = this.content();
    this.later(PATIENCE);
  }

  leave(event) {
    if (!this.isUnsent() || this.left === this.content()) return;
    this.send();
    if (!this.isOnItsWay()) event.preventDefault();
  }

  /** Whether all that stands here is in a request that outlives the page. */
  isOnItsWay() {
    return navigator.onLine && !this.failures && this.waiting?.keepalive && this.waiting.said === this.content();
  }

  /** A page that the browser took out of its memory may show a draft that is no longer the newest. */
  comeBack() {
    this.left = null;
    if (this.isUnsent()) this.changed();
    else location.reload();
  }

  show(words, symbol) {
    this.place.hidden = false;
    this.place.classList.toggle("unsent", symbol === "alert");
    this.place.querySelector("span").textContent = words;
    const icon = this.place.querySelector("use");
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${symbol}`));
  }

  /** How many of this part have a level, here and in the list of parts. */
  count() {
    const questions = this.form.querySelectorAll(".question");
    if (!questions.length) return;
    const done = this.form.querySelectorAll(".question input:checked").length;
    const words = this.words.wordsCount.replace("{done}", done).replace("{all}", questions.length);
    for (const each of document.querySelectorAll("[data-count]")) each.textContent = words;
  }
}

const form = document.querySelector("form[data-keeps]");
if (form) new Rating(form);
