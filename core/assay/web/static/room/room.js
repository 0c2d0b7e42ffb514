// The exam room. Everything that is typed goes into the queue first, and from there to the server.

import { openShelf } from "../shelf.js";
import { Clock, run } from "./clock.js";
import { listen } from "./keys.js";
import { Pages, paragraph } from "./pages.js";
import { newId, Queue } from "./queue.js";
import { Sender } from "./sender.js";
import { say, show, WAY_OUT } from "./status.js";
import { said } from "./words.js";

const SOON = 1000; // milliseconds that are too few to go on with
const by = (id) => document.getElementById(id);
const { sitting, now, deadline, journal, lobby, given: held, groups } = by("room").dataset;
const here = Number(by("room").dataset.section), given = JSON.parse(held), isEssays = groups !== undefined;
given.flag = given.flag.map(Boolean);
const clock = new Clock(Number(now), Number(deadline));
const queue = await Queue.open(Number(sitting));
let locked = false, isShut = false, leaving = null, newest = 0, section, pages;

const sender = new Sender(journal, queue, clock, {
  report(state) {
    show(state);
    if (WAY_OUT.includes(state)) shut();
  },
  answered({ late, section: runs, deadline: ends }, sent) {
    if (late) sent[0].section === here ? show("late") : say(said("whylate"));
    if (ends === null || runs !== here) return (leaving ??= {}), location.assign(lobby);
    if (ends > clock.deadline) say(said("moretime"));
    clock.deadline = ends;
  },
});

function record(kind, question, value, typing = false) {
  if (locked) return;
  given[kind][question - 1] = value;
  newest = Math.max(newest + 1, clock.now());
  const part = isEssays ? "text" : typeof value === "object" && value ? "response" : "choice";
  const answer = { [kind === "answer" ? part : "on"]: value };
  const entry = { sitting: Number(sitting), section: here, question, kind, answer, typed_at: newest };
  sender.add({ id: newId(), ...entry }, typing);
  section.refresh?.();
  pages.refresh();
}

/** This page may do nothing more: its way out must be in reach. */
function shut() {
  isShut = true;
  lock(true);
  by("waiting").close();
  by("sure").close();
}

function lock(on) {
  locked = on;
  section?.lock(on);
}

/** What this device still holds counts by when it was typed: the server is asked before anything is shown. */
async function settleOld() {
  // The lobby's own check may still be on its way: it is no answer of this part.
  const old = [...queue.entries.values()].filter((entry) => entry.section === here && entry.kind in given);
  const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  const differs = old.filter(({ kind, question, answer }) => !same(given[kind][question - 1], Object.values(answer)[0]));
  old.forEach(({ typed_at }) => (newest = Math.max(newest, typed_at)));
  const asked = openShelf("assay-asked", () => sessionStorage);
  if (differs.length && !asked.take()) {
    const patience = new Promise((resolve) => setTimeout(resolve, 4000, "silence"));
    if ((await Promise.race([sender.drained(), patience])) !== "silence" && !isShut && (asked.put(true), asked.take())) {
      location.reload();
      await new Promise(() => {});
    }
  }
  asked.clear();
  differs.forEach(({ kind, question, answer }) => (given[kind][question - 1] = Object.values(answer)[0]));
}

const refused = () => queue.refused.filter((entry) => entry.section === here);

/**
 * Sends what is left, waits for the server as long as it takes, then hands in; but nobody hands in a loss unawares, and
 * time is over when the server says so. Says whether the candidate can go on.
 */
async function handIn(timeIsOver) {
  if (sender.stopped) return location.assign(lobby), false;
  const mine = (leaving = {}), waiting = by("waiting"), known = refused().length;
  lock(true);
  by("sure").close();
  by("time-over").hidden = !timeIsOver;
  by("go-on").hidden = timeIsOver;
  if (!waiting.open) waiting.showModal();
  await sender.drained();
  if (isShut) return false;
  if (leaving !== mine) return clock.left() > 0;
  const isWrong = timeIsOver && clock.left() > SOON;
  if (!isWrong && (timeIsOver || refused().length <= known)) return by("finish").submit(), false;
  goOn();
  if (!timeIsOver) ask();
  return true;
}

function goOn() {
  if (isShut || clock.left() <= 0) return;
  leaving = null;
  by("waiting").close();
  lock(false);
}

function lost() {
  const questions = [...new Set(refused().map((entry) => entry.question))].sort((a, b) => a - b).join(", ");
  return questions ? [said("lost", { questions })] : [];
}

function ask() {
  if (locked) return;
  by("warnings").replaceChildren(...[...lost(), ...pages.warnings()].map(paragraph));
  by("sure").showModal();
}

/** A second window of this browser has the same ticket, so the windows tell each other. */
function takeOver() {
  const windows = new BroadcastChannel(`assay-room-${sitting}`);
  windows.onmessage = () => {
    show("moved");
    shut();
    sender.soon(0);
  };
  windows.postMessage("opened");
}

takeOver();
if ("browser" in by("room").dataset) sender.proof = await (await import("./browser.js")).shown();
await settleOld();
const { Section } = await import(isEssays ? "./essays.js" : "./questions.js");
section = new Section(given, record, sender, groups);
pages = new Pages(section, given, record);
if (!location.hash && pages.unanswered.length) history.replaceState(null, "", `#q${pages.unanswered[0]}`);
pages.open(false);
listen(section, pages);
if (locked) lock(true);
run(clock, by("timer"), say, { ended: () => handIn(true), jumped: () => sender.soon(0) });

by("hand-in").addEventListener("click", ask);
by("yes").addEventListener("click", () => handIn(false));
by("go-on").addEventListener("click", goOn);
by("waiting").addEventListener("cancel", (event) => {
  event.preventDefault();
  goOn();
});
by("again").addEventListener("click", () => location.reload());
document.addEventListener("visibilitychange", () => sender.soon(0));
addEventListener("pagehide", () => sender.leave());
addEventListener("pageshow", (event) => event.persisted && location.reload());
addEventListener("beforeunload", (event) => sender.failures && !leaving && queue.entries.size && event.preventDefault());
by("progress").open = matchMedia("(min-width: 60.01rem)").matches;
document.body.classList.add("ready");
sender.soon(0);
