/**
 * Keeps the draft: on this tab's shelf at once, on the server a moment later.
 *
 * One request is under way at a time, and one that got no answer is sent again just as it was: the server knows
 * a sheet that it has already, and so never takes this page's own last words for those of another window.
 */
import { Bar } from "./bar.js";
import { askAboutCopies } from "./copies.js";
import { contentOf, fill, openShelf, servedIn } from "./shelf.js";

const PAUSE = 2000, LONGEST_PAUSE = 10000;
const WAITS = [2000, 5000, 10000, 30000];
const LONGEST_REST = 60000; // what a proxy may ask for
const PATIENCE = 20000;
const SIGNED_OUT = 401, TOO_LARGE = 413, FAULTY = 422;
const PASSES = [408, 425, 429];

/** `clock` tells the seconds in which the page was in sight; without one they are not counted. */
export function keepDrafts(form, clock = null) {
  return new Drafts(form, clock);
}

class Drafts {
  constructor(form, clock) {
    this.form = form;
    this.clock = clock;
    this.words = form.querySelector("[data-words-unkept]").dataset;
    this.bar = new Bar();
    this.shelf = openShelf(form.dataset.shelf);
    this.isShelved = true;
    this.kept = form.dataset.outcome === "kept" ? JSON.stringify(servedIn(form)) : null;
    // What would replace another window's draft is sent only when its reviewer says so.
    this.held = form.dataset.outcome === "stale";
    this.failures = 0;
    this.ask = askAboutCopies(form, (content) => this.putBack(content));
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.send());
    addEventListener("beforeunload", (event) => this.leave(event));
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
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

  isRefused() {
    return this.content() === this.refusal?.content;
  }

  /** Whether what was typed is nowhere but on this page: no storage took it. */
  isOnlyHere() {
    return !this.isShelved && this.isUnsent();
  }

  /** Put what stands here on the shelf; without a version it comes back only when its reviewer says so. */
  hold() {
    const isStale = this.form.dataset.outcome === "stale";
    this.isShelved = this.shelf.put({ version: isStale ? "" : this.version, content: contentOf(this.form) });
  }

  changed() {
    this.hold();
    if (this.held || this.left) return;
    if (!this.waiting && !this.isUnsent()) this.settle();
    else if (!this.waiting && this.isRefused()) this.rejected();
    else if (!this.failures) this.wait();
  }

  /** Send after a pause in typing, which does not have to come. */
  wait() {
    const now = performance.now();
    this.since ??= now;
    this.bar.show(this.words.wordsUnkept, "circle");
    this.later(Math.min(PAUSE, this.since + LONGEST_PAUSE - now));
  }

  /** The server has what stands here. */
  settle() {
    clearTimeout(this.timer);
    this.since = undefined;
    this.failures = 0;
    this.shelf.clear();
    this.bar.settle();
  }

  /** The server has refused what stands here, and is not asked again. */
  rejected() {
    clearTimeout(this.timer);
    this.since = undefined;
    this.failures = 0;
    this.bar.show(this.refusal.words, "alert");
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
    const isNew = this.isUnsent() && !this.isRefused();
    if (this.held || this.left || !(this.waiting || isNew)) return this.underWay;
    this.underWay ??= this.exchange().finally(() => { this.underWay = null; });
    return this.underWay;
  }

  async exchange() {
    clearTimeout(this.timer);
    this.since = undefined;
    this.rest = 0;
    this.waiting ??= this.pack();
    this.bar.show(this.words.wordsKeeping, "circle");
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
    const body = String(new URLSearchParams([...Object.entries(fields), ...contentOf(this.form)]));
    // A browser lets only small requests outlive the page that sent them.
    return { body, keepalive: body.length < 60000, seconds, content: this.content() };
  }

  post(body) {
    const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
    const { keepalive } = this.waiting, signal = AbortSignal.timeout(PATIENCE);
    return fetch(this.form.getAttribute("action"), { method: "POST", body, headers, keepalive, redirect: "manual", signal });
  }

