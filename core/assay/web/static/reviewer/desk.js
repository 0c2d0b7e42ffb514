/** The desk: keys, running points and drafts, each a module that works without the others. */
import { openShelf as openLasting } from "../shelf.js";
import { countSeconds } from "./clock.js";
import { keepDrafts } from "./drafts.js";
import { holdLease } from "./lease.js";
import { useKeys } from "./keys.js";
import { countPoints } from "./points.js";
import { clearShelves } from "./shelf.js";

const form = document.querySelector("#rubric");
if (form) {
  const every = form.querySelector("#every");
  const choice = openLasting("every-level", () => localStorage);
  every.checked = choice.take() === true;
  every.addEventListener("change", () => choice.put(every.checked));
  keepDrafts(form, countSeconds());
  holdLease(form);
  useKeys(form);
  countPoints(form);
} else {
  // A page that the browser took out of its memory may be about a draft that was changed meanwhile.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
// What this tab still held of a rating that is final is of no use any more.
const final = document.querySelector("section[data-shelf]");
if (final) clearShelves(final.dataset.shelf);
