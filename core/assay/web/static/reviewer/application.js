/** The desk of an application: drafts, running counts, ticks in one go, and a message that is not lost. */
import { keepDrafts } from "./drafts.js";
import { clearShelves, openShelf } from "./shelf.js";

const form = document.querySelector("#marks");
holdMessage(document.querySelector("#message"));
if (form.dataset.shelf) {
  keepDrafts(form);
  form.addEventListener("click", tick);
  form.addEventListener("change", count);
  form.addEventListener("restored", count);
  count();
} else {
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  clearShelves(form.dataset.done);
}

/** Tick what has evidence without leaving the page. */
function tick(event) {
  const button = event.target.closest('button[value^="tick:"]');
  if (!button) return;
  event.preventDefault();
  const place = button.value === "tick:" ? form : button.closest(".domain");
  for (const box of place.querySelectorAll("input[data-documented]")) box.checked = true;
  form.dispatchEvent(new Event("change"));
  form.dispatchEvent(new Event("input"));
}

/** Running counts; the server counts for itself, this only shows it sooner. */
function count() {
  for (const domain of form.querySelectorAll(".domain")) write(domain, "[data-ticked]", ticked(domain));
  write(document, "[data-ticked-all]", ticked(form));
  write(document, "[data-judged]", form.querySelectorAll('input[name^="judge-"]:checked').length);
  for (const state of document.querySelectorAll("[data-state]")) {
    const chosen = form.querySelector(`input[name="${state.dataset.state}"]:checked`);
    state.textContent = chosen ? chosen.closest("label").textContent.toLowerCase() : form.dataset.wordsUnjudged;
  }
}

function ticked(place) {
  return place.querySelectorAll('input[name="tick"]:checked').length;
}

function write(place, selector, number) {
  for (const each of place.querySelectorAll(selector)) each.textContent = number;
}

/** What is typed stays in this tab until it stands in the thread, also when the sign-in ran out meanwhile. */
function holdMessage(box) {
  const shelf = openShelf(`${box.dataset.shelf}-message`);
  const held = shelf.take();
  if (held && !box.value && held !== box.dataset.sent) box.value = held;
  else if (!box.value) shelf.clear();
  box.addEventListener("input", () => (box.value ? shelf.put(box.value) : shelf.clear()));
}