  async hear(response) {
    this.rest = Math.min(1000 * (Number(response.headers.get("Retry-After")) || 0), LONGEST_REST);
    if (response.status >= 500) throw new Error("the server is in trouble");
    if (response.ok) return this.acknowledge(await response.json());
    const { words, error } = (await response.json().catch(() => null)) ?? {};
    const sent = this.waiting;
    this.waiting = null;
    const why = this.because(response, words ?? error);
    // Who refuses without a word of ours stands between us and the server: the next request may pass.
    if (PASSES.includes(response.status) || !why) throw new Error("refused on the way");
    this.refused(response, sent, why);
  }

  acknowledge(answer) {
    if (typeof answer.version !== "string") throw new Error("that was not our server");
    const sent = this.waiting;
    this.waiting = null;
    this.form.elements.version.value = answer.version;
    this.kept = sent.content;
    this.clock?.forget(sent.seconds);
    this.bar.say(this.failures ? answer.words : "");
    this.failures = 0;
    this.bar.settle(answer.words, "check");
    if (this.isUnsent()) this.changed();
    else this.settle();
  }

  refused(response, sent, words) {
    // What is too long is sent again once it was changed; the rest needs its reviewer.
    this.held = ![TOO_LARGE, FAULTY].includes(response.status);
    this.refusal = { content: sent.content, words };
    this.failures = 0;
    this.bar.show(words, "alert");
    this.bar.say(words);
    this.changed();
  }

  because(response, words) {
    const { wordsSignedOut, wordsReload, wordsLarge, wordsOnlyHere } = this.words;
    if (response.status === TOO_LARGE) return wordsLarge;
    const isOut = response.type === "opaqueredirect" || response.status === SIGNED_OUT;
    if (!isOut && !(response.status === 400 && words)) return words;
    return this.isOnlyHere() ? wordsOnlyHere : isOut ? wordsSignedOut : wordsReload;
  }

  failed() {
    const words = this.words.wordsOffline;
    if (!this.failures) this.bar.say(words);
    this.bar.show(words, "alert");
    this.later(Math.max(WAITS[Math.min(this.failures, WAITS.length - 1)], this.rest));
    this.failures += 1;
  }

  /**
   * Without an answer still to come, the page's form goes its own way; else it waits for that first.
   *
   * What no storage took is sent before, so that it is kept if the form then does not arrive.
   */
  submit(event) {
    if (this.clock) this.form.elements.seconds.value = this.clock.read();
    clearTimeout(this.timer);
    const isFirst = this.waiting || (this.isOnlyHere() && !this.failures);
    const waiting = this.underWay ?? (isFirst && this.send());
    if (waiting) {
      event.preventDefault();
      waiting.then(() => this.waiting || this.form.requestSubmit(event.submitter));
    } else {
      // A page that is still here after a while did not get away.
      this.left = this.isOnlyHere() ? null : this.content();
      this.later(PATIENCE);
    }
  }

  leave(event) {
    if (!this.isUnsent() || this.left === this.content()) return;
    this.send();
    if (!this.isOnItsWay()) event.preventDefault();
  }

  /** Whether all that stands here is in a request that outlives the page. */
  isOnItsWay() {
    return navigator.onLine && !this.failures && this.waiting?.keepalive && this.waiting.content === this.content();
  }

  /** A page that the browser took out of its memory may show a draft that is no longer the newest. */
  comeBack() {
    if (this.isOnlyHere()) this.left = null;
    else location.reload();
  }

  /** Put back what this tab still holds; ask first when the draft was changed elsewhere meanwhile. */
  restore() {
    const held = this.shelf.take();
    if (held && JSON.stringify(held.content) !== this.content()) {
      if (held.version === this.version && !this.isUnsent()) return this.putBack(held.content);
      this.ask(held.content);
    }
    if (this.kept === null) this.hold();
    else if (this.isUnsent()) this.changed();
    else this.shelf.clear();
  }

  /** What is not kept and makes room for it is asked about in its place. */
  putBack(content) {
    if (this.isUnsent()) this.ask(contentOf(this.form));
    fill(this.form, content);
    this.changed();
    this.bar.say(this.words.wordsBack);
  }
}
