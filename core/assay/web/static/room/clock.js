// Time as the server sees it: this device's own clock may be wrong, or be set anew in the middle of the exam.

import { counted, said } from "./words.js";

const SPOKEN = [30, 10, 5, 1]; // minutes left that are said aloud; nothing else is
const SECOND = 1000, MINUTE = 60 * SECOND;

export class Clock {
  constructor(serverNow, deadline) {
    const [page] = performance.getEntriesByType("navigation"), read = reading();
    this.deadline = deadline;
    // Not by `timeOrigin`: a browser fixes that once, before the device slept or its clock was set.
    this.offset = serverNow - (read.device - (read.page - (page?.responseStart ?? read.page)));
  }

  now() {
    return Math.round(Date.now() + this.offset);
  }

  left() {
    return this.deadline - this.now();
  }

  /**
   * The true offset lies within half the round trip of what is measured; only outside is ours wrong. Says whether
   * something was learned: a device that slept meanwhile, or whose clock was set, knows no round trip.
   */
  learn(serverNow, sent) {
    const received = reading(), roundTrip = received.page - sent.page;
    if (Math.abs(received.device - sent.device - roundTrip) > SECOND) return false;
    const measured = serverNow - (received.device - roundTrip / 2);
    if (Math.abs(measured - this.offset) > roundTrip / 2) this.offset = measured;
    return true;
  }
}

/** What both clocks say: the device's, which may be set, and the page's, which stands still while the device sleeps. */
export const reading = () => ({ device: Date.now(), page: performance.now() });

export function words(left) {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  if (seconds > 300) return said("minutes", { minutes: Math.ceil(seconds / 60) });
  return said("seconds", { clock: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
}

/** Shows the time left, says it aloud now and then, and calls `ended` when there is none, which says if there is again. */
export function run(clock, timer, say, { ended, jumped }) {
  let before = clock.left(), drift = Date.now() - performance.now();
  const tick = async () => {
    const left = clock.left(), shown = words(left);
    if (timer.textContent !== shown) timer.textContent = shown;
    timer.classList.toggle("late", left <= 5 * MINUTE);
    const passed = SPOKEN.find((minutes) => left <= minutes * MINUTE && before > minutes * MINUTE);
    if (passed) say(counted("left", passed), passed === 1);
    before = left;
    if (Math.abs(Date.now() - performance.now() - drift) > 2000) jumped(); // slept, or the clock was set
    drift = Date.now() - performance.now();
    if (left > 0 || (await ended())) setTimeout(tick, Math.min(1000, clock.left()));
  };
  tick();
}
