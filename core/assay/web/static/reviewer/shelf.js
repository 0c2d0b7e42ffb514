import { openShelf as open } from "../shelf.js";

/** Unsent text, held by this tab until the server has it: it survives a reload and a lost network. */
export const openShelf = (name) => open(`assay-desk-${name}`, () => sessionStorage);

/** Copies that are older than the page, and about which its reviewer is asked. */
export const openCopies = (name) => openShelf(`${name}-copies`);

/** Forget all that was held for a page on which nothing can be kept any more. */
export function clearShelves(name) {
  openShelf(name).clear();
  openCopies(name).clear();
}

/** The names of what is held: levels, judgements, ticks and texts. */
const HELD = /^(level-|comment|judge-|tick$|note$)/;

/** What a form says, as pairs: what is chosen, and texts that are not empty. */
export function contentOf(form) {
  return heldIn(form).filter(isSaid).map((field) => [field.name, field.value]);
}

/** What it said when it came from the server; somebody may have typed before any script ran. */
export function servedIn(form) {
  return heldIn(form).filter(wasSaid).map((field) => [field.name, isText(field) ? field.defaultValue : field.value]);
}

/** Make a form say that. */
export function fill(form, content) {
  const values = new Map(content);
  const chosen = new Set(content.map((pair) => pair.join(" ")));
  for (const field of heldIn(form)) {
    if (isText(field)) fillText(field, values.get(field.name) ?? "");
    else field.checked = chosen.has(`${field.name} ${field.value}`);
  }
  form.dispatchEvent(new Event("restored"));
}

function fillText(field, text) {
  field.value = text;
  if (text) field.closest("details")?.setAttribute("open", "");
}

const heldIn = (form) => [...form.elements].filter((each) => HELD.test(each.name));
const isText = (field) => field.matches("textarea");
const isSaid = (field) => (isText(field) ? field.value !== "" : field.checked);
const wasSaid = (field) => (isText(field) ? field.defaultValue !== "" : field.defaultChecked);
