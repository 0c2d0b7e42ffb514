// What the candidate is told about saving: a calm word in the bar; a sentence with a way out when something is wrong.

import { said } from "./words.js";

/** After these the page can only be opened again. */
export const WAY_OUT = ["moved", "closed", "browser"];
const LASTING = ["late", "refused"];
const TROUBLE = ["offline", "busy", ...WAY_OUT, ...LASTING];

const by = (id) => document.getElementById(id);

/** Says something to screen readers; `urgent` interrupts them. */
export function say(sentence, urgent = false) {
  by(urgent ? "urgent" : "spoken").textContent = sentence;
}

export function show(state) {
  const now = by("saved").dataset.state;
  const mended = now === "refused" && state === "saved";
  const stays = WAY_OUT.includes(now) ? !WAY_OUT.includes(state) : LASTING.includes(now) && !TROUBLE.includes(state);
  if (state === now || (stays && !mended)) return;
  const sentence = TROUBLE.includes(state) ? said(`why${state}`) : "";
  by("saved").dataset.state = state;
  by("saved").lastChild.textContent = said(state);
  by("trouble").hidden = !sentence;
  by("why").textContent = sentence;
  by("again").hidden = !WAY_OUT.includes(state);
  if (sentence) say(sentence, true);
  else if (TROUBLE.includes(now)) say(said(mended ? "mended" : "connected"));
}
