// The lobby: sends what this device still holds, tries whether saving works, and waits for what starts by itself.

import { Clock } from "./clock.js";
import { newId, Queue } from "./queue.js";
import { Sender } from "./sender.js";

const PATIENCE = 8000;
const by = (id) => document.getElementById(id);
const { sitting, now, section, journal, next, then } = by("lobby").dataset;
const clock = new Clock(Number(now), Number(next));
const queue = await Queue.open(Number(sitting));
const held = queue.batch().length;
let late = false;

const sender = new Sender(journal, queue, clock, {
  report() {},
  answered: (said) => (late ||= said.late),
});

const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE, "silence"));
const arrives = async () => (await Promise.race([sender.drained(), patience()])) !== "silence";

function tell(name, good, sentence) {
  const pill = document.querySelector(`[data-name="${name}"] .pill`);
  pill.textContent = good ? "Yes" : "No";
  pill.classList.add(good ? "met" : "unmet");
  if (!good) by("advice").textContent = sentence;
}

/** The very way that an answer takes: disk, journal, acknowledgement. */
async function check() {
  const place = { sitting: Number(sitting), section: Number(section), question: 1, kind: "check" };
  const id = newId(), isHere = () => [...queue.entries.values()].some((entry) => entry.id === id);
  await queue.put({ id, ...place, answer: { on: true }, typed_at: clock.now() });
  tell("device", queue.disk, "This browser keeps nothing on this device, perhaps because the window is private. Use an ordinary window.");
  tell("server", (await arrives()) && !isHere(), "Nothing arrives at the server. Look after your connection, or use another network, and load this page again.");
}

async function sendHeld() {
  const arrived = (await arrives()) && !queue.refused.length;
  const answers = `${held} ${held === 1 ? "answer" : "answers"}`;
  by("kept").hidden = false;
  by("kept").lastElementChild.textContent = !arrived
    ? `This device still holds ${answers} that could not be sent yet. Please leave this page open.`
    : late
      ? `This device still held ${answers}, sent just now. They came after the end: they are kept, and the association can see them.`
      : `This device still held ${answers}. They have been sent just now.`;
}

function wait() {
  const left = clock.left();
  if (left <= 0) return location.replace(then);
  const seconds = Math.ceil(left / 1000);
  const shown = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
  if (by("countdown") && by("countdown").textContent !== shown) by("countdown").textContent = shown;
  setTimeout(wait, Math.min(left, seconds > 120 ? 10000 : 1000));
}

if (then) wait();
if (held) await sendHeld();
if (document.querySelector("[data-check]")) await check();
if (held && queue.batch().length) sender.drained().then(sendHeld);
