/**
 * Keeps the draft: on this tab's shelf at once, on the server a moment later.
 *
 * One request is under way at a time, and one that got no answer is sent again just as it was: the server knows
 * a sheet that it has already, and so never takes this page's own last words for those of another window.
 */
import { contentOf, fill, openShelf } from "./shelf.js";

const PAUSE = 2000;
const WAITS = [2000, 5000, 10000, 30000];
const PATIENCE = 20000;

/** `clock` tells the seconds in which the page was in sight; without one they are not counted. */
export function keepDrafts(form, clock = null) {
  return new Drafts(form, clock);
}

class Drafts {
  constructor(form, clock) {
    this.form = form;
    this.clock = clock;
    this.words = form.querySelector("[data-words-unkept]").dataset;
    this.shelf = openShelf(form.dataset.shelf);
    this.kept = form.dataset.outcome === "kept" ? this.content() : null;
    // What would replace another window's draft is sent only when its reviewer says so.
    this.held = form.dataset.outcome === "stale";
    this.failures = 0;
    if (this.kept === null) this.hold();
    else this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.send());
    addEventListener("beforeunload", (event) => this.leave(event));
  }

  content() {
    return JSON.stringify(contentOf(this.form));
  }

  get version() {
    return this.form.elements.version.value;
  }

  isUnsent() {
    return this.content() !== this.kept;
  }

  /** Put what stands here on the shelf; without a version it comes back only when its reviewer says so. */
  hold() {
    const isStale = this.form.dataset.outcome === "stale";
    this.shelf.put({ version: isStale ? "" : this.version, content: contentOf(this.form) });
  }

  changed() {
    this.hold();
    if (this.held) return;
    if (!this.failures) this.show(this.words.wordsUnkept, "circle");
    this.later(PAUSE);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), milliseconds);
  }

  /** Send what changed, or again what got no answer. */
  send() {
    if (this.held || this.isLeaving || !(this.waiting || this.isUnsent())) return this.underWay;
    this.underWay ??= this.exchange().finally(() => { this.underWay = null; });
    return this.underWay;
  }

  async exchange() {
    clearTimeout(this.timer);
    this.waiting ??= this.pack();
    this.show(this.words.wordsKeeping, "circle");
    try {
      await this.hear(await this.post(this.waiting.body));
    } catch {
      this.failed();
    }
  }

  pack() {
    const seconds = this.clock?.read() ?? 0;
    const counted = this.clock ? { seconds } : {};
    const fields = { csrf_token: this.form.elements.csrf_token.value, action: "draft", version: this.version, ...counted };
    const body = new URLSearchParams([...Object.entries(fields), ...contentOf(this.form)]);
    return { body, seconds, content: this.content() };
  }

  post(body) {
    // A browser lets only small requests outlive the page that sent them.
    const keepalive = String(body).length < 60000;
    const headers = { Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    return fetch(this.form.getAttribute("action"), { method: "POST", body, headers, keepalive, redirect: "manual", signal });
  }

  async hear(response) {
    if (response.status >= 500) throw new Error("the server is in trouble");
    const answer = response.type === "opaqueredirect" ? {} : await response.json();
    const sent = this.waiting;
    this.waiting = null;
    if (response.ok) this.acknowledge(answer, sent);
    else this.refused(response, answer);
  }

  acknowledge(answer, sent) {
    this.form.elements.version.value = answer.version;
    this.kept = sent.content;
    this.clock?.forget(sent.seconds);
    this.say(this.failures ? answer.words : "");
    this.failures = 0;
    this.show(answer.words, "check");
    if (this.isUnsent()) this.changed();
    else this.shelf.clear();
  }

  refused(response, answer) {
    // What is too long is sent again once it was changed; the rest needs its reviewer.
    this.held = response.status !== 422;
    const words = answer.words ?? this.because(response);
    this.show(words, "alert");
    this.say(words);
  }

  because(response) {
    return response.type === "opaqueredirect" ? this.words.wordsSignedOut : this.words.wordsReload;
  }

  failed() {
    const words = this.words.wordsOffline;
    if (!this.failures) this.say(words);
    this.show(words, "alert");
    this.later(WAITS[Math.min(this.failures, WAITS.length - 1)]);
    this.failures += 1;
  }

  /** Without an answer still to come, the page's form goes its own way; else it waits for that first. */
  submit(event) {
    if (this.clock) this.form.elements.seconds.value = this.clock.read();
    clearTimeout(this.timer);
    const waiting = this.underWay ?? (this.waiting && this.send());
    if (waiting) {
      event.preventDefault();
      waiting.then(() => this.waiting || this.form.requestSubmit(event.submitter));
    } else {
      this.isLeaving = true;
    }
  }

  leave(event) {
    if (this.isLeaving || !this.isUnsent()) return;
    if (this.failures || this.held) event.preventDefault();
    else this.send();
  }

  /** Put back what this tab still holds; ask first when the draft was changed elsewhere meanwhile. */
  restore() {
    const held = this.shelf.take();
    if (!held || JSON.stringify(held.content) === this.content()) return this.shelf.clear();
    if (held.version === this.version) return this.putBack(held.content);
    const notice = this.form.querySelector("#unsent");
    notice.hidden = false;
    notice.addEventListener("click", (event) => {
      if (event.target.matches("[data-restore]")) this.putBack(held.content);
      else if (event.target.matches("[data-discard]")) this.shelf.clear();
      else return;
      notice.hidden = true;
    });
  }

  putBack(content) {
    fill(this.form, content);
    this.changed();
    this.say(this.words.wordsBack);
  }

  show(words, symbol) {
    const place = document.querySelector("#kept");
    place.classList.toggle("unsent", symbol === "alert");
    place.querySelector("span").textContent = words;
    const icon = place.querySelector("use");
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${symbol}`));
  }

  say(words) {
    document.querySelector("#spoken").textContent = words;
  }
}
