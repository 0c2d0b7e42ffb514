// Sends what the queue holds until the server has said of each entry that it is saved.

import { reading } from "./clock.js";

const PAUSE = 2000, LONGEST_PAUSE = 10000, PATIENCE = 10000, HEARTBEAT = 45000, LONGEST_WAIT = 15000;
const LONGEST_REST = 60000, AGAIN = 50; // what a proxy may ask for; and a round after which something is not known yet
const STOPS = { 401: "closed", 409: "moved" };
// Only the journal itself can refuse an entry; what a proxy says in between (403, 408, 413, 429 …) passes.
const REFUSALS = ["malformed", "too large", "full"];

export class Sender {
  failures = 0;
  /** What shows that this is the browser of the exam, where headers do not: see `browser.js`. */
  proof = "";
  most = 100;
  waiting = [];

  /** `report` hears of every state by its word, `answered` what the server said. */
  constructor(address, queue, clock, { report, answered }) {
    Object.assign(this, { address, queue, clock, report, answered });
    addEventListener("online", () => this.soon(0));
    addEventListener("offline", () => this.stopped || report("offline"));
  }

  /** Keeps an entry and sends it: at once, or after a pause in typing that is never longer than ten seconds. */
  add(entry, typing) {
    this.queue.put(entry);
    this.report(this.failures ? "offline" : "saving");
    const now = performance.now();
    this.since ??= now;
    this.due = typing ? Math.min(now + PAUSE, this.since + LONGEST_PAUSE) : now;
    if (!this.failures) this.soon(this.due - now);
  }

  /** Resolves once nothing is unsent but what was refused, and the server has answered after this call; or it is stopped. */
  drained() {
    return new Promise((resolve) => {
      if (this.stopped) return resolve();
      this.waiting.push(resolve);
      this.soon(0);
    });
  }

  soon(delay) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.round(), delay);
  }

  async round() {
    if (this.busy) return;
    this.busy = true;
    const asked = [...this.waiting], entries = this.queue.batch(this.most);
    this.since = undefined;
    const wait = await this.post(entries).finally(() => (this.busy = false));
    if (wait === undefined) return;
    const empty = !this.queue.batch().length;
    if (wait === 0 && empty) {
      this.waiting = this.waiting.filter((resolve) => !asked.includes(resolve));
      asked.forEach((resolve) => resolve());
      this.report(this.queue.refused.length ? "refused" : "saved");
    }
    this.soon(wait || (this.waiting.length ? 0 : empty ? HEARTBEAT : Math.max(0, (this.due ?? 0) - performance.now())));
  }

  /** One request. Gives the time to wait before the next one, or nothing if there shall be none. */
  async post(entries) {
    const sent = reading();
    try {
      const response = await fetch(this.address, { ...this.request(entries), signal: AbortSignal.timeout(PATIENCE) });
      if (response.ok) return await this.saved(entries, await response.json(), sent);
      const { error } = (await response.json().catch(() => null)) ?? {};
      if (error === "browser") return this.stop(error);
      if (STOPS[response.status] && error) return this.stop(STOPS[response.status]);
      if (REFUSALS.includes(error) && entries.length) return this.refused(entries);
      if (response.status === 413) this.most = Math.max(1, entries.length >> 1);
      return this.failed("busy", 1000 * (Number(response.headers.get("Retry-After")) || 0));
    } catch {
      return this.failed("offline", 0);
    }
  }

  request(entries) {
    const body = JSON.stringify({
      section: entries[0]?.section,
      entries: entries.map(({ id, question, kind, answer, typed_at }) => ({ id, question, kind, answer, typed_at })),
    });
    const shown = this.proof ? { "X-Assay-Browser": this.proof } : {};
    return { method: "POST", body, headers: { "Content-Type": "application/json", ...shown } };
  }

  async saved(entries, said, sent) {
    const names = new Set(said.saved), knows = this.clock.learn(said.now, sent);
    await this.queue.drop(entries.filter((entry) => names.has(entry.id)));
    this.failures = 0;
    this.answered(said, entries);
    return knows ? 0 : AGAIN;
  }

  stop(why) {
    this.stopped = true;
    this.report(why);
    this.waiting.splice(0).forEach((resolve) => resolve());
  }

  /** An entry that the server cannot take must not hold up the others: it stays here, marked. */
  refused(entries) {
    if (entries.length === 1) {
      this.queue.refuse(entries[0]);
      this.report("refused");
    }
    this.most = entries.length > 1 ? 1 : 100;
    return 0;
  }

  failed(why, wait) {
    this.report(why);
    const delay = Math.min(LONGEST_WAIT, 1000 * 2 ** this.failures++);
    return Math.max(Math.min(wait, LONGEST_REST), delay * (0.5 + Math.random() / 2));
  }

  /** The page goes away: one last try, which the browser carries on without the page if it is small. */
  leave() {
    this.queue.shelve();
    const entries = this.stopped ? [] : this.queue.batch();
    if (!entries.length) return;
    const request = this.request(entries);
    fetch(this.address, { ...request, keepalive: request.body.length < 60000 }).catch(() => {});
  }
}
