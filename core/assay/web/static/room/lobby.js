// The lobby: sends what this device still holds, tries whether saving works, and waits for what starts by itself.

import { fill, shown } from "./browser.js";
import { Clock } from "./clock.js";
import { newId, Queue } from "./queue.js";
import { Sender } from "./sender.js";
import { counted, said } from "./words.js";

const PATIENCE = 8000, LATE = 5000, ASKED = 3000;
const by = (id) => document.getElementById(id);
const { sitting, now, section, journal, next, then, browser } = by("lobby").dataset;
const clock = new Clock(Number(now), Number(next));
const queue = await Queue.open(Number(sitting));
const held = queue.batch().length;
let late = false, moved = false, runs = false, asked;

const sender = new Sender(journal, queue, clock, {
  report: (state) => (moved ||= state === "moved"),
  answered: (answer) => ((late ||= answer.late), (runs = answer.deadline !== null)),
});

const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE, "silence"));
const arrives = async () => (await Promise.race([sender.drained(), patience()])) !== "silence" && !sender.stopped;

function tell(name, good, sentence) {
  const pill = document.querySelector(`[data-name="${name}"] .pill`);
  pill.textContent = said(good ? "yes" : "no");
  pill.classList.add(good ? "met" : "unmet");
  if (!good) by("advice").textContent = sentence;
}

/** The very way that an answer takes: disk, journal, acknowledgement. */
async function check() {
  const place = { sitting: Number(sitting), section: Number(section), question: 1, kind: "check" };
  const id = newId(), isHere = () => [...queue.entries.values()].some((entry) => entry.id === id);
  await queue.put({ id, ...place, answer: { on: true }, typed_at: clock.now() });
  tell("device", queue.disk, said("nodevice"));
  tell("server", (await arrives()) && !isHere(), said("noserver"));
}

async function sendHeld() {
  const arrived = (await arrives()) && !queue.refused.length;
  by("kept").hidden = false;
  by("kept").lastElementChild.textContent = counted(moved ? "waiting" : !arrived ? "unsent" : late ? "late" : "sent", held);
}

/** At the end of the wait it goes on by itself, but only from where somebody waits: elsewhere the part may be written. */
function wait() {
  const left = clock.left(), isAwaited = document.visibilityState === "visible" && left > -LATE;
  if (runs || moved || (left <= 0 && !isAwaited)) return location.reload();
  if (left < ASKED) asked ??= Promise.race([sender.drained(), patience()]);
  if (left <= 0) return asked.then(goOn);
  const seconds = Math.ceil(left / 1000);
  const shown = seconds > 90 ? counted("minutes", Math.ceil(seconds / 60)) : counted("seconds", seconds);
  if (by("countdown") && by("countdown").textContent !== shown) by("countdown").textContent = shown;
  setTimeout(wait, Math.min(left, seconds > 120 ? 10000 : 1000));
}

/** Not before the server has said, if it says anything, whether somebody writes elsewhere. */
function goOn() {
  if (runs || moved || document.hidden) location.reload();
  else location.replace(then);
}

/** Whether this is the browser of the exam; its script may show what its headers could not. */
async function isRight() {
  const proof = (sender.proof = await shown()), form = document.querySelector("form [name=config_hash]")?.form;
  if (proof && form) fill(form, proof);
  if (proof) by("other-browser")?.remove();
  return Boolean(proof) || browser === "here";
}

if (then) wait();
const isHere = browser === undefined || (await isRight());
if (held) await sendHeld();
if (document.querySelector("[data-check]")) isHere ? await check() : document.querySelector("[data-check]").remove();
if (held && queue.batch().length) sender.drained().then(sendHeld);
