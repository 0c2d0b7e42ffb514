// What the candidate is told about saving: a calm word in the bar; a sentence with a way out when something is wrong.

import { said } from "./words.js";

const TROUBLE = ["offline", "busy", "moved", "closed", "browser", "late", "refused"], WAY_OUT = ["moved", "closed", "browser"];
const LASTING = ["moved", "closed", "browser", "late", "refused"];

const by = (id) => document.getElementById(id);

/** Says something to screen readers; `urgent` interrupts them. */
export function say(sentence, urgent = false) {
  by(urgent ? "urgent" : "spoken").textContent = sentence;
}

export function show(state) {
  const now = by("saved").dataset.state;
  const mended = now === "refused" && state === "saved";
  if (state === now || (LASTING.includes(now) && !LASTING.includes(state) && !mended)) return;
  const sentence = TROUBLE.includes(state) ? said(`why${state}`) : "";
  by("saved").dataset.state = state;
  by("saved").lastChild.textContent = said(state);
  by("trouble").hidden = !sentence;
  by("why").textContent = sentence;
  by("again").hidden = !WAY_OUT.includes(state);
  if (sentence) say(sentence, true);
  else if (TROUBLE.includes(now)) say(said(mended ? "mended" : "connected"));
}
